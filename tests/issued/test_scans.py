"""Files with signed papers: known by their content, refused when broken, kept as they came and never run."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any, cast

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from kiscase.core.errors import Problem
from kiscase.issued import scan_file_checks
from kiscase.issued.screen import isolated_scan_check

pytestmark = pytest.mark.usefixtures("english")


def picture(form: str, mode: str = "L", size: tuple[int, int] = (300, 420), **more: Any) -> bytes:
    target = io.BytesIO()
    made = Image.new(mode, size)
    made.putpixel((5, 5), 1 if mode == "1" else cast("tuple[int, ...] | int", made.getpixel((0, 0))))
    made.save(target, form, **more)
    return target.getvalue()


def pdf(**root: Any) -> bytes:
    target = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        for key, value in root.items():
            made.Root[f"/{key}"] = value
        made.save(target)
    return target.getvalue()


SOUND = {
    "pdf": (pdf(), scan_file_checks.PDF),
    "jpeg": (picture("JPEG", "RGB"), "image/jpeg"),
    "png": (picture("PNG", "RGBA"), "image/png"),
    "tiff": (picture("TIFF", "1", compression="group4"), "image/tiff"),
}


@pytest.mark.parametrize("name", SOUND)
def test_what_a_file_is_its_content_tells(name: str, tmp_path: Path) -> None:
    content, media = SOUND[name]
    path = tmp_path / "skan.docx"
    path.write_bytes(content)
    assert isolated_scan_check.read_scan(path) == (media, content, "")


@pytest.mark.parametrize("name", SOUND)
@pytest.mark.filterwarnings("ignore:Corrupt EXIF data", "ignore:Truncated File Read", "ignore:Possibly corrupt EXIF")
def test_what_is_cut_short_is_refused(name: str, tmp_path: Path) -> None:
    content, _media = SOUND[name]
    path = tmp_path / "skan.bin"
    for most in (6, 24, len(content) // 2, len(content) - 12):
        path.write_bytes(content[:most])
        with pytest.raises(Problem, match=r"skan\.bin .*Nothing was added"):
            isolated_scan_check.read_scan(path)
        assert path.stat().st_size == most


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a letter", b"<svg/>", b"GIF89a" + bytes(40), "Zażółć".encode()])
def test_what_is_neither_pdf_nor_picture_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "skan.pdf"
    path.write_bytes(content)
    with pytest.raises(Problem, match="neither a PDF nor an image"):
        isolated_scan_check.read_scan(path)


def test_a_file_of_200_mb_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "skan.tif"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    monkeypatch.setattr(Path, "open", lambda *_args, **_named: pytest.fail("it was opened"))
    with pytest.raises(Problem, match=r"200 MB; the limit is 25 MB.*the file was not changed"):
        isolated_scan_check.read_scan(path)


def test_a_picture_that_unfolds_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_file_checks, "MAX_PIXELS", 1_000)
    with pytest.raises(Problem, match="expands to more"):
        scan_file_checks.check_scan(picture("PNG"), "skan.png")


def test_pages_that_together_unfold_to_too_much_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Image.new("1", (30, 40))
    target = io.BytesIO()
    page.save(target, "TIFF", save_all=True, append_images=[page] * 9)
    assert scan_file_checks.check_scan(target.getvalue(), "skan.tif").media == "image/tiff"
    monkeypatch.setattr(scan_file_checks, "MAX_TOTAL_PIXELS", 10_000)
    with pytest.raises(Problem, match="expands to more"):
        scan_file_checks.check_scan(target.getvalue(), "skan.tif")


def packed(size: int) -> bytes:
    """A PDF whose root stands in a part that unpacks to so many bytes."""
    parts = {2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>"}
    body = zlib.compress(b"4 0 <</Type/Catalog/Pages 2 0 R>>" + b" " * size)
    head = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(body)
    parts[5] = head + body + b"\nendstream"
    made, places = b"%PDF-1.5\n", {}
    for number, part in parts.items():
        places[number] = len(made)
        made += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    rows = [
        (0, 0, 255),
        (0, 0, 0),
        (1, places[2], 0),
        (1, places[3], 0),
        (2, 5, 0),
        (1, places[5], 0),
        (1, len(made), 0),
    ]
    table = b"".join(struct.pack(">BIB", *row) for row in rows)
    head = b"6 0 obj\n<</Type/XRef/Size 7/W[1 4 1]/Root 4 0 R/Length %d>>\nstream\n" % len(table)
    return made + head + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % len(made)


def test_a_pdf_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_file_checks, "MAX_UNPACKED_SIZE", 1_000_000)
    assert scan_file_checks.check_scan(packed(1_000), "skan.pdf").media == scan_file_checks.PDF
    with pytest.raises(Problem, match="is damaged"):
        scan_file_checks.check_scan(packed(2_000_000), "skan.pdf")


def test_a_pdf_whose_page_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_file_checks, "MAX_UNPACKED_SIZE", 1_000_000)
    with pytest.raises(Problem, match="is damaged"):
        scan_file_checks.check_scan(drawn(b" " * 2_000_000), "skan.pdf")
    dots = pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=100_000, Height=100_000)
    with pytest.raises(Problem, match="expands to more"):
        scan_file_checks.check_scan(drawn(b"x", dots), "skan.pdf")
    thumb = pikepdf.Dictionary(Filter=pikepdf.Name.DCTDecode)
    assert scan_file_checks.check_scan(drawn(b"no picture", thumb), "skan.pdf").note == ""
    assert scan_file_checks.check_scan(drawn(b" " * 500_000), "skan.pdf").note == ""


def drawn(content: bytes, attributes: pikepdf.Dictionary | None = None) -> bytes:
    """A PDF with a page of that content, packed; or with a stream of those attributes."""
    target = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        stream = pikepdf.Stream(made, content, attributes or pikepdf.Dictionary())
        made.pages[0].obj["/Contents" if attributes is None else "/X"] = stream
        made.save(target, compress_streams=True)
    return target.getvalue()


def test_a_pdf_that_is_nested_too_deep_is_refused() -> None:
    nested = pikepdf.Dictionary()
    for _depth in range(480):
        nested = pikepdf.Dictionary(A=nested)
    with pytest.raises(Problem, match="is damaged"):
        scan_file_checks.check_scan(pdf(Deep=nested), "skan.pdf")


@pytest.mark.parametrize("place", ["missing.pdf", "."])
def test_what_is_no_file_is_refused(place: str, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="Nothing was added"):
        isolated_scan_check.read_scan(tmp_path / place)


def test_a_pdf_with_a_password_is_refused() -> None:
    target = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(target, encryption=pikepdf.Encryption(owner="x", user="tajne"))
    with pytest.raises(Problem, match="protected with a password"):
        scan_file_checks.check_scan(target.getvalue(), "skan.pdf")


ACTIVE = {
    "script": {"OpenAction": pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('x')")},
    "launch": {"OpenAction": pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")},
    "files": {"Names": pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=pikepdf.Array()))},
}


@pytest.mark.parametrize("kind", ACTIVE)
def test_a_pdf_with_programs_or_files_is_kept_as_it_came_and_that_is_said(kind: str) -> None:
    content = pdf(**ACTIVE[kind])
    found = scan_file_checks.check_scan(content, "skan.pdf")
    assert found.content == content
    assert "nothing in it is run" in found.note


def test_reading_can_be_given_up(tmp_path: Path) -> None:
    path = tmp_path / "skan.pdf"
    path.write_bytes(b"%PDF-" + bytes(3_000_000))
    far: list[tuple[int, int]] = []

    def going(done: int, whole: int) -> bool:
        far.append((done, whole))
        return len(far) < 2

    assert isolated_scan_check.read_scan(path, going) is None
    assert far == [(1 << 20, 3_000_005), (2 << 20, 3_000_005)]


@pytest.mark.parametrize(
    ("form", "mode"),
    [("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "I;16"), ("TIFF", "1"), ("TIFF", "L")],
)
def test_every_picture_can_be_looked_at_in_its_size(form: str, mode: str) -> None:
    content = picture(form, mode, (413, 585), dpi=(50, 50))
    pages = pypdfium2.PdfDocument(scan_file_checks.scan_as_pdf("image", content))
    assert [round(side) for side in pages[0].get_size()] == [595, 842]
    pages.close()


def test_all_pages_of_a_tiff_are_shown() -> None:
    target = io.BytesIO()
    Image.new("L", (100, 140)).save(target, "TIFF", save_all=True, append_images=[Image.new("L", (100, 140))] * 2)
    pages = pypdfium2.PdfDocument(scan_file_checks.scan_as_pdf("image/tiff", target.getvalue()))
    assert len(pages) == 3
    pages.close()
