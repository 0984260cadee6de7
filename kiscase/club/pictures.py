"""Makes a chosen picture one that the case keeps: checked, small, upright, without transparency and hidden data."""

from __future__ import annotations

import io
from pathlib import Path

from kiscase.core.errors import Problem
from kiscase.core.i18n import _

MAX_FILE_SIZE = 10_000_000  # bytes
MAX_PIXELS = 25_000_000  # decompressed at most 100 MB
LOGO_PIXELS = (900, 450)  # the largest size that is kept: 7 cm at 300 dpi
PHOTO_PIXELS = (400, 400)
MAX_PNG_SIZE = 100_000  # bytes; a larger one is kept as JPEG
_FORMATS = ("PNG", "JPEG")


def prepare_picture(path: Path, most: tuple[int, int], *, photo: bool = False) -> bytes:
    """The picture of a PNG or JPEG file as it is kept, downscaled to *most*; raises a Problem if it is none.

    A *photo* is kept as JPEG, a drawing as PNG while that is small.
    """
    try:
        if not path.is_file():
            raise Problem(_("{name} is no file. Nothing was changed.").format(name=path.name))
        with path.open("rb") as file:
            content = file.read(MAX_FILE_SIZE + 1)
    except OSError:
        words = _("{name} cannot be read on this computer. Nothing was changed.")
        raise Problem(words.format(name=path.name)) from None
    if len(content) > MAX_FILE_SIZE:
        words = _("{name} is larger than {most} MB. Nothing was changed: make the picture smaller.")
        raise Problem(words.format(name=path.name, most=MAX_FILE_SIZE // 1_000_000))
    return _small_picture(content, path.name, most, photo=photo)


def _small_picture(content: bytes, name: str, most: tuple[int, int], *, photo: bool) -> bytes:
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # Pillow's limit only warns; the one of this module is stricter and refuses
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                words = _("{name} has more than {most} million pixels. Nothing was changed: make it smaller.")
                raise Problem(words.format(name=name, most=MAX_PIXELS // 1_000_000))
            opened.draft("RGB", (2 * most[0], 2 * most[1]))
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError):
        words = _("{name} is no intact picture (PNG or JPEG). Nothing was changed.")
        raise Problem(words.format(name=name)) from None
    upright.thumbnail(most)
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(upright, mask=upright.getchannel("A"))
    drawing, picture = io.BytesIO(), io.BytesIO()
    if not photo:
        plain.save(drawing, "PNG", optimize=True)
    if photo or drawing.tell() > MAX_PNG_SIZE:
        plain.save(picture, "JPEG", quality=88)
    return picture.getvalue() or drawing.getvalue()
