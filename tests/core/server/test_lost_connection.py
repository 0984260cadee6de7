"""The connection is cut at any byte: what was acknowledged is stored, once, what was refused is not."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from kiscase.core.database.server import opening
from kiscase.core.database.server.server_database import ServerDatabase
from kiscase.core.errors import ConnectionLostError
from tests import makers
from tests.actions import list_participants
from tests.core.server.cutting_proxy import cutting_proxy
from tests.server_cluster import ServerCluster

CUTS = 1_000
_BYTES_OF_AN_ACTION = 14_000
_LETTERS = "abcdefghij"


def name_of(number: int) -> str:
    """A name without digits, of which names have none."""
    return "Lis" + "".join(_LETTERS[int(digit)] for digit in str(number))


def names(case: ServerDatabase) -> list[str]:
    with case.read() as session:
        return [row.name for row in list_participants(session)]


@pytest.mark.slow
def test_no_acknowledged_action_is_lost_or_stored_twice(server_case: ServerDatabase, cluster: ServerCluster) -> None:
    chance = random.Random(7)
    acknowledged: list[str] = []
    refused: set[str] = set()
    with cutting_proxy(cluster.folder) as proxy:
        case = opening.open_server_case(replace(server_case.place, socket=str(proxy.folder)), "")
        number = 0
        while proxy.cuts < CUTS:
            number += 1
            proxy.bytes_until_cut = chance.randrange(1, _BYTES_OF_AN_ACTION)
            try:
                with case.action() as session:
                    makers.participant(session, family_name=name_of(number), given_name="Jan")
            except ConnectionLostError:
                refused.add(f"{name_of(number)} Jan")
            else:
                acknowledged.append(f"{name_of(number)} Jan")
        proxy.bytes_until_cut = None
        case.close()
    stored = names(server_case)
    assert len(stored) == len(set(stored))
    assert acknowledged
    assert set(stored) == set(acknowledged)  # the answer may be lost, but then the server is asked
    assert refused
    assert not refused & set(stored)
    assert server_case.find_faults() == []
