"""The output intent of PDF/A: an sRGB color profile."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from typing import Any

from kiscase.pdf.output.raw_objects import RawObject, object_number, stream_object


def output_intent(doc: Any) -> RawObject:
    """The colors of the document are sRGB."""
    profile = object_number(doc, RawObject(_profile_stream()))
    return RawObject(
        b"[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)"
        b"/Info(sRGB IEC61966-2.1)/DestOutputProfile %d 0 R>>]" % profile
    )


@cache
def _profile_stream() -> bytes:
    return stream_object(b"/N 3/Filter/FlateDecode", zlib.compress(srgb_profile(), 9))


def srgb_profile() -> bytes:
    """An ICC profile (version 4.2) of sRGB, built here so that its bytes are always the same."""
    curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + _fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    adapt = (1.047886, 0.022919, -0.050216, 0.029582, 0.990484, -0.017079, -0.009252, 0.015073, 0.751678)
    tags = [
        (b"desc", _localized_text_tag("sRGB")),
        (b"cprt", _localized_text_tag("No copyright, use freely")),
        (b"wtpt", _xyz(0.9642, 1.0, 0.8249)),
        (b"chad", b"sf32" + bytes(4) + _fixed(*adapt)),
        (b"rXYZ", _xyz(0.436066, 0.222488, 0.013916)),
        (b"gXYZ", _xyz(0.385147, 0.716873, 0.097076)),
        (b"bXYZ", _xyz(0.143066, 0.060608, 0.714096)),
        *((name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")),
    ]
    table, data = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, content in tags:
        table += name + struct.pack(">II", start + len(data), len(content))
        data += content + bytes(-len(content) % 4)
    head = bytes(4) + bytes.fromhex("04200000") + b"mntrRGB XYZ " + struct.pack(">6H", 2020, 1, 1, 0, 0, 0)
    head += b"acsp" + bytes(28) + _fixed(0.9642, 1.0, 0.8249) + bytes(48)
    return struct.pack(">I", start + len(data)) + head + table + data


def _fixed(*values: float) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def _xyz(*values: float) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(*values)


def _localized_text_tag(text: str) -> bytes:
    coded = text.encode("utf-16-be")
    return b"mluc" + bytes(4) + struct.pack(">II", 1, 12) + b"enUS" + struct.pack(">II", len(coded), 28) + coded
