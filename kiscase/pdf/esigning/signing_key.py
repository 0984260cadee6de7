"""The interface of a key that signs."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from kiscase.pdf.esigning.certificates import CertificateDetails

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer


class SigningKey(Protocol):
    """A private key that can be used, and the details of its certificate."""

    certificate: CertificateDetails

    def check(self, when: datetime) -> None:
        """Raise a Problem that says why one cannot sign with it at the moment."""

    def signer(self) -> AbstractContextManager[Signer]:
        """The signer for pyHanko, while the key is accessible."""
