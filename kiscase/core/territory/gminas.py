"""The gminas in use: those that ship with the program, or a newer list that the open case file holds."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from functools import cache

from kiscase.core.collation import fold_text, sort_key
from kiscase.core.resources import resource_path
from kiscase.core.territory.terc_file import Gmina, GminaRegister, read_gmina_register

SHIPPED = "teryt/terc-2024-01-01.csv"
_MOST_FOUND = 50
_NO_WORDS = str.maketrans("(),", "   ")


class _Index:
    """A register with what its gminas are found by."""

    def __init__(self, register: GminaRegister) -> None:
        self.register = register
        gminas = sorted(register.gminas, key=lambda gmina: (sort_key(gmina.label), gmina.code))
        self.by_code = {gmina.code: gmina for gmina in gminas}
        self.options = tuple((gmina.code, gmina.label) for gmina in gminas)
        self.folded = tuple((fold_text(gmina.name), fold_text(gmina.label), gmina) for gmina in gminas)
        """The folded name and label of each gmina, in the Polish order of the labels."""


class _Loaded:
    """The list of the open case; it is read when it is first needed."""

    content = ""
    index: _Index | None = None


def use_gmina_list(content: str) -> None:
    """Let a list as in the official file hold from now on, if it is newer than the one that ships; empty for that."""
    _Loaded.content, _Loaded.index = content, None


def gmina_register() -> GminaRegister:
    """The register in use."""
    return _index().register


def find_gmina(code: str) -> Gmina | None:
    """The gmina of a code of seven digits; also one that is only in the older register that ships."""
    return _index().by_code.get(code) or _shipped().by_code.get(code)


def gmina_label(code: str) -> str:
    """A gmina with what tells it from its namesakes; a code that no register has is its own label."""
    found = find_gmina(code)
    return found.label if found else code


def gmina_options() -> Sequence[tuple[str, str]]:
    """(code, label) of all gminas, in Polish order."""
    return _index().options


def find_gminas(text: str, first: Sequence[str] = ()) -> list[tuple[str, str]]:
    """(code, label) of what a typed text means: each word is in the label, the same name and spelling come first.

    Those of the codes *first* come before others that fit as well.
    """
    folded = fold_text(text).strip()
    words = _words(folded)
    if not words and not first:
        return list(_index().options[:_MOST_FOUND])
    found = [
        ((*_rank(text.strip(), folded, name, gmina, first), not words <= _words(label)), place, gmina)
        for place, (name, label, gmina) in enumerate(_index().folded)
        if all(word in label for word in words)
    ]
    nearest = heapq.nsmallest(_MOST_FOUND, found, key=lambda one: one[:2])
    return [(gmina.code, gmina.label) for _ranked, _place, gmina in nearest]


def _rank(typed: str, folded: str, name: str, gmina: Gmina, first: Sequence[str]) -> tuple[bool, ...]:
    """Lower for what is nearer to the typed text."""
    return (
        gmina.name.casefold() != typed.casefold(),
        name != folded,
        gmina.code not in first,
        not name.startswith(folded),
        folded not in name,
    )


def _words(text: str) -> set[str]:
    return set(text.translate(_NO_WORDS).split())


def _index() -> _Index:
    if _Loaded.index is None and _Loaded.content:
        register = read_gmina_register(_Loaded.content.encode())
        _Loaded.index = _Index(register) if register.as_of > _shipped().register.as_of else _shipped()
    return _Loaded.index or _shipped()


@cache
def _shipped() -> _Index:
    return _Index(read_gmina_register(resource_path(SHIPPED).read_bytes()))
