"""What a folder is asked for, what it is made of, and what is missing in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from kiscase.core.i18n import localized_text
from kiscase.core.resources import load_toml

FOLDER_FILE = "reports/inspection.toml"


class FolderRequest(NamedTuple):
    """The period, and the people of the sample by their numbers; *seed* and *among* where they were drawn."""

    since: date
    until: date
    people: tuple[int, ...]
    seed: str = ""
    among: int = 0
    club: bool = True
    """Whether the lists and documents of the club are in it, not only the files of the people."""


class FolderPart(NamedTuple):
    """A document of the folder: where it belongs, what it is called, and what gives its bytes."""

    section: str
    title: str
    load: Callable[[Session], bytes]
    signed: bool | None = None
    """Whether everybody has signed it; None where nobody is to."""


class FolderGap(NamedTuple):
    """Something that is missing, and where."""

    what: str
    where: str


def folder_word(key: str, group: str = "word", **values: object) -> str:
    """One of the words of the folder."""
    return localized_text(load_toml(FOLDER_FILE)[group][key]).format(**values)


def document_words(kind: str) -> str:
    """What a kind of document is called in a folder; empty for one that its number alone names."""
    return folder_word(kind, "kind") if kind in folder_words("kind") else ""


def folder_words(group: str) -> Collection[str]:
    """The keys of a group of words."""
    found: Collection[str] = load_toml(FOLDER_FILE)[group]
    return found


def folder_sections() -> Sequence[dict[str, Any]]:
    """The sections in their order."""
    found: Sequence[dict[str, Any]] = load_toml(FOLDER_FILE)["section"]
    return found


def draw_sample(people: Collection[int], size: int, seed: str) -> list[int]:
    """So many people by chance: the same seed draws the same ones, on any computer."""

    def place(person: int) -> str:
        return hashlib.sha256(f"{seed}/{person}".encode()).hexdigest()

    return sorted(sorted(people, key=place)[:size])
