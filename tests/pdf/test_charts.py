"""Charts: figures with words for a screen reader, values beside bars and points, round axes, every label whole."""

from __future__ import annotations

import io

import pikepdf
from hypothesis import given
from hypothesis import strategies as st

from kiscase.pdf.blocks import BarChart, ChartSeries, LineChart, SideBySide
from kiscase.pdf.layout.charts.chart import value_text
from kiscase.pdf.layout.charts.lines import axis_ticks
from tests.pdf.conftest import Findings, Printed, Texts

LONG = "Warsztat komputerowy dla osób długotrwale bezrobotnych i ich rodzin"


def test_bars_have_their_labels_whole_and_their_values(printed: Printed, findings: Findings, texts: Texts) -> None:
    series = [ChartSeries("2025", [120, 34.5]), ChartSeries("2026", [None, 9], ["–", "9 osób"])]
    pdf = printed([BarChart([LONG, "Grupa"], series, "Godziny według zajęć")])
    (text,) = texts(pdf)
    words = text.split()
    assert [
        word for word in (*LONG.split(), "2025", "2026", "120", "34,5", "–", "9", "osób") if word not in words
    ] == []
    assert findings(pdf) == []


def test_a_chart_is_one_figure_that_names_itself(printed: Printed) -> None:
    line = LineChart(["maj", "czerwiec"], [ChartSeries("", [2, 4])], "Szanse na pracę: 2, potem 4", 1, 5)
    with pikepdf.open(io.BytesIO(printed([SideBySide([line, line])]))) as pdf:
        named = [
            str(one.Alt) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"
        ]
    assert named == ["Szanse na pracę: 2, potem 4"] * 2


def test_many_bars_become_several_figures_on_their_pages(printed: Printed, findings: Findings, texts: Texts) -> None:
    labels = [f"Zajęcia numer {place}" for place in range(95)]
    pdf = printed([BarChart(labels, [ChartSeries("", list(range(95)))], "Zajęcia")])
    pages = texts(pdf)
    assert len(pages) == 3
    assert [label for label in labels if label not in "\n".join(pages)] == []
    assert findings(pdf) == []


def test_labels_that_do_not_fit_are_thinned_out(printed: Printed, texts: Texts) -> None:
    labels = [f"{day:02}.03.2026" for day in range(1, 31)]
    (text,) = texts(printed([LineChart(labels, [ChartSeries("", list(range(30)))], "Dni")]))
    shown = [label for label in labels if label in text]
    assert labels[0] in shown
    assert 3 <= len(shown) < 15


def test_without_values_a_chart_is_empty_and_prints(printed: Printed, findings: Findings) -> None:
    nothing = [ChartSeries("a", []), ChartSeries("b", [])]
    unknown = [ChartSeries("a", [None, None])]
    pdf = printed([BarChart([], nothing, "A"), LineChart([], nothing, "B"), LineChart(["x", "y"], unknown, "C")])
    assert findings(pdf) == []


@given(st.floats(-1e6, 1e6), st.floats(0.5, 1e7))
def test_the_axis_holds_all_values_in_few_equal_steps(lowest: float, span: float) -> None:
    ticks = axis_ticks(lowest, lowest + span)
    assert 2 <= len(ticks) <= 8
    assert ticks[0] == lowest
    assert ticks[-1] >= lowest + span - span * 1e-6


def test_a_scale_of_five_has_its_five_numbers() -> None:
    assert axis_ticks(1, 5) == [1, 2, 3, 4, 5]
    assert axis_ticks(0, 1) == [0, 1]
    assert [value_text(value) for value in (3.0, 34.5, None, 0.25)] == ["3", "34,5", "–", "0,25"]
