"""The dialogs for electronic signatures: who signs, with which certificate, and whether signatures are valid.

Passwords and PINs exist only in their field and in the open key until the dialog closes; they are stored nowhere.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from kiscase.contracts import details
from kiscase.contracts.signing import electronic
from kiscase.core import clock, user_settings
from kiscase.core.collation import fold_text
from kiscase.core.errors import CannotWriteError, Problem
from kiscase.core.files import write_file_atomically
from kiscase.core.i18n import N_, _
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.issued.screen.signature_validation import SignatureValidationPanel
from kiscase.pdf.esigning import certificate_file, revocation, smart_cards
from kiscase.pdf.esigning.signer import sign_pdf
from kiscase.ui.accessibility import announce_to_screen_reader
from kiscase.ui.background_task import BackgroundTask
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.editors.base import Editor
from kiscase.ui.editors.file_path import FilePathEditor
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.dialog import Dialog
from kiscase.ui.widgets.labels import wrapping_label


class KeySource(Choice):
    """Where the key is."""

    FILE = "file", N_("certificate file (.p12, .pfx)")
    CARD = "card", N_("card or token")


@dataclass(frozen=True)
class SigningPreferences:
    """What this computer remembers of the last signature: the way, the folder of certificates, the module of cards."""

    way: str = KeySource.FILE
    folder: str = ""
    module: str = ""


class SigningKeyDialog(FormDialog):
    """Asks who signs and with which certificate, and opens it; the certificate is shown before anything is signed."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, card: details.ContractDetails, notify: Callable[[str], None]
    ) -> None:
        self._page, self._jobs, self._card, self._notify = parent, jobs, card, notify
        self._known = _remembered()
        signed = {signer for signer, _name, _on in card.signatures}
        missing = [(one["key"], one["name"]) for one in card.signers if one["key"] not in signed]
        words = _(
            "The signature is added to the file of the document {number}, next to any existing ones. "
            "The signer enters the password or PIN; the program does not store it."
        )
        super().__init__(
            parent,
            _("Sign electronically"),
            [FieldSection("", _fields(missing))],
            {"who": missing[0][0] if len(missing) == 1 else None, "way": self._known.way, "path": self._start()},
            words=words.format(number=card.title),
            label=_("Show the certificate"),
            on_submit=self._open,
            editors={"path": self._path_editor, "list": self._list_editor},
        )
        self.setObjectName("sign electronically")
        self._secret().setEchoMode(QLineEdit.EchoMode.Password)
        self._secret().setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.form.edited.connect(self._edited)
        self.finished.connect(self._secret().clear)

    def _secret(self) -> QLineEdit:
        return self.form.findChild(QLineEdit, "password")  # type: ignore[return-value]

    def _start(self) -> str:
        return self._known.module if self._known.way == KeySource.CARD else ""

    def _edited(self, key: str) -> None:
        if key == "way":
            card = self.form.editor("way").value() == KeySource.CARD
            self.form.editor("path").set_value(self._known.module if card else "")

    def _path_editor(self, _field: FieldInfo) -> Editor:
        return FilePathEditor(self._keys_offered)

    def _list_editor(self, _field: FieldInfo) -> Editor:
        return FilePathEditor(lambda: (self._known.folder, ["*.crl"]))

    def _keys_offered(self) -> tuple[str, list[str]]:
        if self.form.editor("way").value() == KeySource.CARD:
            folder = str(Path(self._known.module).parent) if self._known.module else ""
            return folder, [_("Card modules ({patterns})").format(patterns="*.dll *.so *.so.* *.dylib")]
        return self._known.folder, [_("Certificate files ({patterns})").format(patterns="*.p12 *.pfx *.P12 *.PFX")]

    def _open(self, values: dict[str, Any]) -> None:
        work = partial(_open_keys, {key: str(value or "") for key, value in values.items()})
        BackgroundTask(self._page, work, partial(self._opened, values), self._not_opened)

    def _opened(self, values: Mapping[str, Any], found: list[Any]) -> None:
        if not shiboken6.isValid(self):
            return
        path = Path(values["path"])
        card = values["way"] == KeySource.CARD
        _remember(
            SigningPreferences(
                values["way"],
                self._known.folder if card else str(path.parent),
                str(path) if card else self._known.module,
            )
        )
        self.close_done()
        CertificateDialog(self._page, self._jobs, self._card, self._notify, signer=str(values["who"]), found=found)

    def _not_opened(self, problem: Problem) -> None:
        if shiboken6.isValid(self):
            self._secret().clear()
            self.show_failure(problem)


class CertificateDialog(FormDialog):
    """Shows whose certificate it is, by whom and until when; then signs, and keeps the signed file."""

    def __init__(
        self,
        page: QWidget,
        jobs: Jobs,
        card: details.ContractDetails,
        notify: Callable[[str], None],
        *,
        signer: str,
        found: list[Any],
    ) -> None:
        self._page, self._jobs, self._card, self._notify = page, jobs, card, notify
        self._who, self._keys = signer, found
        self._name = next(one["name"] for one in card.signers if one["key"] == signer)
        options = [(str(place), key.certificate.summary()) for place, key in enumerate(found)]
        choice = FieldInfo(N_("Certificate"), FieldKind.CHOICE, required=True, options=lambda: options, key="key")
        super().__init__(
            page,
            _("Sign with this certificate"),
            [FieldSection("", [choice] if len(found) > 1 else [])],
            {"key": "0"},
            words=self._words(found),
            label=_("Sign"),
            on_submit=self._sign,
        )
        self.setObjectName("sign with certificate")
        self.finished.connect(self._forget)

    def _words(self, found: list[Any]) -> str:
        known = [key.certificate for key in found]
        parts = [known[0].summary() + "."] if len(known) == 1 else []
        if not any(_same_person(self._name, one.owner) for one in known):
            words = _("Warning: the signature line is for {name}, but the certificate belongs to someone else.")
            parts.append(words.format(name=self._name))
        parts.append(
            _(
                "The signature carries the time of this computer's clock; no timestamping authority "
                "confirms it. Whether the certificate was revoked is known only from lists on this "
                "computer: nothing is looked up on the network. A signature freezes the contract and "
                "cannot be undone."
            )
        )
        return "\n\n".join(parts)

    def _sign(self, values: dict[str, Any]) -> None:
        key, record = self._keys[int(values.get("key") or 0)], self._card.id

        def put(pdf: bytes) -> None:
            if shiboken6.isValid(self):
                when = clock.now().replace(microsecond=0).astimezone()
                BackgroundTask(
                    self._page,
                    partial(sign_pdf, pdf, self._who, key, when),
                    partial(self._keep, when),
                    self._not_signed,
                )

        self._jobs.read(lambda session: electronic.pdf_to_sign(session, record), put, self.show_failure)

    def _keep(self, when: datetime, pdf: bytes) -> None:
        if shiboken6.isValid(self):  # cancelled meanwhile: nothing is stored
            record, who = self._card.id, self._who
            self._jobs.act(
                lambda session: electronic.record_electronic_signature(session, record, who, pdf, when.date()),
                self._kept,
                self.show_failure,
            )

    def _kept(self, _result: object) -> None:
        words = _("{name} signed {number} electronically; the signed file is stored with its document.")
        self._notify(words.format(name=self._name, number=self._card.title))
        self.close_done()

    def _not_signed(self, problem: Problem) -> None:
        if shiboken6.isValid(self):
            self.show_failure(problem)

    def _forget(self) -> None:
        for key in self._keys:
            if isinstance(key, smart_cards.SmartCardKey):
                key.forget_pin()
        self._keys = []


class ElectronicSignaturesDialog(Dialog):
    """The electronic signatures of a file, each with its verdict in words."""

    def __init__(self, parent: QWidget, title: str, pdf: bytes) -> None:
        super().__init__(parent, _("Signatures in this file"))
        self.setObjectName("signatures of file")
        half = metrics.half_line(self)
        self.verdicts = SignatureValidationPanel(self)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.verdicts)
        self.verdicts.setContentsMargins(half, half, half, half)
        buttons = QDialogButtonBox(self)
        close = QPushButton(_("C&lose"), self)
        close.setObjectName("close")
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half * 3, half * 3, half * 3, half * 2)
        layout.setSpacing(half)
        layout.addWidget(wrapping_label(title, self, heading=2))
        layout.addWidget(scroll, 1)
        layout.addWidget(buttons)
        self.prefer_size(80, 20)
        self.verdicts.shown.connect(self._show_sentence)
        self.verdicts.validate(pdf)
        self.open()

    def _show_sentence(self) -> None:
        self.setAccessibleDescription(self.verdicts.text())
        announce_to_screen_reader(self, self.verdicts.text())


def show_electronic_signatures(
    page: QWidget, jobs: Jobs, card: details.ContractDetails, failed: Callable[[Problem], None]
) -> None:
    """Show the electronic signatures on a contract and whether they are valid."""

    def shown(pdf: bytes) -> None:
        ElectronicSignaturesDialog(page, card.title, pdf)

    jobs.read(lambda session: electronic.electronically_signed_pdf(session, card.id), shown, failed)


def _fields(missing: list[tuple[str, str]]) -> list[FieldInfo]:
    return [
        FieldInfo(N_("Who signs"), FieldKind.CHOICE, required=True, options=lambda: missing, key="who"),
        FieldInfo(N_("Sign with"), FieldKind.CHOICE, required=True, options=KeySource.options, key="way"),
        FieldInfo(
            N_("File"),
            required=True,
            help=N_(
                "The certificate file; for a card, its PKCS#11 module: a .dll, .so or .dylib file that "
                "comes with the card vendor's software."
            ),
            key="path",
        ),
        FieldInfo(N_("Password or PIN"), key="password"),
        FieldInfo(N_("Label of the card"), help=N_("Needed only if there are several cards."), key="label"),
        FieldInfo(
            N_("Revoked certificates"),
            help=N_(
                "A .crl file with the issuer's list, if you have one. Lists next to the certificate file "
                "are read anyway."
            ),
            key="list",
        ),
    ]


def _open_keys(values: Mapping[str, str]) -> list[Any]:
    """The keys to choose from, read in a background task; a single one is checked at once."""
    lists = [revocation.load_revocation_list(Path(values["list"]))] if values["list"] else []
    path = Path(values["path"])
    found: list[Any]
    if values["way"] == KeySource.CARD:
        found = list(smart_cards.list_smart_card_keys(path, values["label"], values["password"], lists))
    else:
        found = [certificate_file.open_certificate_file(path, values["password"], lists)]
    if len(found) == 1:
        found[0].check(clock.now())
    return found


def _same_person(name: str, owner: str) -> bool:
    """Whether a certificate could be of that name: all words of its owner's name, or of the person's, are there."""
    one, other = set(fold_text(name).split()), set(fold_text(owner).split())
    return one <= other or other <= one


def _place() -> Path:
    return user_settings.settings_path().with_name("signing.toml")


def _remembered() -> SigningPreferences:
    try:
        stored = tomllib.loads(_place().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return SigningPreferences()
    known = {key: stored[key] for key in ("folder", "module") if isinstance(stored.get(key), str)}
    return SigningPreferences(KeySource.CARD if stored.get("way") == KeySource.CARD else KeySource.FILE, **known)


def _remember(known: SigningPreferences) -> None:
    """Keep the ways for the next time; a place that cannot be written is no reason to stop."""
    import contextlib

    import tomli_w

    words = {"way": str(known.way), "folder": known.folder, "module": known.module}
    with contextlib.suppress(OSError, CannotWriteError, UnicodeEncodeError):
        content = tomli_w.dumps(words).encode()
        _place().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_file_atomically(_place(), content)
