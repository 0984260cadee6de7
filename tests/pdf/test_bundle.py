"""Many papers in one PDF: the very pages, bookmarks, one structure tree, accessible and archival like its parts."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from datetime import date
from typing import Any

import page
import pikepdf
import pypdfium2
import pytest

from kiscase.pdf.blocks import Block, Heading, SignatureLine, SignatureLines, Table, TableColumn, Text
from kiscase.pdf.bundle import BundleProperties, PdfBundle
from kiscase.pdf.document_properties import DocumentProperties, Watermark
from kiscase.pdf.render import render_pdf

DAY = date(2026, 6, 15)
COVER = BundleProperties("Kontrakty socjalne", "Klub „Przystań” & <Spółka>", "pl", DAY)


def paper(number: int, language: str = "pl", *, rows: int = 3, marks: tuple[Watermark, ...] = ()) -> bytes:
    story: list[Block] = [
        Heading(f"Kontrakt {number}"),
        Text("Zażółć gęślą jaźń."),
        Table([TableColumn("Cel", 0.5), TableColumn("Skutek", 0.5)], [[f"cel {row}", "ugoda"] for row in range(rows)]),
        SignatureLines(
            [
                SignatureLine("Uczestnik", "Jadwiga Żuk", key="participant"),
                SignatureLine("Pracownik", "Ewa Bąk", key="worker"),
            ]
        ),
    ]
    return render_pdf(
        DocumentProperties(f"Kontrakt {number}", "Klub", language, DAY, number=f"KS/{number}/2026", watermarks=marks),
        story,
    )


@pytest.fixture(scope="module")
def papers() -> list[bytes]:
    """A short one, a long one, one in another language, a void one, and the first once more."""
    first = paper(1)
    return [first, paper(2, rows=90), paper(3, "uk"), paper(4, marks=(Watermark.VOID,)), first]


@pytest.fixture(scope="module")
def whole(papers: list[bytes]) -> bytes:
    bundle = PdfBundle(COVER)
    for number, pdf in enumerate(papers, 1):
        bundle.add(f"KS/{number}/2026", pdf)
    return bundle.bytes()


def ending_with_a_carriage_return(pdf: bytes) -> bytes:
    """The paper with tabs in its first page's content, so many that the stream ends with a carriage return."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        content = opened.pages[0].obj.Contents
        drawn = content.read_bytes()
        packed = (zlib.compress(drawn + b"\t" * count) for count in range(256))
        content.write(next(one for one in packed if one.endswith(b"\r")), filter=pikepdf.Name.FlateDecode)
        changed = io.BytesIO()
        opened.save(changed, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return changed.getvalue()


def test_a_stream_is_as_long_as_it_says_whatever_its_last_byte_is(papers: list[bytes]) -> None:
    bundle = PdfBundle(COVER)
    bundle.add("KS/1/2026", ending_with_a_carriage_return(papers[0]))
    report = page.validate_pdf_bytes(bundle.bytes(), profile="2a")
    assert [f"{one.rule_id}: {one.message}" for one in report.failures] == []
    assert "Zażółć gęślą jaźń." in pypdfium2.PdfDocument(bundle.bytes())[0].get_textpage().get_text_bounded()


def test_a_stream_of_objects_is_as_long_as_it_says_whatever_its_last_byte_is(papers: list[bytes]) -> None:
    for length in range(256):  # the sum of the bytes, so the end of the checksum, is another one each time
        bundle = PdfBundle(BundleProperties("W" * length, "Klub", "pl", date(2026, 7, 1)))
        bundle.add("KS/1/2026", papers[0])
        assert b"\r\nendstream" not in bundle.bytes()


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_the_whole_is_accessible_and_archival(whole: bytes, profile: str) -> None:
    report = page.validate_pdf_bytes(whole, profile=profile)
    assert [f"{one.rule_id}: {one.message}" for one in report.failures] == []


def test_the_pages_are_those_of_the_papers_with_their_own_numbers(papers: list[bytes], whole: bytes) -> None:
    def drawn(pdf: bytes) -> list[tuple[str, bytes]]:
        document = pypdfium2.PdfDocument(pdf)
        pages = [(one.get_textpage().get_text_bounded(), bytes(one.render(scale=0.5).buffer)) for one in document]
        document.close()
        return pages

    parts = [sheet for pdf in papers for sheet in drawn(pdf)]
    assert drawn(whole) == parts
    assert "Strona 1 z 1" in parts[0][0]
    assert "Strona 2 z" in parts[2][0]


def test_a_bookmark_for_each_paper_leads_to_its_first_page(papers: list[bytes], whole: bytes) -> None:
    lengths = []
    for pdf in papers:
        with pikepdf.open(io.BytesIO(pdf)) as one:
            lengths.append(len(one.pages))
    document = pypdfium2.PdfDocument(whole)
    marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    document.close()
    assert marks == [(f"KS/{number}/2026", sum(lengths[: number - 1])) for number in range(1, 6)]


def test_each_paper_is_a_part_in_its_language_and_every_piece_has_its_owner(whole: bytes) -> None:
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        tree = pdf.Root.StructTreeRoot
        assert (str(tree.K.S), [str(part.S) for part in tree.K.K]) == ("/Document", ["/Part"] * 5)
        assert [str(part.Lang) for part in tree.K.K] == ["pl", "pl", "uk", "pl", "pl"]
        nums = tree.ParentTree.Nums
        keys = [int(nums[place]) for place in range(0, len(nums), 2)]
        assert keys == list(range(int(tree.ParentTreeNextKey)))
        used = [int(one.obj.StructParents) for one in pdf.pages]
        used += [int(note.StructParent) for one in pdf.pages for note in one.obj.get("/Annots", ())]
        assert sorted(used) == keys
        owners = {element.objgen for part in tree.K.K for element in walk(part)}
        for place in range(1, len(nums), 2):
            owned = nums[place]
            assert all(one.objgen in owners for one in (owned if isinstance(owned, pikepdf.Array) else [owned]))


def walk(element: Any) -> Iterator[Any]:
    yield element
    kids = element.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from walk(kid)


def test_the_fields_for_signatures_have_names_of_their_own(whole: bytes) -> None:
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        names = [str(one.T) for one in pdf.Root.AcroForm.Fields]
    assert names[:3] == ["1-participant", "1-worker", "2-participant"]
    assert len(set(names)) == 10


def test_the_same_papers_give_the_same_bytes_and_the_papers_stay_as_they_are(papers: list[bytes], whole: bytes) -> None:
    before = list(papers)
    bundle = PdfBundle(COVER)
    for number, pdf in enumerate(papers, 1):
        bundle.add(f"KS/{number}/2026", pdf)
    assert bundle.bytes() == whole
    assert papers == before
