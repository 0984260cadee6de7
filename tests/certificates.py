"""A little authority for tests: certificates good and bad, as files and on a card; nobody else trusts it."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pkcs11
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from tests.clock import clock

Key = rsa.RSAPrivateKey | dsa.DSAPrivateKey | ec.EllipticCurvePrivateKey
PASSWORD = "żółw 7"
PIN = "246810"
MODULE = next(
    (
        path
        for path in map(
            Path,
            (
                "/usr/lib/softhsm/libsofthsm2.so",
                "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                "/usr/lib64/pkcs11/libsofthsm2.so",
                "/usr/lib64/softhsm/libsofthsm2.so",
                "/opt/homebrew/lib/softhsm/libsofthsm2.so",
                "/usr/local/lib/softhsm/libsofthsm2.so",
            ),
        )
        if path.exists()
    ),
    None,
)
needs_card = pytest.mark.skipif(
    MODULE is None or shutil.which("softhsm2-util") is None,
    reason="SoftHSM2 is not installed (tools/setup.py installs it on Debian)",
)


@cache
def private_key(number: int) -> rsa.RSAPrivateKey:
    """One of a few keys; making them takes time."""
    return rsa.generate_private_key(65537, 2048)


class Authority:
    """Issues certificates in the name of a trust centre of its own."""

    def __init__(self) -> None:
        self.key = private_key(0)
        self.name = _name("Próbne Centrum Zaufania")
        self.certificate = self._build(self.name, self.key, ca=True)

    def issue(
        self,
        owner: str,
        *,
        number: int = 1,
        since: datetime | None = None,
        until: datetime | None = None,
        signs: bool = True,
        key: Key | None = None,
    ) -> x509.Certificate:
        return self._build(_name(owner), key or private_key(number), since=since, until=until, signs=signs)

    def revoke(self, *certificates: x509.Certificate, on: datetime | None = None, forged: bool = False) -> bytes:
        """The list of the revoked certificates; a forged one is signed by somebody else."""
        on = on or clock.now() - timedelta(days=2)
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.name)
        builder = builder.last_update(on).next_update(on + timedelta(days=30))
        for one in certificates:
            entry = x509.RevokedCertificateBuilder().serial_number(one.serial_number).revocation_date(on).build()
            builder = builder.add_revoked_certificate(entry)
        return builder.sign(private_key(9) if forged else self.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def file(
        self,
        path: Path,
        certificate: x509.Certificate,
        *,
        number: int = 1,
        password: str = PASSWORD,
        key: Key | None = None,
        encryption: KeySerializationEncryption | None = None,
    ) -> Path:
        """A certificate file with the key and the authority's own certificate."""
        locked = BestAvailableEncryption(password.encode()) if password else NoEncryption()
        made = pkcs12.serialize_key_and_certificates(
            b"podpis", key or private_key(number), certificate, [self.certificate], encryption or locked
        )
        path.write_bytes(made)
        return path

    def person(self, folder: Path, owner: str, *, number: int = 1) -> Path:
        """A good certificate file of a person."""
        return self.file(folder / f"{owner}.p12", self.issue(owner, number=number), number=number)

    def _build(
        self,
        name: x509.Name,
        key: Key,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        signs: bool = True,
        ca: bool = False,
    ) -> x509.Certificate:
        now = clock.now()
        usage = {
            "digital_signature": False, "content_commitment": signs and not ca, "key_encipherment": not signs,
            "data_encipherment": False, "key_agreement": False, "key_cert_sign": ca, "crl_sign": ca,
            "encipher_only": False, "decipher_only": False,
        }  # fmt: skip
        ours = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(since or now - timedelta(days=400))
            .not_valid_after(until or now + timedelta(days=400))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(**usage), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(ours, critical=False)
        )
        return builder.sign(self.key, hashes.SHA256())


def _name(owner: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "PL"), x509.NameAttribute(NameOID.COMMON_NAME, owner)])


@cache
def _drawer() -> Path:
    """Where SoftHSM keeps its cards; it asks only once, so that all tests of a run share it."""
    place = Path(mkdtemp(prefix="kiscase-cards-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    (place / "cards").mkdir()
    (place / "softhsm2.conf").write_text(f"directories.tokendir = {place / 'cards'}\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(place / "softhsm2.conf")
    return place


def card(label: str, authority: Authority, certificate: x509.Certificate, *, number: int = 1) -> Path:
    """Put a new card with that key and certificate into the drawer; the module that reaches it."""
    drawer = _drawer()
    words = ["softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "12345678"]
    subprocess.run(words, check=True, capture_output=True)
    subprocess.run(
        [sys.executable, "-c", _FILL, str(MODULE), label, PIN, *_contents(drawer, authority, certificate, number)],
        check=True,
        capture_output=True,
    )
    assert MODULE is not None
    pkcs11.unload(str(MODULE))  # SoftHSM sees a new card only when it begins
    return MODULE


def _contents(drawer: Path, authority: Authority, certificate: x509.Certificate, number: int) -> list[str]:
    key = private_key(number).private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    contents = {
        "key": key,
        "own": certificate.public_bytes(Encoding.DER),
        "issuer": authority.certificate.public_bytes(Encoding.DER),
    }
    for name, content in contents.items():
        (drawer / name).write_bytes(content)
    return [str(drawer / name) for name in contents]


# In a process of its own, so that no session stays open in the tests'.
_FILL = """
import sys, pkcs11
from pathlib import Path
from pkcs11 import Attribute
from pkcs11.util.rsa import decode_rsa_private_key
from pkcs11.util.x509 import decode_x509_certificate
module, label, pin, key, own, issuer = sys.argv[1:]
with pkcs11.lib(module).get_token(token_label=label).open(rw=True, user_pin=pin) as session:
    common = {Attribute.ID: b"1", Attribute.TOKEN: True}
    session.create_object(decode_rsa_private_key(Path(key).read_bytes()) | common | {Attribute.LABEL: "podpis"})
    session.create_object(decode_x509_certificate(Path(own).read_bytes()) | common | {Attribute.LABEL: "podpis"})
    more = {Attribute.ID: b"2", Attribute.TOKEN: True, Attribute.LABEL: "centrum"}
    session.create_object(decode_x509_certificate(Path(issuer).read_bytes()) | more)
"""
