"""Validates the electronic signatures in a file: whose they are, and whether what was signed has been changed."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from kiscase.core import clock
from kiscase.core.errors import Problem
from kiscase.core.i18n import _, ngettext
from kiscase.pdf.esigning import certificates, revocation
from kiscase.pdf.esigning.certificates import CertificateDetails, local_day
from kiscase.pdf.esigning.changes_since_signing import list_changes_since_signing
from kiscase.pdf.esigning.pyhanko_setup import prepare_pyhanko

if TYPE_CHECKING:
    from cryptography import x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import EmbeddedPdfSignature, PdfSignatureStatus


@dataclass(frozen=True)
class SignatureValidation:
    """One signature: its field, whose it is, when it was made by the signer's clock, and what was found."""

    field: str
    name: str
    signed_at: datetime | None
    valid: bool
    """Whether the document is as it was signed, with a certificate that was valid and not revoked then."""
    sentence: str
    """The result in one sentence."""
    notes: tuple[str, ...] = ()
    """More about the certificate and the time, each a sentence."""


def validate_signatures(pdf: bytes) -> list[SignatureValidation]:
    """The results in the order of signing; empty without signatures. Raises a Problem for a file that is not a PDF."""
    prepare_pyhanko()
    import pikepdf
    from pyhanko.pdf_utils.misc import PdfError

    try:
        reader = _reader(pdf)
        found = list(reader.embedded_regular_signatures)
        return [_validate_signature(pdf, reader, one) for one in found]
    except (PdfError, pikepdf.PdfError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # a damaged file can break reading anywhere
        raise Problem(_("The file is not a PDF, or it is damaged: its signatures cannot be read.")) from None


def _reader(pdf: bytes) -> PdfFileReader:
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        return PdfFileReader(io.BytesIO(pdf))
    except PdfError:
        return PdfFileReader(io.BytesIO(pdf), strict=False)


def _validate_signature(pdf: bytes, reader: PdfFileReader, found: EmbeddedPdfSignature) -> SignatureValidation:
    from cryptography import x509
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.validation.errors import SignatureValidationError

    own = x509.load_der_x509_certificate(found.signer_cert.dump())
    more = [x509.load_der_x509_certificate(one.dump()) for one in found.other_embedded_certs]
    details = certificates.certificate_details(own)
    at = found.self_reported_timestamp
    try:
        status = _pyhanko_status(found, at)
    except (SignatureValidationError, PdfError, ValueError, NotImplementedError):
        words = _("This signature cannot be validated: it is damaged, or uses a method that is unsafe or unknown.")
        return SignatureValidation(str(found.field_name), details.owner, at, False, words)
    sound, words = _integrity(pdf, reader, found, status)
    bad = list(_objections(own, more, _embedded_revocation_lists(reader, found), details, at))
    notes = (
        *bad,
        details.summary() + ".",
        _trust_note(status, own, more),
        *_expiry_note(details, at),
        _time_note(status, at),
    )
    return SignatureValidation(str(found.field_name), details.owner, at, sound and not bad, words, notes)


def _pyhanko_status(found: EmbeddedPdfSignature, at: datetime | None) -> PdfSignatureStatus:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(trust_roots=_system_trust_roots(), moment=at, other_certs=found.other_embedded_certs)
    usage = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)
    return validate_pdf_signature(found, context, key_usage_settings=usage)


@cache
def _system_trust_roots() -> list[Any]:
    """The certificate authorities that this computer trusts; empty if it keeps no list of them."""
    from oscrypto import trust_list

    try:
        return [one for one, _for, _not_for in trust_list.get_list()]
    except (OSError, ValueError, TypeError):
        return []


def _integrity(
    pdf: bytes, reader: PdfFileReader, found: EmbeddedPdfSignature, status: PdfSignatureStatus
) -> tuple[bool, str]:
    """Whether the document is as it was signed, and the sentence that says so."""
    from pyhanko.sign.validation import SignatureCoverageLevel

    if not status.intact or not status.valid:
        return False, _("The signature does not match the file: the signed content was altered.")
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return True, _("The signature is intact and covers the whole file.")
    if status.coverage is not SignatureCoverageLevel.ENTIRE_REVISION:
        return False, _("The signature covers only a part of the file; the rest may have been altered.")
    changed = _list_changes(pdf, reader, found, status)
    if changed:
        return False, _("Changed after signing: {changes}.").format(changes="; ".join(changed))
    later = sum(one.signed_revision > found.signed_revision for one in reader.embedded_regular_signatures)
    if not later:
        return True, _("The signature is intact; what was added to the file later does not change the document.")
    words = ngettext(
        "The signature is intact; {count} further signature was added later, and nothing else was changed.",
        "The signature is intact; {count} further signatures were added later, and nothing else was changed.",
        later,
    )
    return True, words.format(count=later)


def _list_changes(
    pdf: bytes, reader: PdfFileReader, found: EmbeddedPdfSignature, status: PdfSignatureStatus
) -> list[str]:
    from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel

    start = found.sig_object["/ByteRange"]
    changed = list_changes_since_signing(pdf[: int(start[2]) + int(start[3])], pdf)
    allowed = status.modification_level is not None and status.modification_level <= ModificationLevel.FORM_FILLING
    signed = {one.field_name for one in reader.embedded_signatures}
    typed = status.diff_result.changed_form_fields - signed if isinstance(status.diff_result, DiffResult) else set()
    if not changed and (typed or not allowed):
        return [_("parts of the file that are not visible on its pages")]
    return changed


def _objections(
    own: x509.Certificate,
    more: Sequence[x509.Certificate],
    lists: Sequence[x509.CertificateRevocationList],
    details: CertificateDetails,
    at: datetime | None,
) -> Iterator[str]:
    """What is wrong with the certificate."""
    if at is not None and not details.since <= at <= details.until:
        yield _("The certificate was not valid on the day of signing.")
    if not certificates.allows_signing(own):
        yield _("The certificate is not intended for signing.")
    for one in (own, *more):
        if weak := certificates.describe_weak_key(one):
            words = _("The key of the certificate of {name} is too weak ({key}): others could sign with it, too.")
            yield words.format(name=certificates.subject_name(one.subject), key=weak)
    issuers = {one.subject: one for one in more}
    for one in (own, *more):
        if one.issuer in issuers and not _issued_by(one, issuers[one.issuer]):
            words = _("The certificate of {name} was not issued by “{issuer}”, although it claims so.")
            yield words.format(
                name=certificates.subject_name(one.subject), issuer=certificates.subject_name(one.issuer)
            )
    for one, since in revocation.list_revoked([own, *more], lists):
        if at is None or since <= at:
            words = _("The certificate of {name} was revoked on {date}, before the signature.")
            yield words.format(name=certificates.subject_name(one.subject), date=local_day(since))


def _issued_by(one: x509.Certificate, issuer: x509.Certificate) -> bool:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        one.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _trust_note(status: PdfSignatureStatus, own: x509.Certificate, more: Sequence[x509.Certificate]) -> str:
    if status.trusted:
        return _("The certificate chain ends in an authority that this computer trusts.")
    last, rest = own, {one.subject: one for one in more}
    while last.issuer in rest and last.issuer != last.subject:
        last = rest.pop(last.issuer)
    words = _(
        "The certificate chain ends in “{name}”, which this computer does not know. This does not"
        " make the signature invalid: whether the authority is trusted can be looked up in the "
        "trusted list of its country."
    )
    return words.format(name=certificates.subject_name(last.issuer))


def _expiry_note(details: CertificateDetails, at: datetime | None) -> Iterator[str]:
    if details.until < clock.now() and at is not None and at <= details.until:
        yield _("The certificate has expired since then, on {date}.").format(date=local_day(details.until))


def _time_note(status: PdfSignatureStatus, at: datetime | None) -> str:
    if status.timestamp_validity is not None and status.timestamp_validity.valid:
        moment = status.timestamp_validity.timestamp
        return _("A timestamp proves that it was signed by {date}.").format(date=local_day(moment))
    if at is None:
        return _("The signature does not say when it was made.")
    return _("The time comes from the signer's computer; no timestamp proves it.")


def _embedded_revocation_lists(
    reader: PdfFileReader, found: EmbeddedPdfSignature
) -> list[x509.CertificateRevocationList]:
    """The revocation lists embedded in the file."""
    contents = [one.chosen.dump() for one in found.signed_data["crls"] or ()]
    store = reader.root.get("/DSS")
    contents += [one.get_object().data for one in (store or {}).get("/CRLs", ())]
    lists = [revocation.parse_revocation_list(one) for one in contents]
    return [one for one in lists if one is not None]
