"""Official forms: read from data, printed filled or with room for the pen."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from datetime import date

import pytest

from kiscase.core.i18n import localized_text, use_language
from kiscase.pdf.blocks import SignatureLine, Text
from kiscase.pdf.form import form_definition, loading, printing
from tests.pdf.conftest import Findings, Printed, Tree

SMALL = tomllib.loads("""
id = "wzor"
document = "paper"
version = "1"
valid_from = 2026-01-01
title.pl = "WZÓR"
title.en = "FORM"
[sources]
X = "skądś"
[[section]]
key = "head"
variants = ["A", "B"]
[[section.field]]
key = "stamp"
kind = "stamp"
label.pl = "(pieczęć)"
[[section.field]]
key = "on"
kind = "date"
label.pl = "Data"
[[section]]
key = "part"
variants = ["A"]
heading.pl = "Część I"
[[section.field]]
key = "place"
kind = "text"
label.pl = "Miejsce"
width = 0.5
[[section.field]]
key = "party"
kind = "choice"
label.pl = "Strona"
width = 0.5
choices = [{ key = "p", label = { pl = "osoba" } }]
[[section.field]]
key = "why"
kind = "long"
label.pl = "Przyczyny"
[[section.field]]
key = "steps"
kind = "table"
label.pl = "Działania"
numbered = true
rows = 3
columns = [
  { key = "text", label = { pl = "Działanie" }, kind = "long", width = 0.7 },
  { key = "due", label = { pl = "Termin" }, kind = "date", width = 0.3 },
]
[[section.field]]
key = "reviews"
kind = "dates"
label.pl = "Oceny"
rows = 2
[[section.field]]
key = "signed"
kind = "signatures"
label.pl = "Podpisy"
places = [{ key = "p", label = { pl = "podpis osoby" } }]
""")

VALUES = {
    "on": date(2026, 3, 5),
    "place": "Łęki",
    "party": "p",
    "why": "Bezrobocie <długie> & choroba",
    "steps": [{"text": "Rozmowa", "due": date(2026, 4, 1)}, {"text": "Kurs"}],
    "reviews": [date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)],
    "signed": [SignatureLine("podpis osoby", "Ewa Żółć")],
}


@pytest.fixture
def small() -> form_definition.OfficialForm:
    return loading.parse_form(SMALL)


def test_values_are_printed_under_their_labels(
    small: form_definition.OfficialForm, printed: Printed, tree: Tree
) -> None:
    words = tree(printed(printing.form_blocks(small, "A", VALUES))).words()
    for expected in (
        "WZÓR",
        "Data 05.03.2026",
        "Miejsce Łęki",
        "Strona osoba",
        "Przyczyny Bezrobocie <długie> & choroba",
    ):
        assert expected in words.replace("\u00a0", " ")
    for expected in ("1. Rozmowa 01.04.2026 2. Kurs", "01.05.2026", "01.07.2026", "Ewa Żółć podpis osoby"):
        assert expected in words


def test_a_blank_form_has_its_rows_and_places(
    small: form_definition.OfficialForm, printed: Printed, tree: Tree
) -> None:
    whole = tree(printed(printing.form_blocks(small, "A", {})))
    assert len(whole.all("TR")) == 4
    assert "podpis osoby" in whole.words()


def test_dates_are_numbered_unless_there_is_one(
    small: form_definition.OfficialForm, printed: Printed, tree: Tree
) -> None:
    found = tree(printed(printing.form_blocks(small, "A", VALUES)))
    texts = [node.text.replace("\u00a0", " ") for node in found.all("P")]
    assert {"1) 01.05.2026", "2) 01.06.2026", "3) 01.07.2026"} <= set(texts)
    assert "" not in texts
    found = tree(printed(printing.form_blocks(small, "A", VALUES | {"reviews": [date(2026, 5, 1)]})))
    assert "01.05.2026" in [node.text for node in found.all("P")]


def test_a_variant_has_its_sections_only(small: form_definition.OfficialForm) -> None:
    assert [section.key for section in small.sections_of("B")] == ["head"]


def test_labels_fall_back_to_polish(small: form_definition.OfficialForm) -> None:
    with use_language("en"):
        assert localized_text(small.title) == "FORM"
        assert localized_text(small.field("on").label) == "Data"
    with use_language("uk"):
        assert localized_text(small.title) == "WZÓR"


@pytest.mark.parametrize("name", loading.list_form_names())
@pytest.mark.parametrize("language", ["pl", "en", "uk"])
def test_official_forms_are_accessible_blank_and_filled(
    printed: Printed, findings: Findings, name: str, language: str
) -> None:
    official = loading.load_form(name)
    for variant in sorted({one for section in official.sections for one in section.variants}):
        with use_language(language):
            blank = printing.form_blocks(official, variant, {})
            filled = printing.form_blocks(
                official, variant, {field.key: sample(field) for part in official.sections for field in part.fields}
            )
            evaluated = [*printing.evaluation_part_blocks(official, variant, {}), Text("–")]
        assert findings(printed(blank, language=language)) == []
        assert findings(printed(filled, language=language)) == []
        assert findings(printed(evaluated, language=language)) == []


def sample(field: form_definition.FormField) -> object:
    match field.kind:
        case "date":
            return date(2026, 3, 5)
        case "dates":
            return [date(2026, 3, 5)]
        case "people" | "worker" | "table":
            return [{column.key: "tekst " * 30 for column in field.columns}] * 3
        case "signatures":
            return form_definition.empty_signature_lines(field)
        case _:
            return "tekst " * 200


@pytest.mark.parametrize(
    "module", ["blocks", "document_properties", "form.form_definition", "form.loading", "form.printing"]
)
def test_the_start_does_not_wait_for_reportlab(module: str) -> None:
    code = f"import sys, kiscase.pdf.{module}; sys.exit('reportlab' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
