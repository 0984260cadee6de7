"""Plain statements: ids come in the order of their statement, however they are brought over."""

from __future__ import annotations

import pytest

from kiscase.core.database.database import Database
from tests import makers
from tests.actions import do


@pytest.mark.parametrize("descending", [False, True])
def test_ids_come_in_the_order_of_their_statement(case: Database, descending: bool) -> None:
    made = [do(case, makers.participant, family_name=name) for name in ("Żuk", "Ćma", "Adamska", "Ćma")]
    order = "sort DESC, id DESC" if descending else "sort, id"
    with case.plain_reader() as reader:
        found = reader.ids(f"SELECT id FROM participant ORDER BY {order} LIMIT :most", most=9)  # noqa: S608 - ours
        first = reader.ids(f"SELECT id FROM participant ORDER BY {order} LIMIT :most", most=2)  # noqa: S608 - ours
        nobody = reader.ids("SELECT id FROM participant WHERE family_name = :name", name="Nowak")
    wanted = [made[place] for place in (2, 1, 3, 0)]
    assert list(found) == (wanted[::-1] if descending else wanted)
    assert list(first) == list(found)[:2]
    assert list(nobody) == []
