"""Vague wording: texts whose fulfilment cannot be verified, what they lack, and a suggestion with placeholders.

The words are Polish and are listed in `resources/phrases/wording.toml`. A false alarm is worse than a missed one, so a
text is vague only if its words are (“poprawa”, “wsparcie”) and no number, document or act shows the result, or if it
has no date, no number and no visible result at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from kiscase.core import resources
from kiscase.core.collation import fold_text

LACKS_DATE, LACKS_NUMBER, LACKS_EFFECT = "date", "number", "effect"
_LACKS = (LACKS_DATE, LACKS_NUMBER, LACKS_EFFECT)
_GAP = re.compile(r"‹[^‹›]+›")
_DAY = re.compile(r"\b\d{1,2}\.\d{1,2}(?:\.\d{2,4})?\b|\b(?:19|20)\d\d\b")
_DIGIT = re.compile(r"\d")
_SHORTEST = 4  # letters: less is still being typed
_FEW = 6  # words: longer texts say more than a suggestion would


@dataclass(frozen=True)
class VagueWording:
    """What a vague text lacks (`date`, `number`, `effect`, in this order), and a text with gaps to put in its place."""

    missing: tuple[str, ...]
    suggestion: str


def open_placeholders(text: str) -> list[str]:
    """The placeholders ‹…› that are left in a text."""
    return _GAP.findall(text)


def checks_wording_of(place: str) -> bool:
    """Whether the wording of a field of the form (`goals.effect`) is checked."""
    return place in _data()["fields"]


def find_vague_wording(text: str, due: date | None = None, place: str = "participant_actions") -> VagueWording | None:
    """What a vague text lacks in its field, whose row has the date *due*; None if it is not vague.

    A text with gaps is unfinished, not vague.
    """
    kind = _data()["fields"].get(place)
    if kind is None or sum(map(str.isalpha, text)) < _SHORTEST or open_placeholders(text):
        return None
    folded, lasting = _words(text), kind in _data()["lasting"]
    own = tuple(_data()["own_words"].get(place, ()))
    vague = _has("vague", _pattern(own).sub("", folded) if own else folded)
    found = {
        LACKS_DATE: lasting or due is not None or bool(_DAY.search(text)) or _has("date", folded),
        LACKS_NUMBER: bool(_DIGIT.search(_DAY.sub("", text))) or _has("number", folded),
        LACKS_EFFECT: _has("observable", folded),
    }
    mended = found[LACKS_NUMBER] or found[LACKS_EFFECT]
    if mended or not (vague or not (found[LACKS_DATE] or _has("activity", folded))):
        return None
    missing = tuple(what for what in _LACKS if not found[what])
    return VagueWording(missing, _suggestion(text, folded, place, kind, missing))


def _suggestion(text: str, folded: str, place: str, kind: str, missing: Iterable[str]) -> str:
    if folded.count(" ") < _FEW:
        for frame in _data()["frame"]:
            if place in frame["fields"] and _pattern(tuple(frame["words"])).search(folded):
                return str(frame["text"])
    added = _data()["added"][kind]
    return text.strip().rstrip(" .;,–-") + "".join(added.get(what, "") for what in missing) + "."


def _has(kind: str, folded: str) -> bool:
    return _pattern(tuple(_data()["words"][kind])).search(folded) is not None


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold_text(text)))


def _data() -> dict[str, Any]:
    return resources.load_toml("phrases/wording.toml")


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern that finds each of the words in a folded text."""
    ways = (re.escape(fold_text(word)).replace(r"\*", r"\w*").replace(r"\ ", " ") for word in words)
    return re.compile(r"\b(?:" + "|".join(sorted(ways, key=len, reverse=True)) + r")\b")
