"""The measurements run from end to end with little data; what they find is not asserted, for no test is timed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from benchmarks import bundle, measurement
from benchmarks.__main__ import PARTS
from benchmarks.case_files import RARE_NAME, CaseFiles, invent_people, last_pesel
from benchmarks.measurement import Figure
from benchmarks.papers import contract_pdf
from benchmarks.rivals import emboss_contract, reportlab_contract
from benchmarks.server import measuring
from kiscase.core.collation import fold_text
from kiscase.core.database.local import case_file
from kiscase.core.database.local.checking.search_index import find_outdated_rows
from kiscase.core.journal.recorder import row_image
from kiscase.core.search.index import reindex_rows, search_entry_table, search_word_table
from kiscase.participants import actions as participants
from kiscase.participants.model import Participant
from kiscase.participants.pesel import pesel_problems
from kiscase.pdf.render import render_pdf
from tests import server_cluster
from tests.actions import search_hits

NEEDS_SERVER = pytest.mark.skipif(server_cluster.programs_folder() is None, reason="PostgreSQL is not installed")
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.slow
@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (
            ("start", "register", "search"),
            ("start to a usable window", "memory", "month grid of", "a register of", "paging through", "a keystroke"),
        ),
        (
            ("papers", "check", "commands"),
            ("tagged : untagged", "bare ReportLab", "into one PDF", "kiscase check", "kiscase backup", "kiscase find"),
        ),
        (
            ("growth", "memory"),
            (
                "a key in a contract",
                "a contract with 3 versions",
                "who can be enrolled",
                "a register undone",
                "openings",
            ),
        ),
        (("import",), ("import of", "rows read and checked")),
        (("history",), ("the data", "activities", "the history")),
        (("stalls",), ("stalls over", "the longest turn")),
        pytest.param(
            ("server",),
            ("a person registered, on a server", "a key until", "desks that save", "a change of one desk"),
            marks=NEEDS_SERVER,
        ),
    ],
    ids=lambda given: given[0],
)
def test_measurements_end_in_one_table(parts: tuple[str, ...], words: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--only", *parts],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].split() == " ".join(measurement.HEADER).split()
    assert [said for said in words if not any(said in line for line in lines)] == []
    assert any(line.startswith("Python") for line in lines)
    assert lines[-1].startswith(("MISSED", "Nothing fell short"))
    assert "nan" not in done.stdout


def test_without_postgresql_its_part_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(server_cluster, "programs_folder", lambda: None)
    assert measuring.measure(CaseFiles(tmp_path), measurement.QUICK) == []
    assert "PostgreSQL is not installed" in capsys.readouterr().out


def test_without_a_bundle_its_part_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bundle, "BUNDLE", tmp_path / "kiscase")
    assert bundle.measure(CaseFiles(tmp_path), measurement.QUICK) == []
    assert "No bundle was built" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed")
def test_the_start_of_a_bundle_is_seen_on_a_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that waits before it becomes the source plays the bundle."""
    program = tmp_path / "bundle/kiscase"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nsleep 4\nexec "{sys.executable}" -m kiscase "$@"\n')
    program.chmod(0o700)
    (program.parent / "BUILD.txt").write_text("kiscase\n")
    monkeypatch.setattr(bundle, "BUNDLE", program.parent)
    monkeypatch.setenv("KISCASE_SETTINGS", str(tmp_path / "settings.toml"))
    start, processor = bundle.measure(CaseFiles(tmp_path), measurement.QUICK)
    assert start.ours > 4_000
    assert start.theirs > 0
    assert start.cells()[4] == "≤ 1.15"
    assert processor.theirs > 0


def test_each_part_is_a_module_that_measures() -> None:
    for module in (f"benchmarks.{name}" for names in PARTS.values() for name in names):
        assert callable(import_module(module).measure), module


def test_a_ratio_keeps_its_limit_in_the_right_direction() -> None:
    assert Figure("", 3, 2, limit=2.0).cells()[3:] == ("1.50", "≤ 2.0", "", "ok")
    assert Figure("", 5, 2, limit=2.0).verdict == "MISSED"
    assert Figure("", 2, 9, limit=4.0, times_slower=True).cells()[3:] == ("4.50", "≥ 4.0", "", "ok")
    assert Figure("", 3, 9, limit=4.0, times_slower=True).verdict == "MISSED"
    assert Figure("", 3, 9).verdict == "–"


def test_what_falls_short_is_told_with_its_limits() -> None:
    slow = Figure("a list", 120, 100, limit=3.0, most=100.0)
    assert slow.cells()[3:] == ("1.20", "≤ 3.0", "≤ 100 ms", "MISSED")
    figures = [slow, Figure("a page", 90, 80, limit=3.0, most=100.0), Figure("a key", 5, 1)]
    assert measurement.shortfalls(figures) == ["MISSED: a list: 120 ms : 100 ms is 1.20, limit ≤ 3.0, ≤ 100 ms"]
    assert measurement.shortfalls(figures[1:]) == ["Nothing fell short."]


def test_the_same_number_gives_the_same_people_and_none_of_them_lives() -> None:
    rows = list(invent_people(40))
    assert rows == list(invent_people(40))
    assert last_pesel(40) == rows[-1]["pesel"]
    assert max(row["born"] for row in rows) < date(1900, 1, 1)
    assert not any(pesel_problems(row["pesel"], row["born"], row["sex"]) for row in rows)


def test_the_index_is_the_one_that_the_program_writes(tmp_path: Path) -> None:
    made = case_file.open_case_file(CaseFiles(tmp_path).file(501, None), None)
    with made.action() as session:
        assert [hit.title.split()[0] for hit in search_hits(session, "zolcin")] in (
            [RARE_NAME],
            [RARE_NAME[:-1] + "a"],
        )
        words = search_word_table.select().where(search_word_table.c.row_id == 500).order_by(search_word_table.c.word)
        entry = search_entry_table.select().where(search_entry_table.c.row_id == 500)
        before = session.execute(words).all(), session.execute(entry).all()
        image = row_image(session.get_one(Participant, 500))
        reindex_rows(session, Participant, [(500, image, image)])
        assert (session.execute(words).all(), session.execute(entry).all()) == before
        assert participants.refresh_eligibility(session) == 0
        assert list(find_outdated_rows(session)) == []
    made.close()


def _words(made: bytes) -> str:
    document = pytest.importorskip("pypdfium2").PdfDocument(made)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


@pytest.mark.parametrize("text", ["Żółcińska", "CZĘŚĆ I B", "Łukasz Ćwikliński"])
def test_the_rivals_print_the_same_words(text: str) -> None:
    sheet, story = contract_pdf.sample_contract()
    texts = [_words(make(sheet, story)) for make in (render_pdf, reportlab_contract.render_with_reportlab)]
    assert [fold_text(text) in fold_text(one) for one in texts] == [True, True]
    assert abs(len(texts[0]) - len(texts[1])) < 300


def test_emboss_prints_the_same_words() -> None:
    pytest.importorskip("emboss")
    sheet, story = contract_pdf.sample_contract()
    ours, theirs = _words(render_pdf(sheet, story)), _words(emboss_contract.EmbossRenderer(sheet, story).pdf())
    assert fold_text("Żółcińska") in fold_text(theirs)
    assert abs(len(ours) - len(theirs)) < 400
