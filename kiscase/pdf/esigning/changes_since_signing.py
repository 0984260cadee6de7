"""What differs between a PDF as it was signed and as it is now, in words that a person understands."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kiscase.core.i18n import _

if TYPE_CHECKING:
    import pikepdf

_SKIPPED_ENTRIES = {"/Parent", "/P", "/StructParent", "/StructParents", "/Popup"}
"""Entries that lead out of an object, or only position it."""


def list_changes_since_signing(before: bytes, after: bytes) -> list[str]:
    """The differences; a further signature in an empty field is none."""
    import pikepdf

    with pikepdf.open(io.BytesIO(before)) as old, pikepdf.open(io.BytesIO(after)) as new:
        return list(dict.fromkeys(_differences(old, new)))


def _differences(old: pikepdf.Pdf, new: pikepdf.Pdf) -> Iterator[str]:
    if len(old.pages) != len(new.pages):
        yield _("pages were added or removed")
    for number, (earlier, later) in enumerate(zip(old.pages, new.pages, strict=False), 1):
        if _page_fingerprint(earlier.obj) != _page_fingerprint(later.obj):
            yield _("the content of page {number}").format(number=number)
        if _annotations_differ(earlier.obj, later.obj):
            yield _("annotations on page {number}").format(number=number)
    yield from _fields_changed(old, new)
    if _fingerprint(_embedded_files(old)) != _fingerprint(_embedded_files(new)):
        yield _("attached files")


def _fields_changed(old: pikepdf.Pdf, new: pikepdf.Pdf) -> Iterator[str]:
    earlier, later = _fields(old), _fields(new)
    for name in dict.fromkeys([*earlier, *later]):
        before, after = (
            None if name not in found else _fingerprint(found[name].get("/V")) for found in (earlier, later)
        )
        field = later[name] if name in later else earlier[name]
        signature = str(field.get("/FT", "")) == "/Sig"
        if signature and name in earlier and "/V" in earlier[name] and before != after:
            yield _("the signature in the field {name}").format(name=name)
        elif not signature and before != after:
            yield _("the value of the field {name}").format(name=name)


def _fields(pdf: pikepdf.Pdf) -> dict[str, Any]:
    form: Any = pdf.Root.get("/AcroForm")
    return {} if form is None else {str(field.get("/T", "")): field for field in form.get("/Fields", [])}


def _embedded_files(pdf: pikepdf.Pdf) -> Any:
    names: Any = pdf.Root.get("/Names")
    return None if names is None else names.get("/EmbeddedFiles")


def _page_fingerprint(page: Any) -> str:
    """The fingerprint of everything a page shows, without its annotations."""
    return _digest(
        "".join(
            f"{key}{_fingerprint(page.get(key))}"
            for key in sorted(page.keys())
            if key != "/Annots" and key not in _SKIPPED_ENTRIES
        )
    )


def _annotations_differ(earlier: Any, later: Any) -> bool:
    before, after = _annotations(earlier), _annotations(later)
    if before.keys() - after.keys():
        return True
    for place, note in after.items():
        known = before.get(place)
        signed = str(note.get("/FT", "")) == "/Sig" and "/V" in note
        if signed and (known is None or "/V" not in known):
            continue
        if known is None or _fingerprint(known) != _fingerprint(note):
            return True
    return False


def _annotations(page: Any) -> dict[Any, Any]:
    return {note.objgen if note.is_indirect else place: note for place, note in enumerate(page.get("/Annots", []))}


def _fingerprint(found: Any, inside: frozenset[Any] = frozenset()) -> str:
    """The fingerprint of an object and of everything below it."""
    import pikepdf

    if not isinstance(found, pikepdf.Object):
        return repr(found)
    if found.is_indirect and found.objgen in inside:
        return "again"
    inside = inside | {found.objgen} if found.is_indirect else inside
    if isinstance(found, pikepdf.Array):
        return "[" + ",".join(_fingerprint(one, inside) for one in found) + "]"
    if isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
        entries = "".join(
            f"{key}{_fingerprint(found.get(key), inside)}"
            for key in sorted(found.keys())
            if key not in _SKIPPED_ENTRIES
        )
        content = hashlib.sha256(found.read_raw_bytes()).hexdigest() if isinstance(found, pikepdf.Stream) else ""
        return _digest(entries + content)
    return repr(found)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
