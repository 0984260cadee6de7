"""What of the law is in force on a day: rules, amounts, wording, and the choices that people are offered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kiscase.core import i18n, legal_rules, resources
from kiscase.core.legal_data import in_force
from kiscase.core.legal_data.in_force import CorrectionValues
from kiscase.core.legal_data.rows import Certainty, LegalTable, shipped_rows
from kiscase.participants.model import Participant
from tests.clock import FrozenClock

MAY, JUNE = date(2025, 5, 31), date(2025, 6, 1)


@pytest.fixture
def corrections() -> Iterator[list[CorrectionValues]]:
    yield []
    in_force.use_corrections(())


def correction(table: LegalTable, code: str, since: date, **values: Any) -> CorrectionValues:
    return CorrectionValues(1, table, code, since, **{
        "valid_until": None, "basis": "art. 1", "source": "Dz.U. 2026 poz. 9", "reason": "changed"
    } | values)  # fmt: skip


def test_the_wording_of_a_provision_is_the_one_of_the_day() -> None:
    before, after = (legal_rules.article_on("ups_11_2", day) for day in (MAY, JUNE))
    assert before.heading == after.heading == "Art. 11 ust. 2"
    assert before.paragraphs()[0].startswith("Brak współdziałania osoby lub rodziny")
    assert [text[:2] for text in after.paragraphs()] == ["Po", "1)", "2)", "3)", "4)"]
    assert len(after.paragraphs("uk")) == len(after.paragraphs("en")) == 5
    assert "Dz.U. 2026 poz. 639" in after.basis
    assert after.certainty is Certainty.FOUND


@pytest.mark.parametrize(
    ("code", "day", "value"),
    [
        ("unemployment_benefit_first_90_days", date(2024, 5, 31), None),
        ("unemployment_benefit_first_90_days", date(2024, 6, 1), "1662.00"),
        ("unemployment_benefit_first_90_days", date(2026, 5, 31), "1721.90"),
        ("unemployment_benefit_first_90_days", date(2026, 6, 1), "1783.90"),
        ("unemployment_benefit_later", date(2026, 6, 1), "1400.90"),
        ("reintegration_stipend", date(2026, 6, 1), "1070.34"),
        ("reintegration_stipend_excused", date(2025, 6, 1), "516.57"),
        ("minimum_hourly_rate", date(2025, 12, 31), "30.50"),
        ("minimum_hourly_rate", date(2026, 1, 1), "31.40"),
        ("minimum_hourly_rate", date(2027, 1, 1), None),  # set anew each year: nothing is guessed
    ],
)
def test_an_amount_is_the_one_of_the_day(code: str, day: date, value: str | None) -> None:
    found = legal_rules.amount_on(code, day)
    assert (found and found.value) == (Decimal(value) if value else None)


def test_an_amount_from_memory_says_that_it_is_not_sure() -> None:
    found = legal_rules.amount_on("minimum_hourly_rate", date(2025, 6, 1))
    assert found
    assert found.certainty is Certainty.MEMORY
    assert found.unsure == "Kwotę na 2025 r. podano z pamięci; sprawdź ją w rozporządzeniu."


def test_only_groups_in_force_on_the_day_are_offered(clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> None:
    file = dict(resources.load_toml("law/groups.toml"))
    row = dict(file["group"][0]) | {"source": "UZSN"}
    file["group"] = [
        row | {"code": "ended", "valid_until": date(2026, 6, 14), "label": {"pl": "dawna"}},
        row | {"code": "held", "label": {"pl": "obecna"}},
        row | {"code": "to_come", "valid_from": date(2030, 1, 1), "label": {"pl": "przyszła"}},
    ]
    load = resources.load_toml
    monkeypatch.setattr(resources, "load_toml", lambda name: file if name == "law/groups.toml" else load(name))
    shipped_rows.cache_clear()
    try:
        assert legal_rules.group_options() == [("held", "obecna")]
        assert legal_rules.group_options(date(2026, 6, 14)) == [("ended", "dawna"), ("held", "obecna")]
        clock.set(2030, 1, 1)
        assert legal_rules.group_options() == [("held", "obecna"), ("to_come", "przyszła")]
        shown = Participant.fields()["groups"]
        assert shown.format(["ended", "held", "unknown"]) == "dawna, obecna, unknown"
    finally:
        shipped_rows.cache_clear()


def test_a_label_is_the_one_of_the_day() -> None:
    assert dict(legal_rules.group_options(date(2022, 2, 14)))["mental_health"] == "chorzy psychicznie"
    assert dict(legal_rules.group_options())["mental_health"] == "osoby z zaburzeniami psychicznymi"


def test_a_correction_holds_from_its_first_to_its_last_day(corrections: list[CorrectionValues]) -> None:
    used = legal_rules.law_version()
    in_force.use_corrections([
        correction(
            LegalTable.BENEFIT, "old_age_pension", date(2026, 3, 1),
            valid_until=date(2026, 3, 31), text="Wolno.", excludes=False,
        )
    ])  # fmt: skip
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]
    rules = [legal_rules.benefit_rule("old_age_pension", day) for day in days]
    assert [rule.excludes for rule in rules] == [True, False, False, True]
    assert rules[1].sentence == "Wolno."
    with i18n.use_language("uk"):
        assert rules[1].label == "пенсія за віком"
    assert rules[1].certainty is Certainty.CORRECTION
    assert legal_rules.law_version().startswith(used + "+")
    in_force.use_corrections(())
    assert legal_rules.law_version() == used


def test_a_correction_gives_the_amount_of_a_new_year(corrections: list[CorrectionValues]) -> None:
    in_force.use_corrections([correction(LegalTable.AMOUNT, "minimum_hourly_rate", date(2027, 1, 1), amount="32.10")])
    found = legal_rules.amount_on("minimum_hourly_rate", date(2027, 5, 1))
    assert found
    assert found.value == Decimal("32.10")


def test_a_correction_of_an_unknown_code_does_no_harm(corrections: list[CorrectionValues]) -> None:
    in_force.use_corrections([correction(LegalTable.GROUP, "of_a_later_program", date(2026, 1, 1))])
    assert len(legal_rules.group_options()) == 9
