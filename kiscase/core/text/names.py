"""Names of people: one of both is enough, and what somebody was called before is kept."""

from __future__ import annotations

from collections.abc import Iterable

from kiscase.core.collation import fold_text
from kiscase.core.i18n import _


def join_names(first: str | None, second: str | None) -> str:
    """Two names as they follow each other; a person may have one of them only."""
    return " ".join(filter(None, (first, second)))


def name_problems(family_name: str, given_name: str) -> dict[str, str]:
    """What is missing where somebody has no name at all."""
    if family_name or given_name:
        return {}
    return {"family_name": _("Please enter a family name or a given name. Some people have only one name.")}


def with_former_names(former: str, before: Iterable[str], now: Iterable[str]) -> str:
    """The list of former names with those names that are another one *now*, each beside what it was *before*.

    A correction of one letter, an accent or a sign is no change of name.
    """
    from kiscase.core.text.similar_words import is_few_letters_away  # not before the first rows, which show names, too

    found = [former] if former else []
    known = {fold_text(name) for name in former.split(",")}
    for name, later in zip(before, now, strict=True):
        old = fold_text(name or "")
        if old and old not in known and not is_few_letters_away(old, fold_text(later)):
            known.add(old)
            found.append(name)
    return ", ".join(found)


def former_names_text(former: str) -> str:
    """Former names as they follow a name; empty for none."""
    return _("formerly {names}").format(names=former) if former else ""
