"""Weak keys are refused for signing and told of signatures; a certificate file opens soon or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.hazmat.primitives.serialization import KeySerializationEncryption, PrivateFormat, pkcs12

from kiscase.core import clock
from kiscase.core.errors import Problem
from kiscase.pdf.esigning import certificate_file, certificates
from kiscase.pdf.esigning.signer import sign_pdf
from kiscase.pdf.esigning.validation import validate_signatures
from tests.certificates import PASSWORD, Authority, Key

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def paper(printed: Callable[..., bytes]) -> bytes:
    from tests.pdf.test_esign import STORY

    return printed(STORY)


def weak_rsa() -> Key:
    return rsa.generate_private_key(65537, 1024)  # noqa: S505 - that is what is tested


def key_of(authority: Authority, folder: Path, key: Key) -> certificate_file.CertificateFileKey:
    path = authority.file(folder / "klucz.p12", authority.issue("Ewa Żółć", key=key), key=key)
    return certificate_file.open_certificate_file(path, PASSWORD)


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (weak_rsa, "RSA 1024"),
        (lambda: dsa.generate_private_key(1024), "DSA 1024"),  # noqa: S505
        (lambda: ec.generate_private_key(ec.SECP192R1()), "EC 192"),
    ],
)
def test_a_weak_key_does_not_sign(
    paper: bytes, authority: Authority, tmp_path: Path, make: Callable[[], Key], named: str
) -> None:
    key = key_of(authority, tmp_path, make())
    with pytest.raises(Problem, match=rf"too weak for signing \({named}\), so nothing was signed"):
        sign_pdf(paper, "participant", key, clock.now())


def test_a_curve_of_today_signs(paper: bytes, authority: Authority, tmp_path: Path) -> None:
    key = key_of(authority, tmp_path, ec.generate_private_key(ec.SECP256R1()))
    (found,) = validate_signatures(sign_pdf(paper, "participant", key, clock.now()))
    assert found.valid


def test_a_signature_with_a_weak_key_is_told(
    paper: bytes, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = key_of(authority, tmp_path, weak_rsa())
    with monkeypatch.context() as other_program:
        other_program.setattr(certificates, "describe_weak_key", lambda _certificate: "")
        signed = sign_pdf(paper, "participant", key, clock.now())
    (found,) = validate_signatures(signed)
    assert not found.valid
    assert (
        "The key of the certificate of Ewa Żółć is too weak (RSA 1024): others could sign with it, too." in found.notes
    )


def encryption(rounds: int, *, old: bool = False) -> KeySerializationEncryption:
    builder = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(rounds).hmac_hash(hashes.SHA256())
    kind = pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC if old else pkcs12.PBES.PBESv2SHA256AndAES256CBC
    return builder.key_cert_algorithm(kind).build(PASSWORD.encode())


@pytest.mark.parametrize("old", [False, True])
def test_a_certificate_file_of_millions_of_rounds_is_refused_before_it_is_opened(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: bool
) -> None:
    usual, slow = 2_048, 1_500_000
    own = authority.issue("Ewa Żółć")
    path = authority.file(tmp_path / "dobry.p12", own, encryption=encryption(usual, old=old))
    assert certificate_file.open_certificate_file(path, PASSWORD).certificate.owner == "Ewa Żółć"
    path = authority.file(tmp_path / "zly.p12", own, encryption=encryption(slow, old=old))
    monkeypatch.setattr(pkcs12, "load_key_and_certificates", lambda *_words: pytest.fail("a password was tried"))
    with pytest.raises(Problem, match=r"zly\.p12 was not opened: it is made so that its password takes very long"):
        certificate_file.open_certificate_file(path, PASSWORD)
