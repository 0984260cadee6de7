"""What another person is to a participant: the kinds that ship with the program, dated, in every language."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from kiscase.core import clock
from kiscase.core.i18n import localized_text
from kiscase.core.resources import load_toml


class RelationKind(NamedTuple):
    """A kind of relation: its label says what the other person is to the participant."""

    code: str
    inverse: str
    """The kind as the other person sees it."""
    labels: dict[str, str]
    valid_from: date
    valid_until: date | None
    acts: bool
    """Whether the other person may act for the participant."""
    is_represented: bool
    """Whether the participant may act for the other person."""
    signs: bool
    """Whether the other person is the legal representative, who signs for the participant."""

    @property
    def label(self) -> str:
        """The label in the current language."""
        return localized_text(self.labels)

    @property
    def has_act(self) -> bool:
        """Whether there is an act on which it rests: a court's, or a power of attorney."""
        return self.acts or self.is_represented


@cache
def shipped_relation_kinds() -> dict[str, RelationKind]:
    """The kinds of the program by their codes, in the order in which they are offered."""
    return {
        row["code"]: RelationKind(
            row["code"],
            row["inverse"],
            row["label"],
            row["valid_from"],
            row.get("valid_until"),
            row.get("acts", False),
            row.get("is_represented", False),
            row.get("signs", False),
        )
        for row in load_toml("people/relation_kinds.toml")["relation_kind"]
    }


def relation_kind_options(on: date | None = None) -> list[tuple[str, str]]:
    """(code, label) of the kinds of the program that are in use on a day, else today."""
    day = on or clock.today()
    return [
        (kind.code, kind.label)
        for kind in shipped_relation_kinds().values()
        if kind.valid_from <= day and (kind.valid_until is None or day <= kind.valid_until)
    ]


def relation_kind_label(code: str) -> str:
    """The label of a kind; one of the club's own is its own label."""
    kind = shipped_relation_kinds().get(code)
    return kind.label if kind is not None else code


def acting_kinds() -> list[str]:
    """The codes of the kinds of those who may act for a participant."""
    return [kind.code for kind in shipped_relation_kinds().values() if kind.acts]


def represented_kinds() -> list[str]:
    """The codes of the kinds of those for whom a participant may act."""
    return [kind.code for kind in shipped_relation_kinds().values() if kind.is_represented]
