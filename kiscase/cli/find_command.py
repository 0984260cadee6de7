"""The command find: what the search finds, a line each; without SQLAlchemy, which takes longer to load than to find."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kiscase.cli.opened_case import opened_case
from kiscase.cli.terminal_output import print_line
from kiscase.core.i18n import _

if TYPE_CHECKING:
    from kiscase.core.database.plain_reader import PlainReader
    from kiscase.core.records.search_hit import SearchHit

MAX_HITS = 10_000
_PARTICIPANTS = "SELECT id, participant_id FROM contract WHERE id IN (:ids)"


def find_records(wanted: argparse.Namespace) -> int:
    """Print what the search finds; the exit status is 1 if that is nothing, as grep has it."""
    from kiscase.core.search.matching import search_all

    with opened_case(wanted.case, wanted.passphrase_file) as database, database.plain_reader() as reader:
        hits = search_all(reader, " ".join(wanted.text), limit=MAX_HITS)
        found = list(_hit_cells(reader, hits))
    for cells in found:
        print_line(*cells)
    if not found:
        print_line(_("No results."), file=sys.stderr)
        return 1
    return 0


def _hit_cells(reader: PlainReader, hits: Sequence[SearchHit]) -> Iterator[tuple[str, str, str]]:
    """Kind, number or id, and title of search hits; a contract comes with its participant's name."""
    names = _names_by_contract(reader, [hit.id for hit in hits if hit.kind == "contract"])
    for hit in hits:
        if hit.kind == "contract":
            yield hit.kind, hit.title, names.get(hit.id, "")
        else:
            yield hit.kind, str(hit.id), hit.title


def _names_by_contract(reader: PlainReader, ids: Sequence[int]) -> dict[int, str]:
    if not ids:
        return {}
    from kiscase.participants.namesakes import read_participant_names

    people: dict[int, int] = dict(reader.rows_of_ids(_PARTICIPANTS, ids))
    names = read_participant_names(reader, people.values())
    return {contract: names[person] for contract, person in people.items()}
