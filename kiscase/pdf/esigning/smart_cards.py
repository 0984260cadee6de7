"""Signing keys on a smart card or token, which they never leave: reached through the vendor's PKCS#11 module."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.pdf.esigning import certificates
from kiscase.pdf.esigning.certificates import CertificateChain, CertificateDetails
from kiscase.pdf.esigning.pyhanko_setup import require_pyhanko

if TYPE_CHECKING:
    from cryptography import x509
    from pkcs11 import Session
    from pkcs11.types import Token
    from pyhanko.sign.signers import Signer


@dataclass(frozen=True)
class SmartCard:
    """A card in its reader: its label, and a warning about its PIN."""

    label: str
    warning: str


class SmartCardKey:
    """A key on a card. The PIN is kept in memory until `forget_pin`, since the card asks for it at every signature."""

    def __init__(self, module_and_label: tuple[Path, str], pin: str, key_id: bytes, held: CertificateChain) -> None:
        self.certificate: CertificateDetails = certificates.certificate_details(held.own)
        self._module_and_label, self._pin, self._id, self._held = module_and_label, pin, key_id, held

    def check(self, when: datetime) -> None:
        """Raise a Problem that says why one cannot sign with it at the moment."""
        certificates.require_valid_certificate(self._held, when)

    def forget_pin(self) -> None:
        """Forget the PIN."""
        self._pin = ""

    @contextmanager
    def signer(self) -> Iterator[Signer]:
        """The signer for pyHanko, while the session with the card is open."""
        with _open_card(*self._module_and_label, self._pin) as session:
            yield self._signer(session)

    def _signer(self, session: Session) -> Signer:
        from pkcs11 import Attribute, ObjectClass
        from pyhanko.sign.pkcs11 import PKCS11Signer

        wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.ID: self._id}
        found: list[Any] = list(session.get_objects(wanted))
        again = bool(found) and _attribute(found[0], Attribute.ALWAYS_AUTHENTICATE)
        return PKCS11Signer(
            session,
            signing_cert=certificates.asn1_certificate(self._held.own),
            ca_chain=[certificates.asn1_certificate(one) for one in self._held.chain],
            key_id=self._id,
            use_raw_mechanism=self._must_hash(session.token),
            base_sign_kwargs={"pin": self._pin} if again else None,
        )

    def _must_hash(self, token: Token) -> bool:
        """Whether the card signs only hashes that were computed before."""
        from cryptography.hazmat.primitives.asymmetric import ec
        from pkcs11 import Mechanism

        curve = isinstance(self._held.own.public_key(), ec.EllipticCurvePublicKey)
        wanted = Mechanism.ECDSA_SHA256 if curve else Mechanism.SHA256_RSA_PKCS
        return wanted not in token.slot.get_mechanisms()


def list_smart_cards(module: Path) -> list[SmartCard]:
    """The cards that the module sees; raises a Problem if it is no PKCS#11 module, or without a card."""
    found = [SmartCard(one.label.strip(), _pin_warning(one)) for one in _tokens(module)]
    if not found:
        raise Problem(_("There is no card in the reader, or the module does not detect it. Nothing was signed."))
    return found


def list_smart_card_keys(
    module: Path, label: str, pin: str, lists: Sequence[x509.CertificateRevocationList] = ()
) -> list[SmartCardKey]:
    """The keys of a card that have a certificate, those for signing first; an empty *label* is the only card."""
    label = label or _only_card_label(list_smart_cards(module))
    require_pyhanko()
    from cryptography import x509
    from pkcs11 import Attribute, ObjectClass

    with _open_card(module, label, pin) as session:
        private = {
            _attribute(one, Attribute.ID) for one in session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})
        }
        stored = [
            (_attribute(one, Attribute.ID), x509.load_der_x509_certificate(bytes(_attribute(one, Attribute.VALUE))))
            for one in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})
        ]
    chain = [one for key_id, one in stored if key_id not in private]
    own = [(key_id, one) for key_id, one in stored if key_id in private]
    own.sort(key=lambda pair: not certificates.allows_signing(pair[1]))
    if not own:
        words = _("The card {label} has no key with a certificate, so it cannot be used for signing.")
        raise Problem(words.format(label=label))
    return [
        SmartCardKey((module, label), pin, bytes(key_id), CertificateChain(one, chain, lists)) for key_id, one in own
    ]


def _only_card_label(found: Sequence[SmartCard]) -> str:
    if len(found) > 1:
        words = _("There are several cards: {labels}. Please enter the label of the one to use.")
        raise Problem(words.format(labels=", ".join(one.label for one in found)))
    return found[0].label


def _tokens(module: Path) -> list[Token]:
    require_pyhanko()
    import pkcs11
    from pkcs11.exceptions import PKCS11Error

    try:
        slots = pkcs11.lib(str(module)).get_slots(token_present=True)
    except (PKCS11Error, OSError):
        words = _(
            "The file {name} is not a smart card module (PKCS#11), or it does not run on this "
            "computer. It is part of the card vendor's software; its name ends in .dll, .so or "
            ".dylib. Nothing was signed."
        )
        raise Problem(words.format(name=module.name)) from None
    found = []
    for slot in slots:
        try:
            found.append(slot.get_token())
        except PKCS11Error:  # it was removed meanwhile
            continue
    return [one for one in found if _is_ready(one)]


def _is_ready(token: Token) -> bool:
    from pkcs11 import TokenFlag

    return bool(token.flags & TokenFlag.TOKEN_INITIALIZED)


@contextmanager
def _open_card(module: Path, label: str, pin: str) -> Iterator[Session]:
    """A session with the card for its owner; raises a Problem for whatever the card refuses."""
    import pkcs11
    from pkcs11 import TokenFlag, exceptions

    token = next((one for one in _tokens(module) if one.label.strip() == label), None)
    if token is None:
        words = _("The card {label} is not in the reader. Nothing was signed; please insert it and try again.")
        raise Problem(words.format(label=label))
    by_pad = not pin and token.flags & TokenFlag.PROTECTED_AUTHENTICATION_PATH
    try:
        with token.open(user_pin=pkcs11.PROTECTED_AUTH if by_pad else pin) as session:
            yield session
    except (exceptions.PinIncorrect, exceptions.PinInvalid, exceptions.PinLenRange, exceptions.ArgumentsBad):
        raise Problem(
            " ".join(filter(None, (_("The PIN is wrong. Nothing was signed."), _pin_warning_of_card(module, label))))
        ) from None
    except exceptions.PinLocked:
        raise Problem(_locked_sentence()) from None
    except exceptions.PinExpired:
        raise Problem(_("The PIN of the card has expired. Please change it in the card vendor's software.")) from None
    except (exceptions.TokenNotPresent, exceptions.DeviceRemoved, exceptions.TokenNotRecognised):
        words = _("The card {label} was removed. Nothing was signed; please insert it and try again.")
        raise Problem(words.format(label=label)) from None
    except exceptions.PKCS11Error as fault:
        words = _("The card {label} refused to sign ({reason}). Nothing was signed.")
        raise Problem(words.format(label=label, reason=type(fault).__name__)) from None


def _pin_warning_of_card(module: Path, label: str) -> str:
    return next((_pin_warning(one) for one in _tokens(module) if one.label.strip() == label), "")


def _pin_warning(token: Token) -> str:
    """What the card reports about the remaining tries; it gives no number."""
    from pkcs11 import TokenFlag

    if token.flags & TokenFlag.USER_PIN_LOCKED:
        return _locked_sentence()
    if token.flags & TokenFlag.USER_PIN_FINAL_TRY:
        return _("One attempt left: another wrong PIN locks the card.")
    if token.flags & TokenFlag.USER_PIN_COUNT_LOW:
        return _("A wrong PIN was entered before: a few more lock the card.")
    return ""


def _locked_sentence() -> str:
    return _("The card is locked after too many wrong PINs. Unlock it with the PUK in the card vendor's software.")


def _attribute(found: Any, attribute: Any) -> Any:
    """An attribute of an object on the card; None if the card does not give it."""
    from pkcs11.exceptions import PKCS11Error

    try:
        return found[attribute]
    except PKCS11Error:
        return None
