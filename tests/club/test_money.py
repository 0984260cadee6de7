"""Money by year and source: amounts in grosze, sums that count no part twice, what does not fit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiscase.club.money import actions as money
from kiscase.club.money.actions import MoneyAmounts
from kiscase.club.money.model import MOST, GrantMoney
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError
from kiscase.core.text.money import format_money, parse_money
from tests.actions import ask, do

GMINA: dict[str, Any] = {"year": 2026, "source": "gmina", "planned": 12_000_000, "received": 11_000_050}


@given(st.integers(0, MOST))
def test_an_amount_is_read_as_it_is_written(grosze: int) -> None:
    assert parse_money(format_money(grosze)) == grosze


def test_money_is_listed_by_year_and_source_and_added_up(case: Database) -> None:
    do(case, money.save_money, GMINA | {"source": "own", "received": 100})
    do(case, money.save_money, GMINA | {"source": "gmina_alcohol", "received": 5_000_000, "planned": None})
    do(case, money.save_money, GMINA | {"agreement_number": "3/2026", "agreement_on": date(2026, 1, 5)})
    do(case, money.save_money, GMINA | {"year": 2025})
    rows = ask(case, money.list_money, 2026)
    assert [row.source for row in rows] == ["gmina", "gmina_alcohol", "own"]
    assert (rows[0].label, rows[0].agreement) == ("dotacja lub budżet gminy (dochody własne)", "3/2026, 05.01.2026")
    assert money.sum_money(rows) == MoneyAmounts(planned=24_000_000, received=11_000_150)
    assert [row.year for row in ask(case, money.list_money)] == [2026, 2026, 2026, 2025]
    assert money.sum_money([]) == MoneyAmounts()
    assert case.find_faults() == []


def test_a_part_is_not_more_than_its_whole(case: Database) -> None:
    do(case, money.save_money, GMINA)
    part = do(case, money.save_money, GMINA | {"source": "gmina_alcohol", "received": 11_000_050})
    assert money.find_money_faults(ask(case, money.list_money, 2026)) == []
    do(case, money.save_money, {"received": 11_000_051}, part)
    assert len(money.find_money_faults(ask(case, money.list_money, 2026))) == 1


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"year": None}, "year"),
        ({"year": 1999}, "year"),
        ({"source": None}, "source"),
        ({"planned": None, "received": None}, "planned"),
        ({"spent": MOST + 1}, "spent"),
        ({"spent": -1}, "spent"),
        ({"returned": 11_000_051}, "returned"),
        ({"agreement_on": date(2026, 2, 1), "settled_on": date(2026, 1, 31)}, "settled_on"),
    ],
)
def test_what_is_wrong_stands_at_its_field(changes: dict[str, Any], wrong: str) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        GrantMoney().change(GMINA | changes)
    assert list(caught.value.problems) == [wrong]


def test_money_is_deleted(case: Database) -> None:
    line = do(case, money.save_money, GMINA)
    do(case, money.delete_money, line)
    assert ask(case, money.list_money) == []
