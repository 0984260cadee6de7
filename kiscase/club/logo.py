"""Makes a chosen picture the logo of the letterhead: checked, small, without transparency and hidden data."""

from __future__ import annotations

import io
from pathlib import Path

from kiscase.core.errors import Problem
from kiscase.core.i18n import _

MAX_FILE_SIZE = 10_000_000  # bytes
MAX_PIXELS = 25_000_000  # decompressed at most 100 MB
LOGO_PIXELS = (900, 450)  # the largest size that is kept: 7 cm at 300 dpi
MAX_PNG_SIZE = 100_000  # bytes; a larger one is kept as JPEG
_FORMATS = ("PNG", "JPEG")


def prepare_logo(path: Path) -> bytes:
    """The picture of a PNG or JPEG file as it is kept, downscaled; raises a Problem if it is none."""
    try:
        if not path.is_file():
            raise Problem(_("{name} is no file. The logo was not changed.").format(name=path.name))
        with path.open("rb") as file:
            content = file.read(MAX_FILE_SIZE + 1)
    except OSError:
        words = _("{name} cannot be read on this computer. The logo was not changed.")
        raise Problem(words.format(name=path.name)) from None
    if len(content) > MAX_FILE_SIZE:
        words = _("{name} is larger than {most} MB. The logo was not changed: make the picture smaller.")
        raise Problem(words.format(name=path.name, most=MAX_FILE_SIZE // 1_000_000))
    return _small_picture(content, path.name)


def _small_picture(content: bytes, name: str) -> bytes:
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # Pillow's limit only warns; the one of this module is stricter and refuses
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                words = _("{name} has more than {most} million pixels. The logo was not changed: make it smaller.")
                raise Problem(words.format(name=name, most=MAX_PIXELS // 1_000_000))
            picture.draft("RGB", (2 * LOGO_PIXELS[0], 2 * LOGO_PIXELS[1]))
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError):
        words = _("{name} is no intact picture (PNG or JPEG). The logo was not changed.")
        raise Problem(words.format(name=name)) from None
    upright.thumbnail(LOGO_PIXELS)
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(upright, mask=upright.getchannel("A"))
    kept = io.BytesIO()
    plain.save(kept, "PNG", optimize=True)
    if kept.tell() > MAX_PNG_SIZE:
        kept = io.BytesIO()
        plain.save(kept, "JPEG", quality=88)
    return kept.getvalue()
