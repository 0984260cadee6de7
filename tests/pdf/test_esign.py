"""Electronic signatures in the files of papers: made with a file or a card, refused with bad ones, checked in words."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from kiscase.core.errors import Problem
from kiscase.core.i18n import _, set_language
from kiscase.pdf.blocks import Heading, PageBreak, SignatureLine, SignatureLines, Text
from kiscase.pdf.esigning import certificate_file, revocation, smart_cards
from kiscase.pdf.esigning.signer import sign_pdf
from kiscase.pdf.esigning.validation import SignatureValidation, validate_signatures
from tests.certificates import PASSWORD, PIN, Authority, card, needs_card
from tests.clock import clock
from tests.pdf_reader import findings_of

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

STORY = [
    Heading("Umowa"),
    Text("Treść"),
    PageBreak(),
    SignatureLines(
        [
            SignatureLine("podpis osoby", "Ewa Żółć", key="participant"),
            SignatureLine("podpis pracownika", key="family.1"),
        ]
    ),
]
NOW = clock.now()
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def in_english(english: None) -> None: ...


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def paper(printed: Callable[..., bytes]) -> bytes:
    return printed(STORY)


@pytest.fixture
def ewa(authority: Authority, tmp_path: Path) -> certificate_file.CertificateFileKey:
    return certificate_file.open_certificate_file(authority.person(tmp_path, "Ewa Żółć-Ślęża"), PASSWORD)


@pytest.fixture
def signed(paper: bytes, ewa: certificate_file.CertificateFileKey) -> bytes:
    return sign_pdf(paper, "participant", ewa, NOW)


@pytest.fixture
def twice(signed: bytes, authority: Authority, tmp_path: Path) -> bytes:
    key = certificate_file.open_certificate_file(authority.person(tmp_path, "Bożena Łącka", number=2), PASSWORD)
    return sign_pdf(signed, "family.1", key, NOW)


def the_only(pdf: bytes) -> SignatureValidation:
    (verdict,) = validate_signatures(pdf)
    return verdict


def refused(paper: bytes, path: Path, when: datetime = NOW) -> str:
    """Why one cannot sign with a certificate file."""
    with pytest.raises(Problem) as caught:
        sign_pdf(paper, "participant", certificate_file.open_certificate_file(path, PASSWORD), when)
    return caught.value.sentence


def saved(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], Any]) -> bytes:
    """The PDF after somebody changed it, with the change added at its end as other programs do it."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


# ---- signing -------------------------------------------------------------------------------------------------------


def test_a_signature_is_pades_intact_and_says_whose_it_is(signed: bytes) -> None:
    verdict = the_only(signed)
    assert (verdict.field, verdict.name, verdict.signed_at, verdict.valid) == (
        "participant",
        "Ewa Żółć-Ślęża",
        NOW,
        True,
    )
    assert verdict.sentence == "The signature is intact and covers the whole file."
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        value = pdf.Root.AcroForm.Fields[0].V
        assert (str(value.SubFilter), str(value.Filter)) == ("/ETSI.CAdES.detached", "/Adobe.PPKLite")


def test_a_signed_paper_is_as_accessible_and_lasting_as_before(signed: bytes) -> None:
    assert findings_of(signed) == []


def test_two_signed_one_after_the_other_and_both_are_intact(signed: bytes, twice: bytes) -> None:
    assert twice.startswith(signed)
    first, second = validate_signatures(twice)
    assert (first.field, second.field) == ("participant", "family-1")
    assert first.valid
    assert second.valid
    assert first.sentence.endswith("1 further signature was added later, and nothing else was changed.")
    # The validator measures each signature by the whole file; that an earlier one ends before the next one begins is
    # how PDF adds signatures. As long as it is the last one it covers everything, see the test above.
    assert [line.partition(":")[0] for line in findings_of(twice)] == ["PDFA2A-SIGNATURE-BYTERANGE-001"]


def test_the_place_shows_whose_the_signature_is_with_polish_letters(
    signed: bytes, texts: Callable[[bytes], list[str]], tmp_path: Path
) -> None:
    set_language("pl")
    shown = seen_in(signed, tmp_path)
    assert "Ewa Żółć-Ślęża" in shown
    assert _("electronic signature") in shown
    here = NOW.astimezone()
    assert f"{here.day}.{here:%m.%Y}, {here:%H:%M}" in shown


def test_a_long_or_strange_name_fits_its_place(paper: bytes, authority: Authority, tmp_path: Path) -> None:
    long = "Maksymilian Konstantynopolitańczykowianin-Brzęczyszczykiewicz"
    shown = seen_in(sign_pdf(paper, "participant", key_of(authority, tmp_path, long), NOW), tmp_path)
    assert long in shown
    assert "? Nowak" in seen_in(sign_pdf(paper, "participant", key_of(authority, tmp_path, "愛 Nowak"), NOW), tmp_path)


def key_of(authority: Authority, folder: Path, owner: str) -> certificate_file.CertificateFileKey:
    return certificate_file.open_certificate_file(
        authority.file(folder / "klucz.p12", authority.issue(owner)), PASSWORD
    )


def seen_in(pdf: bytes, folder: Path) -> str:
    """The text of what is drawn in the first signature's place, as another program takes it out."""
    import pypdfium2

    with pikepdf.open(io.BytesIO(pdf)) as source, pikepdf.new() as alone:
        field = source.Root.AcroForm.Fields[0]
        left, low, right, high = map(float, field.Rect)
        page = alone.add_blank_page(page_size=(right - left, high - low))
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Seen=alone.copy_foreign(field.AP.N)))
        page.Contents = alone.make_stream(b"/Seen Do")
        box = [float(edge) for edge in field.AP.N.BBox]
        assert box == pytest.approx([0, 0, right - left, high - low], abs=1)
        alone.save(folder / "seen.pdf")
    document = pypdfium2.PdfDocument(folder / "seen.pdf")
    reading = document[0].get_textpage()
    text: str = reading.get_text_bounded()
    assert text == reading.get_text_range()  # nothing lies outside of the place
    reading.close()
    document.close()
    return text


def test_a_place_is_signed_once_and_must_exist(
    paper: bytes, signed: bytes, ewa: certificate_file.CertificateFileKey
) -> None:
    with pytest.raises(Problem, match="already signed electronically"):
        sign_pdf(signed, "participant", ewa, NOW)
    with pytest.raises(Problem, match="no field for the electronic signature"):
        sign_pdf(paper, "worker", ewa, NOW)
    with pytest.raises(Problem, match="could not be added to the file"):
        sign_pdf(b"%PDF-1.7 nothing", "participant", ewa, NOW)


# ---- certificates that are refused ---------------------------------------------------------------------------------


def test_a_certificate_file_tells_whose_it_is(ewa: certificate_file.CertificateFileKey) -> None:
    assert ewa.certificate.owner == "Ewa Żółć-Ślęża"
    assert "issued by Próbne Centrum Zaufania, valid from" in ewa.certificate.summary()


def test_a_wrong_password_is_told(authority: Authority, tmp_path: Path) -> None:
    path = authority.person(tmp_path, "Ewa Żółć")
    for password in ("zolw 7", ""):
        with pytest.raises(Problem, match=r"The password does not open the certificate file Ewa Żółć\.p12"):
            certificate_file.open_certificate_file(path, password)


def test_an_expired_certificate_and_one_of_tomorrow_are_refused(
    paper: bytes, authority: Authority, tmp_path: Path
) -> None:
    old = authority.file(tmp_path / "stary.p12", authority.issue("Ewa Żółć", until=NOW - DAY))
    assert "The certificate of Ewa Żółć expired on" in refused(paper, old)
    new = authority.file(tmp_path / "nowy.p12", authority.issue("Ewa Żółć", since=NOW + DAY))
    assert "not valid before" in refused(paper, new)


def test_a_certificate_for_other_things_is_refused(paper: bytes, authority: Authority, tmp_path: Path) -> None:
    other = authority.file(tmp_path / "inny.p12", authority.issue("Ewa Żółć", signs=False))
    assert "is not intended for signing" in refused(paper, other)


def test_a_revoked_certificate_is_refused(paper: bytes, authority: Authority, tmp_path: Path) -> None:
    own = authority.issue("Ewa Żółć")
    path = authority.file(tmp_path / "klucz.p12", own)
    beside = tmp_path / "lista.crl"
    beside.write_bytes(authority.revoke(own))
    assert "The certificate of Ewa Żółć was revoked on" in refused(paper, path)
    beside.unlink()
    chosen = tmp_path / "lista"
    chosen.write_bytes(authority.revoke(own))
    with pytest.raises(Problem, match="was revoked on"):
        sign_pdf(
            paper,
            "participant",
            certificate_file.open_certificate_file(path, PASSWORD, [revocation.load_revocation_list(chosen)]),
            NOW,
        )


def test_a_certificate_is_refused_when_the_one_above_it_was_revoked(
    paper: bytes, authority: Authority, tmp_path: Path
) -> None:
    (tmp_path / "lista.crl").write_bytes(authority.revoke(authority.certificate))
    assert "The certificate of Próbne Centrum Zaufania was revoked" in refused(paper, authority.person(tmp_path, "Ewa"))


def test_a_forged_list_and_one_of_others_do_not_revoke(paper: bytes, authority: Authority, tmp_path: Path) -> None:
    own = authority.issue("Ewa Żółć")
    path = authority.file(tmp_path / "klucz.p12", own)
    (tmp_path / "falszywa.crl").write_bytes(authority.revoke(own, forged=True))
    (tmp_path / "innych.crl").write_bytes(authority.revoke(authority.issue("Ktoś")))
    (tmp_path / "nie.crl").write_bytes(b"nic")
    assert the_only(sign_pdf(paper, "participant", certificate_file.open_certificate_file(path, PASSWORD), NOW)).valid
    with pytest.raises(Problem, match="not a list of revoked certificates"):
        revocation.load_revocation_list(tmp_path / "nie.crl")


def test_what_is_no_certificate_file_is_told(authority: Authority, tmp_path: Path) -> None:
    strange = tmp_path / "zdjecie.p12"
    strange.write_bytes(b"\x89PNG nothing")
    with pytest.raises(Problem, match="is not a certificate file"):
        certificate_file.open_certificate_file(strange, PASSWORD)
    bare = tmp_path / "sam.cer"
    bare.write_bytes(authority.issue("Ewa Żółć").public_bytes(Encoding.PEM))
    with pytest.raises(Problem, match="without its private key"):
        certificate_file.open_certificate_file(bare, PASSWORD)
    with pytest.raises(Problem, match="cannot be read"):
        certificate_file.open_certificate_file(tmp_path / "nie ma.p12", PASSWORD)


# ---- cards ---------------------------------------------------------------------------------------------------------


@needs_card
def test_a_card_signs_with_its_pin(paper: bytes, authority: Authority) -> None:
    module = card("Karta Łąckiej", authority, authority.issue("Bożena Łącka", number=2), number=2)
    assert "Karta Łąckiej" in [one.label for one in smart_cards.list_smart_cards(module)]
    (key,) = smart_cards.list_smart_card_keys(module, "Karta Łąckiej", PIN)
    verdict = the_only(sign_pdf(paper, "family.1", key, NOW))
    assert (verdict.name, verdict.valid) == ("Bożena Łącka", True)
    key.forget_pin()
    with pytest.raises(Problem, match="The PIN is wrong"):
        sign_pdf(paper, "family.1", key, NOW)


@needs_card
def test_a_wrong_pin_and_a_card_that_is_not_there_are_told(authority: Authority) -> None:
    module = card("Karta PIN", authority, authority.issue("Bożena Łącka", number=2), number=2)
    with pytest.raises(Problem, match=r"The PIN is wrong. Nothing was signed. A wrong PIN was entered before"):
        smart_cards.list_smart_card_keys(module, "Karta PIN", "0000")
    with pytest.raises(Problem, match="The card Karta X is not in the reader"):
        smart_cards.list_smart_card_keys(module, "Karta X", PIN)


@needs_card
def test_an_expired_certificate_on_a_card_is_refused(paper: bytes, authority: Authority) -> None:
    own = authority.issue("Bożena Łącka", number=3, until=NOW - DAY)
    (key,) = smart_cards.list_smart_card_keys(card("Karta stara", authority, own, number=3), "Karta stara", PIN)
    with pytest.raises(Problem, match="expired"):
        sign_pdf(paper, "participant", key, NOW)


def test_where_pyhanko_is_missing_it_is_told(
    signed: bytes, ewa: certificate_file.CertificateFileKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    for action in (
        lambda: validate_signatures(signed),
        lambda: sign_pdf(signed, "family.1", ewa, NOW),
        lambda: certificate_file.open_certificate_file(tmp_path / "klucz.p12", PASSWORD),
        lambda: smart_cards.list_smart_cards(tmp_path / "modul.so"),
    ):
        with pytest.raises(Problem, match="cannot be made or validated on this computer"):
            action()


def test_what_is_no_module_is_told(tmp_path: Path) -> None:
    strange = tmp_path / "modul.so"
    strange.write_bytes(b"nothing")
    for path in (strange, tmp_path / "nie ma.so"):
        with pytest.raises(Problem, match="is not a smart card module"):
            smart_cards.list_smart_cards(path)


# ---- what is said of a signed file ---------------------------------------------------------------------------------


def test_an_unknown_authority_is_information_and_the_time_is_not_proved(signed: bytes) -> None:
    notes = " ".join(the_only(signed).notes)
    assert "ends in “Próbne Centrum Zaufania”, which this computer does not know" in notes
    assert "no timestamp proves it" in notes


def test_a_file_without_signatures_has_no_verdict_and_what_is_no_pdf_is_told(paper: bytes) -> None:
    assert validate_signatures(paper) == []
    for strange in (b"", b"%PDF-1.7\nnothing", b"GIF89a" * 100):
        with pytest.raises(Problem, match="is not a PDF, or it is damaged"):
            validate_signatures(strange)


def test_altered_bytes_are_told(signed: bytes) -> None:
    spot = signed.index(b"/TU")
    verdict = the_only(signed[:spot] + b"/TX" + signed[spot + 3 :])
    assert not verdict.valid
    assert verdict.sentence == "The signature does not match the file: the signed content was altered."


def test_page_content_changed_after_signing_is_named(twice: bytes) -> None:
    def write_over(writer: Any) -> None:
        from pyhanko.pdf_utils import generic

        writer.add_stream_to_page(0, writer.add_object(generic.StreamObject(stream_data=b"q 0 0 9 9 re f Q")))

    for verdict in validate_signatures(saved(twice, write_over)):
        assert not verdict.valid
        assert verdict.sentence == "Changed after signing: the content of page 1."


def test_a_note_laid_over_the_page_after_signing_is_named(signed: bytes) -> None:
    def lay(writer: Any) -> None:
        from pyhanko.pdf_utils import generic

        name = generic.pdf_name
        note = generic.DictionaryObject(
            {
                name("/Type"): name("/Annot"),
                name("/Subtype"): name("/Square"),
                name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 99, 99))),
            }
        )
        page = writer.root["/Pages"]["/Kids"][1].get_object()
        page["/Annots"].append(writer.add_object(note))
        writer.update_container(page["/Annots"])

    assert the_only(saved(signed, lay)).sentence == "Changed after signing: annotations on page 2."


def test_what_was_typed_into_a_field_after_signing_is_named(signed: bytes) -> None:
    def type_in(writer: Any) -> None:
        from pyhanko.pdf_utils import generic

        name = generic.pdf_name
        field = generic.DictionaryObject(
            {
                name("/FT"): name("/Tx"),
                name("/T"): generic.pdf_string("kwota"),
                name("/V"): generic.pdf_string("500"),
            }
        )
        form = writer.root["/AcroForm"]
        form["/Fields"].append(writer.add_object(field))
        writer.update_container(form["/Fields"])

    assert the_only(saved(signed, type_in)).sentence == "Changed after signing: the value of the field kwota."


def test_a_signature_taken_out_or_redrawn_after_signing_is_named(twice: bytes) -> None:
    def take_out(writer: Any) -> None:
        field = writer.root["/AcroForm"]["/Fields"][0]
        del field["/V"]
        writer.update_container(field)

    def redraw(writer: Any) -> None:
        fields = writer.root["/AcroForm"]["/Fields"]
        fields[0]["/AP"] = fields[1]["/AP"]
        writer.update_container(fields[0])

    (left,) = validate_signatures(saved(twice, take_out))
    assert "the signature in the field participant" in left.sentence
    for verdict in validate_signatures(saved(twice, redraw)):
        assert verdict.sentence == "Changed after signing: annotations on page 2."


def test_what_does_not_show_is_told_too(signed: bytes) -> None:
    def whisper(writer: Any) -> None:
        from pyhanko.pdf_utils import generic

        writer.root["/OpenAction"] = generic.DictionaryObject(
            {generic.pdf_name("/S"): generic.pdf_name("/JavaScript"), generic.pdf_name("/JS"): generic.pdf_string("1")}
        )
        writer.update_root()

    verdict = the_only(saved(signed, whisper))
    assert not verdict.valid
    assert verdict.sentence == "Changed after signing: parts of the file that are not visible on its pages."


def test_a_certificate_that_was_no_longer_valid_is_told(paper: bytes, authority: Authority, tmp_path: Path) -> None:
    then = NOW - 10 * DAY
    short = authority.file(tmp_path / "krotki.p12", authority.issue("Ewa Żółć", until=NOW - DAY))
    verdict = the_only(sign_pdf(paper, "participant", certificate_file.open_certificate_file(short, PASSWORD), then))
    assert verdict.valid
    assert re.search(r"has expired since then, on \d", " ".join(verdict.notes))

    class Careless(certificate_file.CertificateFileKey):
        def check(self, when: datetime) -> None:
            """Another program may not look."""

    found = certificate_file.open_certificate_file(short, PASSWORD)
    careless = Careless(found._signer, found._held)
    verdict = the_only(sign_pdf(paper, "participant", careless, NOW))
    assert not verdict.valid
    assert "was not valid on the day of signing" in verdict.notes[0]
