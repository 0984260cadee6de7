"""The interface of a key that signs."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from kiscase.pdf.esigning.certificates import CertificateDetails

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer


class SigningKey(Protocol):
    """A private key that can be used, and what its certificate says."""

    certificate: CertificateDetails

    def check(self, when: datetime) -> None:
        """A Problem says why one cannot sign with it at the moment."""

    def signer(self) -> AbstractContextManager[Signer]:
        """What pyHanko signs with, as long as the key is at hand."""
