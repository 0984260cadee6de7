"""Certificates: whom they name, how long they are valid, and whether one may sign with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.pdf.esigning.revocation import list_revoked

if TYPE_CHECKING:
    from cryptography import x509

MIN_RSA_BITS = 2048
MIN_CURVE_BITS = 256


@dataclass(frozen=True)
class CertificateDetails:
    """Whom a certificate names, who issued it, and from when to when it is valid (UTC)."""

    owner: str
    issuer: str
    since: datetime
    until: datetime

    def summary(self) -> str:
        """The certificate in one line."""
        return _("{owner}, issued by {issuer}, valid from {since} to {until}").format(
            owner=self.owner, issuer=self.issuer, since=local_day(self.since), until=local_day(self.until)
        )


@dataclass(frozen=True)
class CertificateChain:
    """The certificate of a key, the issuers' certificates, and the revocation lists that are available."""

    own: x509.Certificate
    chain: Sequence[x509.Certificate]
    lists: Sequence[x509.CertificateRevocationList]


def local_day(moment: datetime) -> str:
    """The date of a moment in the time zone of this computer."""
    return format_date(moment.astimezone().date())


def certificate_details(found: x509.Certificate) -> CertificateDetails:
    """The details of a certificate."""
    return CertificateDetails(
        subject_name(found.subject), subject_name(found.issuer), found.not_valid_before_utc, found.not_valid_after_utc
    )


def subject_name(subject: x509.Name) -> str:
    """The common name, or what comes closest to it."""
    from cryptography.x509.oid import NameOID

    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME):
        for attribute in subject.get_attributes_for_oid(oid):
            return str(attribute.value)
    return subject.rfc4514_string() or _("(without a name)")


def asn1_certificate(found: x509.Certificate) -> Any:
    """The certificate as pyHanko wants it."""
    from asn1crypto import x509 as plain
    from cryptography.hazmat.primitives.serialization import Encoding

    return plain.Certificate.load(found.public_bytes(Encoding.DER))


def allows_signing(found: x509.Certificate) -> bool:
    """Whether the certificate allows its key to sign; one without a key usage allows everything."""
    from cryptography import x509

    try:
        usage = found.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def describe_weak_key(found: x509.Certificate) -> str:
    """The kind and size of a key that others could compute, else empty; smaller ones than ETSI TS 119 312 allows."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa

    try:
        key = found.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return _("unknown")
    if isinstance(key, rsa.RSAPublicKey):
        return "" if key.key_size >= MIN_RSA_BITS else f"RSA {key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return "" if key.key_size >= MIN_CURVE_BITS else f"EC {key.key_size}"
    if isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
        return ""
    return f"DSA {key.key_size}" if isinstance(key, dsa.DSAPublicKey) else _("unknown")


def require_valid_certificate(held: CertificateChain, when: datetime) -> None:
    """Raise a Problem that says why one cannot sign with the certificate at the moment *when*."""
    details = certificate_details(held.own)
    if when < details.since:
        words = _("The certificate of {name} is not valid before {date}, so nothing was signed.")
        raise Problem(words.format(name=details.owner, date=local_day(details.since)))
    if when > details.until:
        words = _("The certificate of {name} expired on {date}, so nothing was signed. Please use a valid one.")
        raise Problem(words.format(name=details.owner, date=local_day(details.until)))
    if not allows_signing(held.own):
        words = _("The certificate of {name} is not intended for signing, so nothing was signed.")
        raise Problem(words.format(name=details.owner))
    if weak := describe_weak_key(held.own):
        words = _(
            "The key of the certificate of {name} is too weak for signing ({key}), so nothing was signed. Please use "
            "a newer certificate: RSA with at least {bits} bits, or an elliptic curve."
        )
        raise Problem(words.format(name=details.owner, key=weak, bits=MIN_RSA_BITS))
    for one, since in list_revoked([held.own, *held.chain], held.lists):
        words = _("The certificate of {name} was revoked on {date}, so nothing was signed. Please use a valid one.")
        raise Problem(words.format(name=subject_name(one.subject), date=local_day(since)))
