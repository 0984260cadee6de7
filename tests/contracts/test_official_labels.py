"""The printed form held against the official labels: every one, in order, once for each place, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from kiscase.contracts.copies import preview
from kiscase.contracts.copies.model import BlankPart
from kiscase.contracts.copies.rendering import render_blank_form
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import OFFICIAL_FORM
from kiscase.contracts.parts import ALL_GOALS
from kiscase.core.database.database import Database
from kiscase.core.i18n import use_language
from kiscase.pdf.blocks import SignatureLine
from kiscase.pdf.document_properties import DocumentProperties
from kiscase.pdf.form import loading, printing
from kiscase.pdf.form.printing import ColumnsTable
from kiscase.pdf.render import render_pdf
from tests import makers
from tests.actions import ask, do
from tests.contracts.test_family_members import of_family
from tests.pdf_reader import findings_of, text_of, tree_of

_DATA = Path(__file__).parent / "data" / "official_labels.txt"
_VALUE = "◆"
_DAY = date(2033, 3, 3)
_VALUES = re.compile(
    rf"{_VALUE}|(?<=terminie)–|(?<=⁾)–|(PROJEKT·)?PRÓBA–NIEPODPISYWAĆ|03\.03\.2033\.?|Strona\d+z\d+|[☐☑]|\.{{5,}}"
)
INNER = {
    "own_words": "Słowa osoby",
    "referral": "PUP/77/2026",
    "referral_date": "2026-05-05",
    "insurance_notice": "2026-05-06",
    "handed_over": "2026-05-07",
    "inner_notes": "Notatka wewnętrzna",
}


@cache
def _parts() -> dict[str, list[str]]:
    parts: dict[str, list[str]] = {}
    for line in _DATA.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            parts[line[3:]] = []
        elif line and not line.startswith("#"):
            parts[line[3:] if line in parts else [*parts][-1]].append(line)
    return parts


def official_labels(part: str, people: int = 1, rows: int = 1) -> list[str]:
    """The labels of a part of the form in order, with those of each person and each row as often as they are there.

    The rows are of each person's table.
    """
    return [label for _kind, label in _repeated(_parts()[part], people, rows)]


def _repeated(lines: list[str], people: int, rows: int) -> Iterator[tuple[str, str]]:
    """Labels of a person and of the rows in the table of that person are repeated together."""
    for repeated, group in groupby(lines, key=lambda line: line[:2] in ("+ ", "- ")):
        block = list(group)
        if not repeated:
            yield from (("", line) for line in block)
            continue
        times = people if any(line.startswith("+ ") for line in block) else 1
        for _person in range(times):
            for of_row, some in groupby(block, key=lambda line: line.startswith("- ")):
                yield from [("", line[2:]) for line in some] * (rows if of_row else 1)


def squeezed(text: str) -> str:
    """The text without blanks, which differ where lines break."""
    return "".join(text.split())


def labels_on(pdf: bytes) -> str:
    """What stands on the paper in reading order without what was filled in: labels without blanks."""
    return _VALUES.sub("", squeezed(tree_of(pdf).words()))


def printed(blocks: Any) -> bytes:
    return render_pdf(DocumentProperties(title="KONTRAKT SOCJALNY", author="OPS", language="pl", made_on=_DAY), blocks)


def part_of(part: str, values: Mapping[str, Any]) -> bytes:
    """Part I or II in Polish."""
    number, variant = part.split()
    blocks = {"I": printing.form_blocks, "II": printing.evaluation_part_blocks}[number]
    with use_language("pl"):
        return printed(blocks(loading.load_form(OFFICIAL_FORM), variant, values))


PEOPLE = {"I A": 2, "II A": 2, "I B": 1, "II B": 1}
ROWS = {"I A": 5, "II A": 3, "I B": 6, "II B": 3}
"""The rows of a blank form."""


@pytest.mark.parametrize("part", PEOPLE)
def test_a_blank_part_is_the_official_one_and_nothing_else(part: str) -> None:
    pdf = part_of(part, {})
    assert labels_on(pdf) == squeezed("".join(official_labels(part, PEOPLE[part], ROWS[part])))
    assert findings_of(pdf) == []


@pytest.mark.parametrize("part", PEOPLE)
@pytest.mark.parametrize("people", [1, 3])
def test_a_filled_part_is_the_official_one_with_values_between(part: str, people: int) -> None:
    people = people if part.endswith("A") else 1
    pdf = part_of(part, values_of(part, people))
    assert labels_on(pdf) == squeezed("".join(official_labels(part, people, 2)))
    assert findings_of(pdf) == []


def values_of(part: str, people: int) -> dict[str, Any]:
    """A value in every place, with as many aims as the form has letters and two rows for each person."""
    form, variant = loading.load_form(OFFICIAL_FORM), part[-1]
    sections = form.evaluation_sections(variant) if part.startswith("II") else form.printed_sections(variant)
    values: dict[str, Any] = {"agreed_on": _DAY}
    for field in (field for section in sections for field in section.fields):
        match field.kind:
            case "long":
                values[field.key] = f"{_VALUE} {_VALUE}"
            case "date":
                values[field.key] = _DAY
            case "choice":
                values[field.key] = field.choices[0].key
            case "people" | "worker":
                row = {column.key: _VALUE for column in field.columns}
                values[field.key] = [row] * (people if field.kind == "people" else 1)
            case "table":
                values[field.key] = [{"text": _VALUE, "effect": _VALUE}] * field.rows
            case "signatures":
                lines = [SignatureLine(place.label["pl"], _VALUE, key=place.key) for place in field.signature_lines]
                values[field.key] = lines * people
    action = {"text": _VALUE, "due": _DAY, "place": 0, "letter": ""}
    return values | {printing.COLUMNS: [ColumnsTable(_VALUE, [[action, None], [action, action]])] * people}


@pytest.mark.parametrize("blank", list(BlankPart))
def test_the_blank_parts_of_the_program_have_every_label(case: Database, blank: BlankPart) -> None:
    part = f"{'II' if blank.of_evaluation else 'I'} {blank.variant.value}"
    words = labels_on(ask(case, render_blank_form, blank))
    assert words == squeezed("".join(official_labels(part, PEOPLE[part], ROWS[part])))


@pytest.mark.parametrize("variant", ["A", "B"])
def test_a_contract_has_every_label_in_order_and_nothing_of_its_inner_data(case: Database, variant: str) -> None:
    person = do(case, makers.participant)
    draft = do(case, drafting.create_draft_contract, person, variant=variant)
    content = makers.content(variant) if variant == "B" else of_family()
    content.inner.update(INNER)
    content.texts["arrangements"] = "Zasiłek na rachunek, listy do klubu."
    content.tables["worker_actions"].append({"text": "Stała pomoc", "due": date(2026, 8, 1), "goal": ALL_GOALS})
    do(case, drafting.save_contract, draft, content)
    previewed = ask(case, preview.preview_contract, draft, content)
    for pdf in (previewed, do(case, issuing.issue_contract, draft)):
        words, at = squeezed(tree_of(pdf).words()), 0
        for label in official_labels(f"I {variant}", 4 if variant == "A" else 1, 1):
            if re.fullmatch(r"[c-f]\)", label):
                continue  # it has two aims
            at = words.index(squeezed(label), at) + len(squeezed(label))
        text = text_of(pdf)
        shown = [*INNER.values(), *(f"0{day}.05.2026" for day in (5, 6, 7))]
        assert [one for one in shown if one in text] == []
        names = [field.title for field in inner_fields() if field.title in text]
        assert names == []


def inner_fields() -> Iterator[Any]:
    for section in loading.load_form(OFFICIAL_FORM).sections:
        if not section.printed:
            yield from section.fields
