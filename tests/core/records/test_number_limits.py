"""Whole numbers have a lowest and a highest, which the field declares, the window says and the file can hold."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kiscase.all_records  # noqa: F401 - the records of all features
from kiscase.club.model import Club
from kiscase.core.errors import InvalidValuesError
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.core.records.record import Record, record_classes

NUMBERS = [
    (record, info)
    for record in record_classes().values()
    for info in record.fields().values()
    if info.kind is FieldKind.NUMBER
]
LARGEST_IN_FILE = 2**63 - 1


@pytest.mark.parametrize(("record", "info"), NUMBERS, ids=lambda one: getattr(one, "key", getattr(one, "__name__", "")))
def test_every_whole_number_declares_its_limits(record: type[Record], info: FieldInfo) -> None:
    assert info.limits is not None
    low, high = info.limits
    assert 0 <= low < high < LARGEST_IN_FILE
    assert [info.out_of_range(number) == "" for number in (low - 1, low, high, high + 1)] == [False, True, True, False]


@given(st.integers().filter(lambda number: not 0 <= number <= 100))
def test_a_number_beyond_its_limits_is_refused_and_never_overflows_the_file(number: int) -> None:
    with pytest.raises(InvalidValuesError) as refused:
        Club(name="Klub").change({"required_percent": number})
    assert list(refused.value.problems) == ["required_percent"]


@pytest.mark.parametrize("value", [None, 0, 100])
def test_what_is_within_or_empty_is_taken(value: Any) -> None:
    assert Club(name="Klub").change({"required_percent": value}).required_percent == value
