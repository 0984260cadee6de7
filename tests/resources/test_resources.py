"""The data that ships with the program is whole: forms, law, practice material, fonts, icons, licences."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any

import pytest

from kiscase.contracts.model import OFFICIAL_FORM
from kiscase.contracts.parts import ALL_GOALS
from kiscase.core.resources import list_resources, load_toml, resource_path
from kiscase.pdf.letters import item_letter

LANGUAGES = {"pl", "uk", "en"}
CONFIDENCE = {"F", "P", "D", "M"}
CERTAINTY = {"found", "inference", "memory"}
FIELD_KINDS = {
    *("stamp", "fixed", "date", "text", "long", "people", "worker", "table", "dates", "signatures", "quote"),
    *("part", "clause", "label", "footnotes", "choice"),
}
COLUMN_KINDS = {"text", "long", "date", "choice", "goal"}
PROBLEMS = {"unemployment", "disability", "mental_health", "addiction", "prison", "foreign_origin"}

FORMS = list_resources("forms", ".toml")
LAW = [name for name in list_resources("law", ".toml") if name != "law"]
ALL = [
    f"{folder}/{name}.toml"
    for folder in ("forms", "help", "law", "letters", "practice", "reports")
    for name in list_resources(folder, ".toml")
]

Row = dict[str, Any]


def form(name: str) -> Row:
    return load_toml(f"forms/{name}.toml")


def fields(name: str) -> Iterator[Row]:
    return (field for section in form(name)["section"] for field in section["field"])


def rows(name: str) -> Iterator[tuple[str, Row]]:
    """Every dated row of a law file with the name of its table."""
    for table, content in load_toml(f"law/{name}.toml").items():
        if isinstance(content, list):
            yield from ((table, row) for row in content)


def mappings(value: object) -> Iterator[Row]:
    """Every table inside a parsed file, at any depth."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from mappings(item)


def practice() -> Row:
    return load_toml("practice/club.toml")


@pytest.mark.parametrize("name", ALL)
def test_every_text_speaks_all_languages(name: str) -> None:
    for table in mappings(load_toml(name)):
        if table.keys() & LANGUAGES:
            assert table.keys() == LANGUAGES, table
            assert all(text.strip() for text in table.values()), table


@pytest.mark.parametrize("name", ALL)
def test_no_text_holds_a_control_character_or_a_double_space(name: str) -> None:
    texts = [text for table in mappings(load_toml(name)) for text in table.values() if isinstance(text, str)]
    assert not [text for text in texts if re.search(r"[\x00-\x09\x0b-\x1f\u200b\u00ad]|  ", text)]


# ---------------------------------------------------------------------------------------------------- forms


@pytest.mark.parametrize("name", FORMS)
def test_a_form_names_itself_and_its_basis(name: str) -> None:
    head = form(name)
    assert head["id"] == name
    assert head["version"]
    assert type(head["valid_from"]) is date
    assert "Dz.U." in head["basis"]
    assert head["title"].keys() == LANGUAGES


@pytest.mark.parametrize("name", FORMS)
def test_a_forms_labels_have_a_declared_source_and_a_confidence(name: str) -> None:
    declared = form(name)["sources"]
    for item in [form(name), *form(name)["variant"], *form(name)["section"], *fields(name)]:
        if item.keys() & {"label", "heading", "title"}:
            assert item["source"] in declared, item
            assert item["confidence"] in CONFIDENCE, item
            assert item.get("wording", "M") in CONFIDENCE, item
    used = {item["source"] for item in mappings(form(name)) if "source" in item}
    assert used == declared.keys()


@pytest.mark.parametrize("name", FORMS)
def test_a_forms_keys_are_unique_in_each_variant(name: str) -> None:
    variants = [variant["code"] for variant in form(name)["variant"]]
    sections = form(name)["section"]
    assert len({section["key"] for section in sections}) == len(sections)
    assert {variant for section in sections for variant in section["variants"]} == set(variants)
    for variant in variants:
        of_variant = [section for section in sections if variant in section["variants"]]
        for of_evaluation in (False, True):  # part II has a content of its own
            part = [section for section in of_variant if section.get("evaluation", False) is of_evaluation]
            keys = [field["key"] for section in part for field in section["field"]]
            assert not [key for key, count in Counter(keys).items() if count > 1]
            assert all(re.fullmatch(r"[a-z][a-z_]*", key) for key in keys)


@pytest.mark.parametrize("name", FORMS)
def test_a_forms_fields_are_of_known_kinds_and_have_labels(name: str) -> None:
    for field in fields(name):
        assert field["kind"] in FIELD_KINDS, field
        assert field["label"].keys() == LANGUAGES
        assert ("columns" in field) == (field["kind"] in {"people", "worker", "table"}), field["key"]
        assert ("places" in field) == (field["kind"] == "signatures"), field["key"]


@pytest.mark.parametrize("name", FORMS)
def test_a_forms_tables_fill_their_width(name: str) -> None:
    for field in fields(name):
        columns = field.get("columns", [])
        assert all(column["kind"] in COLUMN_KINDS for column in columns)
        assert all(("choices" in column) == (column["kind"] == "choice") for column in columns)
        assert len({column["key"] for column in columns}) == len(columns)
        width = sum(column["width"] for column in columns)
        lines = round(width) if field.get("layout") == "boxes" else 1  # boxes stand in several lines
        assert not columns or width == pytest.approx(lines), field["key"]
        assert not columns or field["rows"] > 0


@pytest.mark.parametrize("name", FORMS)
def test_a_forms_neighbouring_fields_fill_the_line(name: str) -> None:
    for section in form(name)["section"]:
        line = 0.0
        for field in section["field"]:
            line += field.get("width", 1.0)
            assert line <= 1.001, field["key"]
            line = 0.0 if line > 0.999 else line
        assert line == 0.0, section["key"]


def test_the_contract_has_the_keys_that_the_program_relies_on() -> None:
    sections = form(OFFICIAL_FORM)["section"]
    found: dict[str, set[str]] = defaultdict(set)
    for section in sections:
        for variant in section["variants"]:
            found[variant] |= {field["key"] for field in section["field"]}
    both = {
        *("stamp", "drawn_on", "people", "worker", "main_goals", "goals", "participant_actions", "worker_actions"),
        *("evaluation_on", "arrangements", "signatures", "footnotes", "conclusions", "decision", "next_on"),
        *("own_words", "ends_on", "evaluation_dates", "referral", "referral_date", "insurance_notice"),
        *("handed_over", "inner_notes"),
    }
    assert found["A"] >= both | {"subtitle", "causes", "strengths", "limits"}
    assert found["B"] >= both | {"unemployment_causes", "work_limits", "capabilities"}
    assert found["B"] >= {"past_actions", "failure_reasons", "effects_to_support"}
    assert not found["B"] & {"causes", "strengths", "limits"}


# ---------------------------------------------------------------------------------------------------- law


@pytest.mark.parametrize("name", ["law", *LAW])
def test_a_rule_is_dated_and_says_where_it_comes_from(name: str) -> None:
    declared = load_toml("law/law.toml")["sources"]
    for _, row in rows(name):
        assert re.fullmatch(r"[a-z][a-z_0-9]*", row["code"])
        assert type(row["valid_from"]) is date
        assert type(row.get("valid_until", date.max)) is date
        assert row["valid_from"] <= row.get("valid_until", date.max)
        assert row["basis"].strip()
        assert row["source"] in declared, row
        assert row["certainty"] in CERTAINTY, row
        assert row["label"].keys() == LANGUAGES


@pytest.mark.parametrize("name", ["law", *LAW])
def test_the_periods_of_one_code_follow_each_other(name: str) -> None:
    """On no day are two rows of one code in force, and on none between its first and its last day is there none."""
    periods: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for table, row in rows(name):
        periods[table, row["code"]].append(row)
    for key, versions in periods.items():
        for before, after in pairwise(versions):
            assert "valid_until" in before, key
            assert after["valid_from"] == before["valid_until"] + timedelta(days=1), key


@pytest.mark.parametrize("name", ["law", *LAW])
def test_what_is_from_memory_is_never_shown_as_sure(name: str) -> None:
    for _, row in rows(name):
        assert (row["source"] == "MEM") == (row["certainty"] == "memory"), row["code"]
        assert row["certainty"] != "memory" or row.get("unsure", {}).keys() == LANGUAGES, row["code"]


def test_every_declared_source_of_the_law_is_used() -> None:
    used = {row["source"] for name in ("law", *LAW) for _, row in rows(name)}
    assert used == load_toml("law/law.toml")["sources"].keys()


def test_what_ended_for_good_is_known() -> None:
    """A code whose last row has an end would not be found from the next day on; each such end is meant."""
    last = {(table, row["code"]): row for name in ("law", *LAW) for table, row in rows(name)}
    ended = {code for (table, code), row in last.items() if "valid_until" in row and table != "amount"}
    assert ended == {"employment_promotion", "useful_work_rules", "activation_programme"}
    assert all(row["valid_until"] for (table, _), row in last.items() if table == "amount"), "set anew each year"


def test_an_amount_is_a_decimal_text() -> None:
    assert all(re.fullmatch(r"\d+\.\d\d", row["value"]) for _, row in rows("amounts"))


def test_a_pension_for_incapacity_stopped_excluding_in_2022() -> None:
    by_day = {
        day: {row["code"]: row["excludes"] for _, row in rows("exclusions") if "excludes" in row and holds(row, day)}
        for day in (date(2022, 2, 14), date(2022, 2, 15))
    }
    before, after = by_day.values()
    assert before["disability_pension"]
    assert sum(before.values()) == 7
    assert [code for code, excludes in after.items() if before[code] and not excludes] == ["disability_pension"]


def holds(row: Row, day: date) -> bool:
    return bool(row["valid_from"] <= day <= row.get("valid_until", date.max))


def test_every_benefit_and_condition_has_its_sentence() -> None:
    for name in ("exclusions", "conditions"):
        assert all(row["sentence"].keys() == LANGUAGES for _, row in rows(name))


def test_the_groups_are_the_statutes_eight_and_the_open_end() -> None:
    today = [row for table, row in rows("groups") if table == "group" and holds(row, date(2026, 1, 1))]
    assert [row.get("point") for row in today] == [1, 2, 3, 4, 5, 6, 7, 8, None]
    codes = {row["code"] for row in today}
    problems = [row for table, row in rows("groups") if table == "problem"]
    assert {row["code"] for row in problems} == PROBLEMS
    assert all(set(row["groups"]) <= codes for row in problems)


def test_the_kinds_of_activity_are_the_statutes_six_the_enterprises_the_commissioned_and_others() -> None:
    kinds = [kind for kind in load_toml("law/activities.toml")["kind"] if holds(kind, date(2026, 1, 1))]
    assert [kind.get("point") for kind in kinds] == [1, 2, 3, 4, 5, 6, None, None, None]
    subs = [sub for kind in kinds for sub in kind["sub"]]
    assert len({sub["code"] for sub in subs}) == len(subs)
    assert all(sub["label"].keys() == LANGUAGES for sub in subs)
    assert {sub["reintegration"] for sub in subs} == {"social", "vocational"}


def test_limits_and_deadlines_can_be_counted_with() -> None:
    for _, row in rows("conditions"):
        assert ("value" in row) == ("unit" in row)
        assert row.get("unit", "days") in {"days", "months"}
        assert date.fromisoformat(f"2026-{row.get('deadline', '01-01')}")


# ---------------------------------------------------------------------------------------------------- practice


def test_there_are_enough_names_and_they_are_unique() -> None:
    people = practice()["names"]
    for key, least in (("female", 45), ("male", 45), ("foreign", 10)):
        assert len(people[key]) >= least
    assert len(set(people["female"])) == len(people["female"])
    assert len(set(people["male"])) == len(people["male"])
    pairs = {(surname["m"], surname["f"]) for surname in people["surnames"]}
    assert len(pairs) == len(people["surnames"]) >= 80
    assert any(man != woman for man, woman in pairs)
    initials = {name[0] for pair in pairs for name in pair}
    assert initials >= set("ŁŻÓĆŚŹ")
    assert any("-" in man for man, _ in pairs)
    assert any("'" in man for man, _ in pairs)


def test_no_number_or_address_of_the_practice_club_can_be_real() -> None:
    club = practice()
    numbers = [club["institution"]["phone"], *(worker["phone"] for worker in club["worker"])]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"0\d\d \d{3} \d{3}", number) for number in numbers)
    assert club["institution"]["postal_code"] == "00-000"
    assert club["institution"]["email"].endswith(".example")


def test_the_practice_workers_have_the_roles_of_a_club() -> None:
    roles = [worker["role"] for worker in practice()["worker"]]
    assert len(roles) == 6
    assert set(roles) == {"social_worker", "coordinator", "psychologist", "lawyer", "adviser"}


def test_the_practice_activities_are_possible() -> None:
    club = practice()
    rows = [kind for kind in load_toml("law/activities.toml")["kind"] if holds(kind, date(2026, 1, 1))]
    kinds = {kind["code"]: {sub["code"] for sub in kind["sub"]} for kind in rows}
    assert len(club["activity"]) == 9
    for activity in club["activity"]:
        assert activity["sub"] in kinds[activity["kind"]]
        assert 1 <= activity["weekday"] <= 5
        assert type(activity["start"]) is time
        assert activity["start"] < activity["end"]
        assert activity["capacity"] > 0
        assert 0 <= activity["leader"] < len(club["worker"])
        assert len(activity["topics"]) >= 5


@pytest.mark.parametrize("key", ["room", "leader"])
def test_no_room_or_leader_of_the_practice_club_is_taken_twice(key: str) -> None:
    activities = practice()["activity"]
    for number, one in enumerate(activities):
        for other in activities[number + 1 :]:
            if one["weekday"] == other["weekday"] and one[key] == other[key]:
                assert one["end"] <= other["start"] or other["end"] <= one["start"], (one["name"], other["name"])


def test_each_problem_area_has_its_plans() -> None:
    plans = practice()["plan"]
    assert len({plan["code"] for plan in plans}) == len(plans)
    counts = Counter(plan["problem"] for plan in plans)
    assert counts.keys() == PROBLEMS
    assert min(counts.values()) >= 4
    assert {plan["variant"] for plan in plans} == {"A", "B"}
    groups = {row["code"] for table, row in rows("groups") if table == "group"}
    benefits = {row["code"] for table, row in rows("exclusions") if table == "benefit"}
    assert all(set(plan["groups"]) <= groups for plan in plans)
    assert all(plan.get("benefit", "disability_pension") in benefits for plan in plans)


@pytest.mark.parametrize("plan", practice()["plan"], ids=lambda plan: plan["code"])
def test_a_plan_is_whole(plan: Row) -> None:
    assert all(len(plan[key]) > 30 for key in ("causes", "strengths", "limits", "main_goal"))
    assert all(
        (key in plan) == (plan["variant"] == "B") for key in ("past_actions", "failure_reasons", "effects_to_support")
    )
    assert 2 <= len(plan["goals"]) <= 3
    assert all(re.search(r"\d", goal["effect"]) or len(goal["effect"]) > 40 for goal in plan["goals"])
    assert 4 <= len(plan["participant_actions"]) <= 8
    assert 4 <= len(plan["worker_actions"]) <= 8
    length = plan["months"] * 30
    for action in plan["participant_actions"] + plan["worker_actions"]:
        assert 0 < action["days"] <= length, action
    days = plan["evaluation_days"]
    assert days == sorted(set(days))
    assert 0 < days[0] <= days[-1] <= length
    assert all(later - earlier <= 183 for earlier, later in pairwise([0, *days]))


@pytest.mark.parametrize("plan", practice()["plan"], ids=lambda plan: plan["code"])
def test_each_party_acts_for_each_aim_of_a_plan(plan: Row) -> None:
    letters = {item_letter(place) for place in range(len(plan["goals"]))}
    for party in ("participant_actions", "worker_actions"):
        served = [action["goal"] for action in plan[party]]
        assert letters <= set(served) <= letters | {ALL_GOALS}, party
        order = [*sorted(letters), ALL_GOALS]
        assert served == sorted(served, key=order.index), "they stand in the order of the aims, as on the form"


def test_no_two_plans_say_the_same_of_what_is_agreed_and_of_what_came_before() -> None:
    for key in ("arrangements", "effects_to_support", "causes", "main_goal"):
        said = [plan[key] for plan in practice()["plan"] if key in plan]
        assert len(set(said)) == len(said), key


def test_no_plan_names_a_bank_account() -> None:
    assert not [plan["code"] for plan in practice()["plan"] if re.search(r"\d{4}", plan["arrangements"])]


@pytest.mark.parametrize("plan", practice()["plan"], ids=lambda plan: plan["code"])
def test_a_plans_days_agree_with_its_words(plan: Row) -> None:
    for action in plan["participant_actions"] + plan["worker_actions"]:
        said = re.findall(r"w ciągu (\d+) dni", action["text"])
        assert not said or int(said[0]) <= action["days"], action


def test_each_foreign_plan_fits_somebody() -> None:
    people = practice()["names"]["foreign"]
    for plan in practice()["plan"]:
        wanted = set(plan.get("citizenship", [])) - {"PL"}
        fitting = {one["citizenship"] for one in people if one["sex"] == plan.get("sex", one["sex"])}
        assert wanted <= fitting | {"PL"}, plan["code"]


# ---------------------------------------------------------------------------------------------------- icons, licences


@pytest.mark.parametrize("name", list_resources("icons", ".svg"))
def test_an_icon_takes_its_colour_from_the_program(name: str) -> None:
    text = resource_path(f"icons/{name}.svg").read_text(encoding="utf-8")
    assert text.startswith("<svg ")
    assert 'stroke="currentColor"' in text
    assert 'viewBox="0 0 24 24"' in text
    assert "class=" not in text
    assert "<!--" not in text


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("../LICENSE", "EUROPEAN UNION PUBLIC LICENCE v. 1.2"),
        ("fonts/OFL.txt", "SIL OPEN FONT LICENSE Version 1.1"),
        ("icons/LICENSE", "ISC License"),
    ],
)
def test_every_licence_ships_in_full(name: str, phrase: str) -> None:
    path = resource_path("fonts").parent / name
    if not path.exists():
        pytest.skip("the licence of the whole lies beside the source only")
    text = path.read_text(encoding="utf-8")
    assert phrase in text
    assert len(text) > 2000
