"""Files with signed documents: recognized by their content, never by their name; damaged ones are refused.

Nothing in them is ever run: the pages of a PDF are drawn, and scripts or attached files in it are ignored.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _

PDF = "application/pdf"
FILE_SUFFIXES = {PDF: ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/tiff": ".tif"}
_FORMATS = {PDF: "PDF", "image/jpeg": "JPEG", "image/png": "PNG", "image/tiff": "TIFF"}
MAX_FILE_SIZE = 25_000_000  # bytes; a hundred scanned pages fit
MAX_PIXELS = 200_000_000  # of one image: a page of A4 at 1200 dpi has 140 million
MAX_PAGES = 200  # of a PDF or an image
MAX_TOTAL_PIXELS = 1_000_000_000  # pixels of all pages of a file: a hundred pages of A4 at 300 dpi
MAX_UNPACKED_SIZE = 100_000_000  # bytes of one stream of a PDF that is not an image
_CHUNK_SIZE = 1 << 20  # bytes read between two checks for cancellation
_FILE_SIGNATURES = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
_DECODABLE_FILTERS = {"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/ASCII85Decode", "/ASCIIHexDecode"}
_ACTIVE_TYPES = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData")
_ACTIVE_CONTENT_NOTE = N_(
    "The PDF contains scripts or attached files. It is stored as it is; only its pages are "
    "shown here, and nothing in it is run."
)

ReadProgress = Callable[[int, int], bool]
"""Gets the number of bytes read and the size of the file; returns False to cancel."""


class Scan(NamedTuple):
    """An intact file: its media type, its bytes, and a note to the user (a complete sentence, or empty)."""

    media: str
    content: bytes
    note: str = ""


def format_name(media: str) -> str:
    """What people call a media type."""
    return _FORMATS.get(media, media)


def read_file(path: Path, going: ReadProgress = lambda _done, _whole: True) -> bytes | None:
    """The bytes of a file that is not too large; None if *going* cancelled it; a Problem if it cannot be read."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise Problem(_("{name} is a folder, not a file. Nothing was added.").format(name=path.name))
        if size > MAX_FILE_SIZE:
            words = _(
                "{name} has {size} MB; the limit is {most} MB. Nothing was added, and the file was not "
                "changed: scan at 200 or 300 dpi, or in grayscale."
            )
            raise Problem(words.format(name=path.name, size=round(size / 1_000_000), most=MAX_FILE_SIZE // 1_000_000))
        return _read(path, size, going)
    except OSError:
        words = _("{name} cannot be read on this computer. Nothing was added.")
        raise Problem(words.format(name=path.name)) from None


def check_scan(content: bytes, name: str) -> Scan:
    """Check the bytes; raises a Problem with *name* in it if they are not an intact PDF, JPEG, PNG or TIFF."""
    media = next((media for head, media in _FILE_SIGNATURES if content.startswith(head)), "")
    if not media:
        words = _("{name} is neither a PDF nor an image (JPEG, PNG, TIFF), whatever its name says. Nothing was added.")
        raise Problem(words.format(name=name))
    note = _check_pdf(content, name) if media == PDF else _check_picture(content, name)
    return Scan(media, content, note)


def scan_as_pdf(media: str, content: bytes) -> bytes:
    """A PDF to display: the content itself, or its images on pages of their size."""
    if media == PDF:
        return content
    import pikepdf
    from PIL import ImageOps, ImageSequence

    target = io.BytesIO()
    with ExitStack() as sources, pikepdf.new() as whole, _open_picture(content) as picture:
        inch = _resolution(picture)
        for frame in ImageSequence.Iterator(picture):  # one by one: decompressed together they could exhaust the memory
            upright = ImageOps.exif_transpose(frame)
            page = io.BytesIO()
            (upright if upright.mode in ("1", "L", "RGB") else _on_white(upright)).save(page, "PDF", resolution=inch)
            whole.pages.extend(sources.enter_context(pikepdf.open(page)).pages)
        whole.save(target)
    return target.getvalue()


def _read(path: Path, size: int, going: ReadProgress) -> bytes | None:
    parts, done = [], 0
    with path.open("rb") as file:
        while part := file.read(_CHUNK_SIZE):
            parts.append(part)
            done += len(part)
            if done > MAX_FILE_SIZE:  # it grew while it was read
                raise OSError
            if not going(done, size):
                return None
    return b"".join(parts)


def _check_pdf(content: bytes, name: str) -> str:
    import pikepdf

    pikepdf.settings.set_qpdf_limits(flate_max_memory=MAX_UNPACKED_SIZE)
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
            if not len(pdf.pages):
                raise broken_problem(name)
            if len(pdf.pages) > MAX_PAGES:
                raise too_large_problem(name)
            active = False
            for thing in pdf.objects:
                active = _is_active(thing) or active
                if isinstance(thing, pikepdf.Stream):
                    _check_stream_size(thing, name)
            return _(_ACTIVE_CONTENT_NOTE) if active else ""
    except pikepdf.PasswordError:
        words = _("{name} is protected with a password. Nothing was added: save it without one, then add it.")
        raise Problem(words.format(name=name)) from None
    except (pikepdf.PdfError, RecursionError, TypeError, ValueError):  # a width that is no number, a name in no script
        raise broken_problem(name) from None


def _check_stream_size(part: Any, name: str) -> None:
    """Refuse what would exhaust the memory when it is drawn: an image with too many pixels, or other large streams."""
    import pikepdf

    found = part.get("/Filter", pikepdf.Array())
    filters = {str(one) for one in (found if isinstance(found, pikepdf.Array) else [found])}
    if part.get("/Subtype") != "/Image":
        if filters <= _DECODABLE_FILTERS:
            part.read_bytes()
    elif int(part.get("/Width", 0)) * int(part.get("/Height", 0)) > MAX_PIXELS:
        raise too_large_problem(name)


def _is_active(thing: Any) -> bool:
    """Whether a dictionary, or one inside of it, runs something or holds a file."""
    import pikepdf

    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return False
    if _runs(thing) or any(key in thing for key in ("/EF", "/EmbeddedFiles", "/XFA")):
        return True
    return any(_is_active(value) for value in dict(thing).values() if not getattr(value, "is_indirect", False))


def _runs(action: Any) -> bool:
    import pikepdf

    return isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) in _ACTIVE_TYPES


def _check_picture(content: bytes, name: str) -> str:
    from PIL import ImageSequence, UnidentifiedImageError

    try:
        with _open_picture(content) as picture:
            dots = 0
            for number, frame in enumerate(ImageSequence.Iterator(picture), 1):
                dots += frame.width * frame.height
                if frame.width * frame.height > MAX_PIXELS or dots > MAX_TOTAL_PIXELS or number > MAX_PAGES:
                    raise too_large_problem(name)
                frame.load()
            if picture.format == "PNG" and b"IEND" not in content[-64:]:
                raise broken_problem(name)  # Pillow would show the part that exists
    except MemoryError:
        raise too_large_problem(name) from None
    except (OSError, SyntaxError, ValueError, EOFError, UnidentifiedImageError):
        raise broken_problem(name) from None
    return ""


def _open_picture(content: bytes) -> Any:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # Pillow's limit only warns; the one in this module is stricter and refuses
    return Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "TIFF"))


def _on_white(picture: Any) -> Any:
    """An image with transparency or an unusual palette, as it would look on paper."""
    from PIL import Image

    if picture.mode.startswith("I") or picture.mode == "F":
        return picture.point(lambda dot: dot / 256).convert("L") if picture.mode == "I;16" else picture.convert("L")
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    ground = Image.new("RGBA", clear.size, "white")
    ground.alpha_composite(clear)
    return ground.convert("RGB")


def _resolution(picture: Any) -> float:
    """The resolution given in the image if it is plausible; otherwise the one that makes it as wide as A4."""
    said = picture.info.get("dpi", (0, 0))[0]
    inch = float(said) if 50 <= said <= 2_400 else 0.0
    return inch or max(picture.width, 1) / 8.27


def too_large_problem(name: str) -> Problem:
    """The file needs more time or memory than a document should."""
    return Problem(
        _("{name} expands to more than the scan of a document should need. Nothing was added.").format(name=name)
    )


def broken_problem(name: str) -> Problem:
    """The file is not intact."""
    words = _("{name} is damaged or incomplete. Nothing was added: scan the document again, or copy the file again.")
    return Problem(words.format(name=name))
