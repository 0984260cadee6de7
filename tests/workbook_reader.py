"""Reading a finished workbook back: its sheet as Excel would see it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass
class Sheet:
    """The one sheet: its name, the values by cell (`A1`), their number formats, and its XML."""

    name: str
    values: dict[str, str | float]
    formats: dict[str, str]
    page: Any
    titles: str
    """The rows that are repeated on every printed page."""

    def find(self, tag: str) -> Any:
        return self.page.find(f".//{_MAIN}{tag}")


def read_workbook(content: bytes) -> Sheet:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = ("workbook", "worksheets/sheet1", "styles", "sharedStrings")
        made: list[Any] = [ElementTree.fromstring(parts.read(f"xl/{name}.xml")) for name in names]  # noqa: S314 - ours
    book, page, styles, shared = made
    texts = ["".join(one.itertext()) for one in shared.findall(f"{_MAIN}si")]
    codes = {one.get("numFmtId"): one.get("formatCode") for one in styles.iter(f"{_MAIN}numFmt")} | {"9": "0%"}
    numbers = [one.get("numFmtId") for one in styles.find(f"{_MAIN}cellXfs")]
    values: dict[str, str | float] = {}
    formats: dict[str, str] = {}
    for cell in page.iter(f"{_MAIN}c"):
        place, value = cell.get("r", ""), cell.findtext(f"{_MAIN}v")
        if value is not None:
            values[place] = texts[int(value)] if cell.get("t") == "s" else float(value)
            formats[place] = codes.get(numbers[int(cell.get("s", "0"))]) or ""
    (sheet,) = book.find(f"{_MAIN}sheets")
    defined = {one.get("name"): one.text for one in book.iter(f"{_MAIN}definedName")}
    return Sheet(sheet.get("name", ""), values, formats, page, defined.get("_xlnm.Print_Titles") or "")
