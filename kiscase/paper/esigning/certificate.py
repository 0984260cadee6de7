"""What a certificate says, and whether one may sign with it at a moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiscase.core.errors import Problem
from kiscase.core.i18n import _, day
from kiscase.paper.esigning import require

if TYPE_CHECKING:
    from cryptography import x509

LARGEST_LIST = 50_000_000  # bytes: the longest lists of revoked certificates stay far below


@dataclass(frozen=True)
class Certificate:
    """Whom a certificate names, who vouches for it, and from when to when (moments in UTC)."""

    owner: str
    issuer: str
    since: datetime
    until: datetime

    def words(self) -> str:
        """The certificate in one line."""
        return _("{owner}, issued by {issuer}, valid from {since} to {until}").format(
            owner=self.owner, issuer=self.issuer, since=local_day(self.since), until=local_day(self.until)
        )


@dataclass(frozen=True)
class Held:
    """The certificate of a key, those that vouch for it, and the lists of revoked ones that are at hand."""

    own: x509.Certificate
    chain: Sequence[x509.Certificate]
    lists: Sequence[x509.CertificateRevocationList]


def local_day(moment: datetime) -> str:
    """The day of a moment where this computer is."""
    return day(moment.astimezone().date())


def describe(found: x509.Certificate) -> Certificate:
    """What a certificate says about itself."""
    return Certificate(name(found.subject), name(found.issuer), found.not_valid_before_utc, found.not_valid_after_utc)


def name(subject: x509.Name) -> str:
    """The common name, or what comes closest to it."""
    from cryptography.x509.oid import NameOID

    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME):
        for attribute in subject.get_attributes_for_oid(oid):
            return str(attribute.value)
    return subject.rfc4514_string() or _("(without a name)")


def asn1(found: x509.Certificate) -> Any:
    """The certificate as pyHanko wants it."""
    from asn1crypto import x509 as plain
    from cryptography.hazmat.primitives.serialization import Encoding

    return plain.Certificate.load(found.public_bytes(Encoding.DER))


def may_sign(found: x509.Certificate) -> bool:
    """Whether the certificate says that its key is for signatures; one that says nothing allows it."""
    from cryptography import x509

    try:
        usage = found.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def check(held: Held, when: datetime) -> None:
    """A Problem says why one cannot sign with the certificate at the moment *when*."""
    told = describe(held.own)
    if when < told.since:
        words = _("The certificate of {name} is valid only from {date} on, so nothing was signed.")
        raise Problem(words.format(name=told.owner, date=local_day(told.since)))
    if when > told.until:
        words = _("The certificate of {name} expired on {date}, so nothing was signed. Please use a valid one.")
        raise Problem(words.format(name=told.owner, date=local_day(told.until)))
    if not may_sign(held.own):
        words = _("The certificate of {name} is not meant for signatures, so nothing was signed.")
        raise Problem(words.format(name=told.owner))
    for one, since in revoked([held.own, *held.chain], held.lists):
        words = _("The certificate of {name} was revoked on {date}, so nothing was signed. Please use a valid one.")
        raise Problem(words.format(name=name(one.subject), date=local_day(since)))


def revoked(
    chain: Sequence[x509.Certificate], lists: Sequence[x509.CertificateRevocationList]
) -> Iterator[tuple[x509.Certificate, datetime]]:
    """Which of the certificates stand on a list of their issuer, and since when; forged lists do not count."""
    issuers = {one.subject: one for one in chain}
    for one in chain:
        for table in lists:
            issuer = issuers.get(one.issuer)
            if table.issuer != one.issuer or (issuer is not None and not _signed_by(table, issuer)):
                continue
            entry = table.get_revoked_certificate_by_serial_number(one.serial_number)
            if entry is not None:
                yield one, entry.revocation_date_utc


def _signed_by(table: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        return table.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]
    except (TypeError, ValueError, UnsupportedAlgorithm):
        return False


def revocation_list(content: bytes) -> x509.CertificateRevocationList | None:
    """The list of revoked certificates in the content of a file; None when it is something else."""
    from cryptography import x509

    for read in (x509.load_der_x509_crl, x509.load_pem_x509_crl):
        try:
            return read(content)
        except ValueError:
            continue
    return None


def lists_beside(path: Path) -> list[x509.CertificateRevocationList]:
    """The lists of revoked certificates (`*.crl`) in the folder of a certificate file."""
    try:
        found = [one for one in sorted(path.parent.glob("*.[cC][rR][lL]")) if one.stat().st_size <= LARGEST_LIST]
        read = [revocation_list(one.read_bytes()) for one in found]
    except OSError:
        return []
    return [one for one in read if one is not None]


def list_from(path: Path) -> x509.CertificateRevocationList:
    """The list of revoked certificates that somebody chose; a Problem when the file is something else."""
    require()
    try:
        content = path.read_bytes() if path.stat().st_size <= LARGEST_LIST else b""
    except OSError:
        raise Problem(_("The file {name} cannot be read. Nothing was signed.").format(name=path.name)) from None
    found = revocation_list(content)
    if found is None:
        words = _("The file {name} is no list of revoked certificates. Nothing was signed.")
        raise Problem(words.format(name=path.name))
    return found
