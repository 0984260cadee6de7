"""Signs a PDF: fills a signature field; what was signed before stays byte for byte as it is."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kiscase.core.errors import Problem
from kiscase.core.i18n import _, use_language
from kiscase.pdf.blocks import signature_field_name
from kiscase.pdf.esigning.appearance import SignatureAppearance, appearance_lines
from kiscase.pdf.esigning.pyhanko_setup import prepare_pyhanko
from kiscase.pdf.esigning.signing_key import SigningKey

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import Signer


def sign_pdf(pdf: bytes, line_key: str, key: SigningKey, when: datetime) -> bytes:
    """The PDF with the field of the signature line *line_key* signed as PAdES baseline B.

    *when* is by this computer's clock, with its time zone. Raises a Problem that says why nothing was signed.
    """
    prepare_pyhanko()
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError

    key.check(when)
    try:
        writer = _open_for_signing(pdf)
        language = str(writer.prev.root.get("/Lang", "pl"))
        _require_free(writer, signature_field_name(line_key))
        with use_language(language if language in ("pl", "uk", "en") else "pl"):
            appearance = SignatureAppearance(tuple(appearance_lines(key.certificate.owner, when)))
        with key.signer() as signer:
            return _add_signature(writer, signature_field_name(line_key), signer, appearance, when)
    except (PdfError, SigningError, ValueError, KeyError):
        raise Problem(_("The electronic signature could not be added to the file. Nothing was signed.")) from None


def _open_for_signing(pdf: bytes) -> IncrementalPdfFileWriter:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Adding(IncrementalPdfFileWriter):
        """Adds the signature and nothing else: the metadata keep what makes the document PDF/A and PDF/UA."""

        def _update_meta(self) -> None:
            return

    return Adding(io.BytesIO(pdf))


def _require_free(writer: IncrementalPdfFileWriter, field: str) -> None:
    from pyhanko.sign.fields import enumerate_sig_fields

    found = {name: value for name, value, _ref in enumerate_sig_fields(writer.prev)}
    if field not in found:
        raise Problem(_("This document has no field for the electronic signature. Nothing was signed."))
    if found[field] is not None:
        raise Problem(_("This field is already signed electronically. Nothing was signed."))


def _add_signature(
    writer: IncrementalPdfFileWriter, field: str, signer: Signer, appearance: SignatureAppearance, when: datetime
) -> bytes:
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    class Timed(PdfSigner):
        """Signs with the given time, so that the appearance and the signature show the same one."""

        def init_signing_session(self, *given: Any, **named: Any) -> Any:
            session = super().init_signing_session(*given, **named)
            session.system_time = when
            return session

    meta = PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    output = io.BytesIO()
    signing = Timed(meta, signer, stamp_style=appearance)  # type: ignore[arg-type]
    signing.sign_pdf(writer, existing_fields_only=True, output=output)
    return output.getvalue()
