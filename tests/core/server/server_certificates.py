"""Certificates of servers, good and bad: a server looks at the computer's own clock, so they hold for very long."""

from __future__ import annotations

from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

BEGINNING, PAST, FUTURE = (datetime(year, 1, 1, tzinfo=UTC) for year in (2000, 2010, 2100))


class ServerAuthority:
    """Issues certificates to servers."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Próbne Centrum Zaufania")])
        made = self._signed(self._name, self._key, x509.BasicConstraints(ca=True, path_length=None), FUTURE)
        self.certificate = made.public_bytes(Encoding.PEM)

    def issue(self, host: str, until: datetime = FUTURE) -> tuple[bytes, bytes]:
        """A certificate for a server of that name, and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "serwer")])
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        made = self._signed(name, key, names, until)
        return (
            made.public_bytes(Encoding.PEM),
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        )

    def _signed(
        self, name: x509.Name, key: ec.EllipticCurvePrivateKey, extension: x509.ExtensionType, until: datetime
    ) -> x509.Certificate:
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(self._name).public_key(key.public_key())
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(BEGINNING).not_valid_after(until)
        return builder.add_extension(extension, critical=False).sign(self._key, hashes.SHA256())
