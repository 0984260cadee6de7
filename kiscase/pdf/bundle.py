"""Many documents in one PDF with bookmarks: their pages as they are, and their structure trees joined into one.

The bundle is accessible and archival like its parts (PDF/UA-1, PDF/A-2a): each document becomes a Part with its own
language and its own page numbers.
"""

from __future__ import annotations

import builtins
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from kiscase.pdf.output.page_stamps import stamp_pages
from kiscase.pdf.output.pdfa_metadata import PRODUCER, printable_characters, xmp_packet

_MAX_PADDING = 16  # one saved bundle in about a hundred needs padding


@dataclass(frozen=True)
class BundleProperties:
    """The title, author, language and date of a bundle."""

    title: str
    author: str
    language: str
    made_on: date


class PdfBundle:
    """Documents are added one by one, so that the work can be cancelled between two of them."""

    def __init__(self, cover: BundleProperties) -> None:
        self.cover = cover
        self._pdf = pikepdf.new()
        self._sources: list[pikepdf.Pdf] = []  # pikepdf reads their streams when the bundle is saved
        self._parts: list[Any] = []
        self._marks: list[tuple[str, str, int]] = []
        self._fields: list[Any] = []
        self._parents: list[Any] = []
        self._key = 0

    def __len__(self) -> int:
        return len(self._sources)

    def add(self, mark: str, pdf: builtins.bytes | pikepdf.Pdf, section: str = "") -> None:
        """Append the pages of a document of this program; *mark* is its bookmark, below that of its *section*."""
        source = pdf if isinstance(pdf, pikepdf.Pdf) else pikepdf.open(io.BytesIO(pdf))
        self._sources.append(source)
        first = len(self._pdf.pages)
        self._marks.append((section, mark, first))
        for page in source.pages:
            self._pdf.pages.append(pikepdf.Page(self._pdf.copy_foreign(page.obj)))
        root = source.Root
        self._add_structure_tree(root, first, len(source.pages))
        if "/OutputIntents" in root and "/OutputIntents" not in self._pdf.Root:
            self._pdf.Root.OutputIntents = self._pdf.copy_foreign(root.OutputIntents)

    def stamp(self, words: str) -> None:
        """Write at the foot of each page which of all it is: *words* with `{page}` and `{count}`."""
        count = len(self._pdf.pages)
        stamp_pages(self._pdf, [words.format(page=page, count=count) for page in range(1, count + 1)])

    def bytes(self) -> bytes:
        """The finished bundle; the same documents give the same bytes."""
        root = self._pdf.Root
        cover = self.cover
        root.Lang = String(cover.language)
        root.MarkInfo = Dictionary(Marked=True)
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        root.PageMode = Name.UseOutlines
        root.Metadata = self._metadata()
        if self._fields:
            root.AcroForm = Dictionary(Fields=Array(self._fields))
        self._write_tree()
        with self._pdf.open_outline() as outline:
            section, shelf = "", outline.root
            for under, mark, page in self._marks:
                if under != section:
                    section, shelf = under, outline.root
                    if section:
                        outline.root.append(pikepdf.OutlineItem(section, page, "Fit"))
                        shelf = outline.root[-1].children
                shelf.append(pikepdf.OutlineItem(mark, page, "Fit"))
        self._end_streams_clearly()
        moment = f"D:{cover.made_on:%Y%m%d}000000+00'00'"
        info = {
            "/Title": printable_characters(cover.title),
            "/Author": printable_characters(cover.author),
            "/Creator": PRODUCER,
            "/Producer": PRODUCER,
            "/CreationDate": moment,
            "/ModDate": moment,
        }
        # The streams that the saving itself makes, of objects and of references, may end with a carriage return, too.
        # Another entry gives them another checksum.
        for padding in range(_MAX_PADDING):
            padded = info | {"/Padding": "0" * padding} if padding else info
            self._pdf.trailer.Info = self._pdf.make_indirect(Dictionary(padded))
            saved = self._save()
            if b"\r\nendstream" not in saved:
                break
        return saved

    def _save(self) -> builtins.bytes:
        target = io.BytesIO()
        self._pdf.save(
            target,
            min_version="1.7",
            deterministic_id=True,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        return target.getvalue()

    def _add_structure_tree(self, root: Any, first: int, count: int) -> None:
        """Add a document's structure tree, renumbered with the keys that are still free in the bundle."""
        tree = self._pdf.copy_foreign(root.StructTreeRoot)
        part = tree.K[0] if isinstance(tree.K, Array) else tree.K
        part.S = Name.Part
        part.Lang = String(str(root.get("/Lang", self.cover.language)))
        self._parts.append(part)
        moved = {}
        for old, owner in _number_tree_items(tree.ParentTree):
            moved[old] = self._key
            self._parents += [self._key, owner]
            self._key += 1
        for page in self._pages(first, count):
            if "/StructParents" in page.obj:
                page.obj.StructParents = moved[int(page.obj.StructParents)]
            for annotation in page.obj.get("/Annots", ()):
                if "/StructParent" in annotation:
                    annotation.StructParent = moved[int(annotation.StructParent)]
                if annotation.get("/Subtype") == Name.Widget:
                    annotation.T = String(f"{len(self._sources)}-{annotation.T}")  # field names are unique
                    self._fields.append(annotation)

    def _pages(self, first: int, count: int) -> Iterator[Any]:
        return (self._pdf.pages[index] for index in range(first, first + count))

    def _write_tree(self) -> None:
        make = self._pdf.make_indirect
        whole = make(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array(self._parts)))
        tree = make(Dictionary(Type=Name.StructTreeRoot, K=whole, ParentTreeNextKey=self._key))
        tree.ParentTree = make(Dictionary(Nums=Array(self._parents)))
        whole.P = tree
        for part in self._parts:
            part.P = whole
        self._pdf.Root.StructTreeRoot = tree

    def _end_streams_clearly(self) -> None:
        """Add a byte to a stream that ends with a carriage return: with the line feed after it, it would look shorter.

        Its last byte is of a checksum, so that another compression would end in the same way; what follows the checksum
        is not read.
        """
        for stream in self._pdf.objects:
            if isinstance(stream, pikepdf.Stream) and stream.get("/Filter") == Name.FlateDecode:
                raw = stream.read_raw_bytes()
                if raw.endswith(b"\r"):
                    stream.write(raw + b"\0", filter=Name.FlateDecode)

    def _metadata(self) -> Any:
        cover = self.cover
        made = self._pdf.make_stream(xmp_packet(cover.title, cover.author, cover.language, cover.made_on))
        made.Type, made.Subtype = Name.Metadata, Name.XML
        return made


def _number_tree_items(tree: Any) -> Iterator[tuple[int, Any]]:
    """The keys and values of a number tree, in order."""
    for kid in tree.get("/Kids", ()):
        yield from _number_tree_items(kid)
    nums = tree.get("/Nums", Array())
    for index in range(0, len(nums), 2):
        yield int(nums[index]), nums[index + 1]
