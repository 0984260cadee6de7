"""Certificate revocation lists: reading them, and finding certificates in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiscase.core.errors import Problem
from kiscase.core.files import read_chosen_file
from kiscase.core.i18n import _
from kiscase.pdf.esigning.pyhanko_setup import require_pyhanko

if TYPE_CHECKING:
    from cryptography import x509


MAX_LIST_SIZE = 50_000_000  # bytes: even the longest revocation lists are much smaller


def list_revoked(
    chain: Sequence[x509.Certificate], lists: Sequence[x509.CertificateRevocationList]
) -> Iterator[tuple[x509.Certificate, datetime]]:
    """The certificates that are on a list of their issuer, with the time of revocation; forged lists are ignored."""
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


def parse_revocation_list(content: bytes) -> x509.CertificateRevocationList | None:
    """The revocation list in the content of a file; None if it is something else."""
    from cryptography import x509

    for read in (x509.load_der_x509_crl, x509.load_pem_x509_crl):
        try:
            return read(content)
        except ValueError:
            continue
    return None


def load_revocation_lists_beside(path: Path) -> list[x509.CertificateRevocationList]:
    """The revocation lists (`*.crl`) in the folder of a certificate file."""
    try:
        found = [one for one in sorted(path.parent.glob("*.[cC][rR][lL]")) if one.is_file()]
        read = [parse_revocation_list(read_chosen_file(one, MAX_LIST_SIZE)) for one in found]
    except OSError:
        return []
    return [one for one in read if one is not None]


def load_revocation_list(path: Path) -> x509.CertificateRevocationList:
    """Load a revocation list that somebody chose; raises a Problem if the file is something else."""
    require_pyhanko()
    try:
        content = read_chosen_file(path, MAX_LIST_SIZE)
    except OSError:
        raise Problem(_("The file {name} cannot be read. Nothing was signed.").format(name=path.name)) from None
    found = parse_revocation_list(content)
    if found is None:
        words = _("The file {name} is not a list of revoked certificates. Nothing was signed.")
        raise Problem(words.format(name=path.name))
    return found
