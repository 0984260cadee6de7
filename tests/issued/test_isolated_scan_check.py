"""Files that would freeze the window or eat the memory are refused by the process that draws them first."""

from __future__ import annotations

import io
import struct
import time
import zlib
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from kiscase.core.errors import Problem
from kiscase.issued import scan_file_checks
from kiscase.issued.screen import isolated_scan_check

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated_scan_check, "STEP_TIME", 2.0)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


def _form(pdf: pikepdf.Pdf, content: bytes) -> pikepdf.Object:
    return pdf.make_indirect(pikepdf.Stream(pdf, content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9]))


def draws_itself_twice() -> bytes:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        form = _form(pdf, b"/F Do /F Do")
        form.Resources = Dictionary(XObject=Dictionary(F=form))
        page.Resources = Dictionary(XObject=Dictionary(F=form))
        page.Contents = pdf.make_stream(b"/F Do")
        return _saved(pdf)


def forms_in_forms() -> bytes:
    """Twelve levels of ten: the innermost is drawn 10^12 times."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        form = _form(pdf, b"0 0 1 1 re f")
        for _level in range(12):
            outer = _form(pdf, b"/F Do " * 10)
            outer.Resources = Dictionary(XObject=Dictionary(F=form))
            form = outer
        page.Resources = Dictionary(XObject=Dictionary(F=form))
        page.Contents = pdf.make_stream(b"/F Do")
        return _saved(pdf)


def many_rectangles() -> bytes:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.Contents = pdf.make_stream(b"0 0 600 800 re f\n" * 5_000_000)
        return _saved(pdf)


def many_pages() -> bytes:
    with pikepdf.new() as pdf:
        for _page in range(scan_file_checks.MAX_PAGES + 1):
            pdf.add_blank_page()
        return _saved(pdf)


def wide_png() -> bytes:
    """196 million transparent dots in half a megabyte."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    packer = zlib.compressobj(9)
    row = b"\0" + bytes(14_000 * 4)
    packed = b"".join(packer.compress(row) for _row in range(14_000)) + packer.flush()
    head = struct.pack(">IIBBBBB", 14_000, 14_000, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


BOMBS = [draws_itself_twice, forms_in_forms, many_rectangles, many_pages, wide_png]


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda made: made.__name__)
def test_what_cannot_be_drawn_in_time_or_memory_is_refused(bomb: object, tmp_path: Path) -> None:
    path = tmp_path / "skan.pdf"
    path.write_bytes(bomb())  # type: ignore[operator]
    with pytest.raises(Problem, match=r"skan\.pdf expands to more than .*Nothing was added"):
        isolated_scan_check.read_scan(path)


def test_one_that_is_on_file_already_is_not_shown_but_can_be_saved() -> None:
    with pytest.raises(Problem, match="on file as it came; save it"):
        isolated_scan_check.pdf_to_show(scan_file_checks.PDF, draws_itself_twice())


def test_drawing_can_be_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "skan.pdf"
    path.write_bytes(draws_itself_twice())
    looks = iter(range(1_000))
    began = time.monotonic()
    assert isolated_scan_check.read_scan(path, lambda _done, _whole: next(looks) < 5) is None
    assert time.monotonic() - began < isolated_scan_check._START_TIME


@pytest.mark.parametrize(("key", "value"), [("/Width", b"/a"), ("/Filter", b"/#ff#fe")])
def test_nonsense_in_an_image_is_damage(key: str, value: bytes) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        image = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10)
        image[key] = pikepdf.Object.parse(value)
        pdf.Root.Extra = image
        content = _saved(pdf)
    with pytest.raises(Problem, match="damaged or incomplete"):
        scan_file_checks.check_scan(content, "skan.pdf")
