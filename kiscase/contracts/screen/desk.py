"""The signature desk: papers that were printed and are not back; one key for each signature of today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QTabWidget, QWidget

from kiscase.contracts.actions import papers, signing_desk
from kiscase.contracts.actions.signing_desk import Waiting
from kiscase.contracts.model import Contract
from kiscase.core import clock
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, day, fold, ngettext
from kiscase.core.record import Field, Kind
from kiscase.desk import theme
from kiscase.desk.command import Command
from kiscase.desk.dialog import FormDialog
from kiscase.desk.form import Section
from kiscase.desk.jobs import Jobs, Work
from kiscase.desk.list_page import ListPage
from kiscase.desk.page import Desk, Tab
from kiscase.desk.preview import Preview, print_pdf, save_pdf
from kiscase.desk.table import Column, List, Muted
from kiscase.register import actions as register
from kiscase.register.directory import Stand
from kiscase.register.model import Attempt, Hindrance, Signature
from kiscase.register.scans import Scan
from kiscase.register.screen import CopiesTab, PaperHistory, chip
from kiscase.register.screen.adding import Dropping

KEYS = 9  # signers that have a key of their own
Told = Callable[[str], None]


class SignedCopies(CopiesTab):
    """Signed copies of the papers of contracts: with the last of them a contract may be carried out."""

    @staticmethod
    def add(session: Any, paper: int, scan: Scan) -> None:
        """Keep it; a contract that waits for nothing else is carried out then."""
        signing_desk.add_copy(session, paper, scan)


class SignatureDesk(ListPage):
    """What waits for a signature, the longest first; the digits record the signatures of today."""

    kind = Signature.__tablename__
    title = N_("Signatures")
    icon = "signature"
    tables = frozenset({"issued_document", "signature", "signing_attempt", "signed_copy", "contract", "evaluation"})
    columns = (
        Column("age", N_("Working days"), align="right"),
        Column("name", N_("Name"), width=18),
        Column("missing", N_("Waits for"), width=24),
        Column("number", N_("Number"), width=14),
        Column("attempts", N_("Attempts"), align="right"),
        Column("document", N_("Kind"), width=21),
    )
    empty = N_("Nothing waits for a signature. What is printed to be signed stands here until it is back.")
    nothing_chosen = N_("Choose a paper on the left; then 1 records that the first person signed today.")
    commands = (
        Command("dates", N_("Signatures with their dates…"), "ask_dates", "calendar-days"),
        Command("refused", N_("Refused to sign…"), "ask_refused", "circle-x", "R"),
        Command("absent", N_("Did not come…"), "ask_absent", "user-x", "A"),
        Command("print_again", N_("Print again"), "print_paper", "printer", "Ctrl+P"),
        Command("to_contract", N_("Go to the contract"), "open_contract", "file-signature"),
    )

    def __init__(self, desk: Desk, tabs: Sequence[type[Tab]] = (SignedCopies, PaperHistory)) -> None:
        self.card: Waiting | None = None
        super().__init__(desk, tabs)
        self.sign_deeds = [self._sign_deed(place) for place in range(KEYS)]
        for action in (self.actions_by_key["refused"], self.actions_by_key["absent"], *self.sign_deeds):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # a letter typed elsewhere signs nothing
            self.list.addAction(action)
        self.list.horizontalHeader().setStretchLastSection(True)
        self._dropping = Dropping(self.list)
        self._dropping.dropped.connect(self._drop)
        width = self.fontMetrics().averageCharWidth()
        self.splitter.setSizes([width * 112, width * 68])

    def rows(self, text: str, choice: str) -> Work:
        """What waits, by number or name."""
        return partial(_rows, text=text)

    def count_text(self, number: int) -> str:
        """How many papers wait."""
        return ngettext("{count} paper waits", "{count} papers wait", number).format(count=number)

    def build_detail(self, tabs: QTabWidget) -> None:
        """Who signs, with the key for it; and the paper itself."""
        columns = [
            Column("key", _("Key")),
            Column("who", _("Name"), stretch=True),
            Column("what", _("State"), width=22),
        ]
        self.people = List(columns, self, name=_("Signatures"))
        self.people.setObjectName("signers")
        self.preview = Preview(self)
        self.preview.print_asked.connect(self.print_paper)
        self.preview.save_asked.connect(self.save_paper)
        tabs.addTab(self.people, _("Signatures"))
        tabs.addTab(self.preview, _("Paper"))

    def show_record(self, record: int) -> None:
        """Ask who signed the paper, and for its bytes."""
        self.desk.jobs.read(
            lambda session: (signing_desk.paper(session, record), register.paper(session, record)[1]),
            self._show,
            self.failed,
            latest="paper on the desk",
        )

    # deeds

    def ask_dates(self) -> None:
        """Ask who signed when."""
        if self.card is not None and self.card.open and self.card.missing:
            DatesDialog(self, self.desk.jobs, self.card, self.told)

    def ask_refused(self) -> None:
        """Ask who refused to sign, when and why."""
        self._ask_hindrance(Hindrance.REFUSED)

    def ask_absent(self) -> None:
        """Ask who did not come, when and why."""
        self._ask_hindrance(Hindrance.ABSENT)

    def print_paper(self) -> None:
        """Print the very paper again."""
        if self.card is not None:
            print_pdf(self, self.preview.pdf(), self.card.number, told=self.told, problem=self._told_problem)

    def save_paper(self) -> None:
        """Save the paper as a file."""
        if self.card is not None:
            name = "".join(letter if letter.isalnum() else "-" for letter in self.card.number) + ".pdf"
            save_pdf(self, self.preview.pdf(), name, told=self.told, problem=self._told_problem)

    def open_contract(self) -> None:
        """Go to the contract that the paper is."""
        if self.card is not None and self.card.tablename == Contract.__tablename__:
            self.desk.open(self.card.tablename, self.card.row_id)

    def _sign_deed(self, place: int) -> QAction:
        action = QAction(theme.icon("signature"), "", self)
        action.setObjectName(f"sign_{place + 1}")
        action.setShortcut(QKeySequence(str(place + 1)))
        action.setAutoRepeat(False)
        action.setEnabled(False)
        action.setData(place)
        action.triggered.connect(self._sign_today)
        self.addAction(action)
        return action

    def _sign_today(self) -> None:
        place = int(self.sender().data())  # type: ignore[attr-defined]
        card = self._current()
        if card is None or place >= len(card.missing):
            return
        record, person, left = card.id, card.missing[place], len(card.missing) - 1
        self._said = _signed_words(card, person.name, left)
        self.desk.jobs.act(
            lambda session: signing_desk.sign_today(session, record, person.key), self._signed, self.failed
        )

    def _signed(self, _result: object) -> None:
        self.told(self._said)

    def _ask_hindrance(self, hindrance: Hindrance) -> None:
        card = self._current()
        if card is not None and card.open and card.missing:
            HindranceDialog(self, self.desk.jobs, card, hindrance, self.done)

    def _current(self) -> Waiting | None:
        """The paper that is shown, when it is the one that is chosen: between choice and answer no key does a deed."""
        chosen = self.list.current_id()
        return self.card if self.card is not None and chosen in (None, self.card.id) else None

    def _opened(self, _record: int) -> None:
        if self._current() is not None:
            self.ask_dates()

    def _drop(self, place: QPoint, paths: list[Path]) -> None:
        record = self.list.rows.id_at(self.list.indexAt(place).row())
        if record is None:
            self.failed(Problem(_("Drop the file on the row of its paper. Nothing was added.")))
            return
        self.open_record(record)
        for tab in self.extra_tabs:
            if isinstance(tab, CopiesTab):
                tab.adding.take(record, *paths)

    def _told_problem(self, sentence: str) -> None:
        self.failed(Problem(sentence))

    # showing

    def _show(self, answer: tuple[Waiting, bytes]) -> None:
        self.card, pdf = answer
        card = self.card
        self.preview.set_pdf(pdf)
        self.people.set_rows(_people(card))
        facts = [card.name, _kind(card), _("version {version}").format(version=card.version)]
        facts.append(_("given out on {date}").format(date=day(card.issued_on)))
        facts.append(ngettext("{count} working day ago", "{count} working days ago", card.age).format(count=card.age))
        stand = Stand.WAITING if card.missing else Stand.SIGNED
        self.head.show_record(card.number, " · ".join(filter(None, facts)), chip(stand) if card.open else None)
        self.head.show_more(
            _("All have signed. The club wants the signed copy on file: add it, and the contract is carried out.")
            if card.copy_wanted and not card.missing
            else ""
        )
        self._show_deeds(card)
        self.show_detail(shown=True)

    def _show_deeds(self, card: Waiting) -> None:
        missing = card.missing if card.open else []
        for place, action in enumerate(self.sign_deeds):
            known = missing[place] if place < len(missing) else None
            action.setText(_("Signed today: {name}").format(name=known.name) if known else "")
            action.setEnabled(known is not None)
        for key in ("dates", "refused", "absent"):
            self.actions_by_key[key].setEnabled(bool(missing))
        self.actions_by_key["to_contract"].setEnabled(card.tablename == Contract.__tablename__)
        signing = self.sign_deeds[: len(missing)]
        further = [self.actions_by_key[key] for key in ("dates", "refused", "absent")] if missing else []
        others = [self.actions_by_key[key] for key in ("print_again", "to_contract")]
        main = signing[0] if signing else next(iter(self.tab_deeds), None)
        rest = [*signing[1:], *further, *self.tab_deeds, *others]
        self.head.show_deeds(main, [action for action in rest if action is not main])


class DatesDialog(FormDialog):
    """Asks on which day each person signed."""

    def __init__(self, parent: QWidget, jobs: Jobs, card: Waiting, told: Told) -> None:
        self._jobs, self._card, self._told = jobs, card, told
        words = _(
            "When did each person sign the paper {number}? Leave a date empty when the person has not signed yet; "
            "“today” will do for this day. A signature freezes the paper and cannot be undone."
        )
        super().__init__(
            parent,
            _("Signatures"),
            [Section("", [Field(one.name, Kind.DATE, key=one.key) for one in card.missing])],
            {},
            words=words.format(number=card.number),
            label=_("Record signatures"),
            deed=self._sign,
        )

    def _sign(self, values: dict[str, Any]) -> None:
        signed = {key: on for key, on in values.items() if on}
        if not signed:
            self.failed(Problem(_("Please give at least one date.")))
            return
        record = self._card.id
        names = ", ".join(one.name for one in self._card.missing if one.key in signed)
        self._said = _signed_words(self._card, names, len(self._card.missing) - len(signed))
        self._jobs.act(lambda session: signing_desk.sign(session, record, signed), self._signed, self.failed)

    def _signed(self, _result: object) -> None:
        self._told(self._said)
        self.done_well()


class HindranceDialog(FormDialog):
    """Asks who refused to sign or did not come, when and why; a refusal can end the matter."""

    def __init__(self, parent: QWidget, jobs: Jobs, card: Waiting, hindrance: Hindrance, told: Told) -> None:
        self._jobs, self._card, self._hindrance, self._told = jobs, card, hindrance, told
        fields = Attempt.fields()
        who = Field(
            N_("Person"), Kind.CHOICE, True, options=lambda: [(one.key, one.name) for one in card.missing], key="signer"
        )
        ends = Field(
            N_("The contract is not concluded"),
            Kind.FLAG,
            key="ends",
            help=N_("It keeps its number and its paper, and waits here no longer. A new contract can be begun."),
        )
        asked = [who, fields["on"], fields["reason"]]
        refused = hindrance is Hindrance.REFUSED
        super().__init__(
            parent,
            _("Refused to sign") if refused else _("Did not come"),
            [Section("", [*asked, ends] if refused and card.refusable else asked)],
            {"on": clock.today(), "signer": card.missing[0].key if len(card.missing) == 1 else None},
            words=_("It is noted with the paper {number}, which goes on waiting.").format(number=card.number),
            label=_("Write down"),
            deed=self._write,
        )

    def _write(self, values: dict[str, Any]) -> None:
        record, hindrance = self._card.id, self._hindrance
        self._jobs.act(
            lambda session: signing_desk.hindered(session, record, hindrance, values), self._written, self.failed
        )

    def _written(self, _result: object) -> None:
        self._told(_("Written down with the paper {number}.").format(number=self._card.number))
        self.done_well()


def _rows(session: Any, text: str) -> list[tuple[Any, ...]]:
    wanted = fold(text).split()
    rows = []
    for line in signing_desk.waiting(session):
        shown = fold(f"{line.name} {line.number} {_kind(line)} {' '.join(one.name for one in line.people)}")
        if all(part in shown for part in wanted):
            missing = ", ".join(one.name for one in line.missing) or _("the signed copy")
            tried = str(len(line.attempts)) if line.attempts else ""
            rows.append((line.id, str(line.age), line.name, missing, line.number, tried, _kind(line)))
    return rows


def _people(card: Waiting) -> list[tuple[Any, ...]]:
    """Who signs, with the key for it, and below them what was tried."""
    rows: list[tuple[Any, ...]] = []
    keys = {one.key: str(place + 1) for place, one in enumerate(card.missing[:KEYS])} if card.open else {}
    for place, one in enumerate(card.people):
        state = (
            (_("signed on {date}").format(date=day(one.on)), "circle-check", "ok")
            if one.on
            else (_("not signed"), "circle-dashed", "warn")
        )
        rows.append((place, keys.get(one.key, ""), one.name, state))
    for place, tried in enumerate(card.attempts, len(card.people)):
        words = f"{tried.name} {tried.hindrance.label}: {tried.reason}"
        rows.append((place, "", Muted(words), Muted(day(tried.on))))
    return rows


def _kind(card: Waiting) -> str:
    return _(papers.KINDS.get(card.document, card.document))


def _signed_words(card: Waiting, names: str, left: int) -> str:
    if left:
        words = ngettext(
            "{names} signed {number}; {count} signature is still to come.",
            "{names} signed {number}; {count} signatures are still to come.",
            left,
        )
        return words.format(names=names, number=card.number, count=left)
    if card.copy_wanted:
        return _("{names} signed {number}. Now the signed copy is to be added.").format(names=names, number=card.number)
    return _("{names} signed {number}: all signatures are there.").format(names=names, number=card.number)
