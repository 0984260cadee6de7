"""Reads the messages of a language: by Babel from its catalogue once, then from a copy that is read much faster.

The copy lies in the user's cache folder and bears time and size of the catalogue. That it cannot be written or read is
no reason to stop.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from string import Formatter
from typing import Any

from kiscase.core.resources import cache_folder

Messages = dict[tuple[str, int], str]
"""Translations by source text and plural form."""


def load_messages(catalogue: Path, language: str) -> Messages:
    """The messages of a `.po` file; one whose `{names}` differ from the source is left out."""
    found = catalogue.stat()
    stamp = [found.st_mtime_ns, found.st_size]
    copy = cache_folder() / f"messages-{language}.json"
    with contextlib.suppress(OSError, ValueError, TypeError, LookupError, RecursionError):
        stored = json.loads(copy.read_bytes())
        if stored["stamp"] == stamp:
            return {(source, form): text for source, form, text in stored["messages"]}
    messages = _read_catalogue(catalogue, language)
    rows = [[source, form, text] for (source, form), text in messages.items()]
    _write_copy(copy, {"stamp": stamp, "messages": rows})
    return messages


def placeholders(text: str) -> set[str]:
    """The `{names}` in a message."""
    try:
        return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}
    except ValueError:
        return {text}


def _read_catalogue(catalogue: Path, language: str) -> Messages:
    from babel.messages.pofile import read_po

    with catalogue.open("rb") as file:
        entries = read_po(file, locale=language)
    found: Messages = {}
    for entry in entries:
        if not entry.id or entry.fuzzy:
            continue
        sources = entry.id if isinstance(entry.id, (list, tuple)) else (entry.id,)
        texts = entry.string if isinstance(entry.string, (list, tuple)) else (entry.string,)
        allowed = [placeholders(source) for source in sources]
        for form, text in enumerate(texts):
            if text and placeholders(text) in allowed:
                found[sources[0], form] = text
    return found


def _write_copy(copy: Path, content: dict[str, Any]) -> None:
    part = copy.with_suffix(f".{os.getpid()}.part")
    with contextlib.suppress(OSError):
        copy.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        part.replace(copy)
