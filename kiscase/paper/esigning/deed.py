"""Signing: fills the signature field of a place; what was signed before stays byte for byte as it is."""

from __future__ import annotations

import io
import logging
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kiscase.core.errors import Problem
from kiscase.core.i18n import _, speaking
from kiscase.paper.esigning import require
from kiscase.paper.esigning.keys import Key
from kiscase.paper.esigning.look import Look, words

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import Signer


def sign(pdf: bytes, place: str, key: Key, when: datetime) -> bytes:
    """The PDF with the field of *place* signed as PAdES baseline B; *when* is by this computer's clock, with its zone.

    A Problem says why nothing was signed.
    """
    prepare()
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError

    key.check(when)
    try:
        writer = _writer(pdf)
        language = str(writer.prev.root.get("/Lang", "pl"))
        _require_free(writer, field_of(place))
        with speaking(language if language in ("pl", "uk", "en") else "pl"):
            look = Look(tuple(words(key.certificate.owner, when)))
        with key.signer() as signer:
            return _signed(writer, field_of(place), signer, look, when)
    except (PdfError, SigningError, ValueError, KeyError):
        raise Problem(_("The electronic signature could not be put into the file. Nothing was signed.")) from None


def field_of(place: str) -> str:
    """The name of the field of a place, as `kiscase.paper.signing` gives it."""
    return place.replace(".", "-")


def prepare() -> None:
    """A Problem where pyHanko is missing; else keep its records, which quote certificates, out of the log."""
    require()
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


def _writer(pdf: bytes) -> IncrementalPdfFileWriter:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Adding(IncrementalPdfFileWriter):
        """Adds the signature and nothing else: the metadata keep what makes the paper PDF/A and PDF/UA."""

        def _update_meta(self) -> None:
            return

    return Adding(io.BytesIO(pdf))


def _require_free(writer: IncrementalPdfFileWriter, field: str) -> None:
    from pyhanko.sign.fields import enumerate_sig_fields

    found = {name: value for name, value, _ref in enumerate_sig_fields(writer.prev)}
    if field not in found:
        raise Problem(_("This paper has no place for the electronic signature. Nothing was signed."))
    if found[field] is not None:
        raise Problem(_("This place is signed electronically already. Nothing was signed."))


def _signed(writer: IncrementalPdfFileWriter, field: str, signer: Signer, look: Look, when: datetime) -> bytes:
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    class Timed(PdfSigner):
        """Signs with the moment that was asked for, so that what is seen and what is signed say the same."""

        def init_signing_session(self, *given: Any, **named: Any) -> Any:
            session = super().init_signing_session(*given, **named)
            session.system_time = when
            return session

    meta = PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    output = io.BytesIO()
    signing = Timed(meta, signer, stamp_style=look)  # type: ignore[arg-type]
    signing.sign_pdf(writer, existing_fields_only=True, output=output)
    return output.getvalue()
