"""Signing keys in a certificate file (PKCS#12: `.p12`, `.pfx`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiscase.core.errors import Problem
from kiscase.core.files import read_chosen_file
from kiscase.core.i18n import _
from kiscase.pdf.esigning import certificates, revocation
from kiscase.pdf.esigning.certificates import CertificateChain
from kiscase.pdf.esigning.pyhanko_setup import require_pyhanko

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
    from pyhanko.sign.signers import Signer


MAX_FILE_SIZE = 1_000_000  # bytes: a certificate file holds only a few certificates
MAX_ROUNDS = 2_000_000  # of computing the keys from the password: about a second


class CertificateFileKey:
    """The key of a certificate file, opened with its password."""

    def __init__(self, signer: Signer, held: CertificateChain) -> None:
        self.certificate = certificates.certificate_details(held.own)
        self._signer, self._held = signer, held

    def check(self, when: datetime) -> None:
        """Raise a Problem that says why one cannot sign with it at the moment."""
        certificates.require_valid_certificate(self._held, when)

    @contextmanager
    def signer(self) -> Iterator[Signer]:
        """The signer for pyHanko."""
        yield self._signer


def open_certificate_file(
    path: Path, password: str, lists: Sequence[x509.CertificateRevocationList] = ()
) -> CertificateFileKey:
    """Open the key of a certificate file; *lists* and the revocation lists beside the file are respected."""
    require_pyhanko()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import pkcs12

    content = _read(path)
    _require_certificate_file(path, content)
    _require_few_rounds(path, content)
    try:
        key, own, more = pkcs12.load_key_and_certificates(content, password.encode("utf-8") or None)
    except ValueError:
        words = _("The password does not open the certificate file {name}. Nothing was signed; please try again.")
        raise Problem(words.format(name=path.name)) from None
    except (UnsupportedAlgorithm, TypeError):
        words = _(
            "The certificate file {name} is encrypted in a way that this program does not support. Nothing was signed."
        )
        raise Problem(words.format(name=path.name)) from None
    if key is None or own is None:
        raise _missing_key_problem(path)
    return CertificateFileKey(
        _signer(key, own, more), CertificateChain(own, more, [*revocation.load_revocation_lists_beside(path), *lists])
    )


def _read(path: Path) -> bytes:
    try:
        return read_chosen_file(path, MAX_FILE_SIZE)
    except OSError:
        raise Problem(_("The file {name} cannot be read. Nothing was signed.").format(name=path.name)) from None


def _require_certificate_file(path: Path, content: bytes) -> None:
    from asn1crypto import pkcs12
    from cryptography import x509

    try:
        if pkcs12.Pfx.load(content)["version"].native == "v3":
            return
    except (ValueError, TypeError):
        pass
    for read in (x509.load_der_x509_certificate, x509.load_pem_x509_certificate):
        try:
            read(content)
        except ValueError:
            continue
        raise _missing_key_problem(path)
    words = _(
        "The file {name} is not a certificate file (.p12 or .pfx). Nothing was signed; please choose another file."
    )
    raise Problem(words.format(name=path.name))


def _require_few_rounds(path: Path, content: bytes) -> None:
    """Refuse a file that takes minutes to open, before a password is tried on it."""
    from asn1crypto import pkcs12

    try:
        rounds = sum(_rounds(pkcs12.Pfx.load(content)))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return  # a damaged file, which is told when it is opened
    if rounds > MAX_ROUNDS:
        words = _(
            "The certificate file {name} was not opened: it is made so that its password takes very long to try, as no "
            "trust service provider does. Nothing was signed; please choose another file."
        )
        raise Problem(words.format(name=path.name))


def _rounds(pfx: Any) -> Iterator[int]:
    """The numbers in the parameters of each encryption: those of rounds, beside small ones such as lengths of keys."""
    from asn1crypto.pkcs12 import SafeContents

    yield from _numbers(pfx["mac_data"].native)
    for part in pfx.authenticated_safe:
        if part["content_type"].native == "encrypted_data":
            yield from _numbers(part["content"]["encrypted_content_info"]["content_encryption_algorithm"].native)
        elif part["content_type"].native == "data":
            yield from _bag_rounds(SafeContents.load(part["content"].native))


def _bag_rounds(bags: Any) -> Iterator[int]:
    for bag in bags:
        if bag["bag_id"].native == "pkcs8_shrouded_key_bag":
            yield from _numbers(bag["bag_value"]["encryption_algorithm"].native)
        elif bag["bag_id"].native == "safe_contents":
            yield from _bag_rounds(bag["bag_value"])


def _numbers(found: object) -> Iterator[int]:
    if isinstance(found, int):
        yield found
    elif isinstance(found, dict | list | tuple):
        for one in found.values() if isinstance(found, dict) else found:
            yield from _numbers(one)


def _missing_key_problem(path: Path) -> Problem:
    words = _(
        "The file {name} contains a certificate without its private key, so it cannot be used for"
        " signing. Please choose the file that came with a password (.p12 or .pfx)."
    )
    return Problem(words.format(name=path.name))


def _signer(key: PrivateKeyTypes, own: x509.Certificate, more: Sequence[x509.Certificate]) -> Signer:
    from asn1crypto import keys
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    plain = keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple([certificates.asn1_certificate(one) for one in more])
    return SimpleSigner(signing_key=plain, signing_cert=certificates.asn1_certificate(own), cert_registry=store)
