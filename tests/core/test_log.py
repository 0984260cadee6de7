"""The log file: private, rotated, and without anything that a person typed."""

from __future__ import annotations

import ast
import stat
import threading
from pathlib import Path

import pytest

from kiscase import __version__
from kiscase.core import log, resources
from tests.conventions.project import place, sources, tree

MARK = "Żółcińska"


def failure() -> Exception:
    try:
        try:
            raise ValueError(MARK)
        except ValueError as error:
            raise LookupError(f"{MARK} is missing") from error
    except LookupError as error:
        return error


def test_nothing_is_written_before_the_first_entry(home: Path) -> None:
    assert not log.log_path().exists()
    assert log.log_path().is_relative_to(home / "state")


def test_an_entry_tells_when_and_what_and_by_which_version() -> None:
    log.log_event("case file opened")
    first, second = log.log_path().read_text(encoding="utf-8").splitlines()
    assert f"kiscase {__version__}, Python" in first
    assert second.endswith("INFO case file opened")


def test_an_error_is_logged_without_its_text() -> None:
    log.log_exception(failure())
    text = log.log_path().read_text(encoding="utf-8")
    assert "ERROR LookupError\n  test_log.py:" in text
    assert "\nValueError\n" in text
    assert MARK not in text


def test_lines_of_the_program_are_named_by_their_module() -> None:
    with pytest.raises(ValueError, match="outside") as raised:
        resources.resource_path("../outside")
    text = log.describe_exception(raised.value)
    assert "  kiscase/core/resources.py:" in text
    assert str(Path.cwd()) not in text


def test_a_circle_of_causes_comes_to_an_end() -> None:
    error = failure()
    assert error.__cause__ is not None
    error.__cause__.__cause__ = error
    assert log.describe_exception(error).count("LookupError") == 1


def test_the_file_is_for_its_owner_only_and_old_ones_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MAX_BYTES", 1_000)
    for _time in range(200):
        log.log_event("case file opened")
    files = sorted(log.log_path().parent.iterdir())
    assert [file.name for file in files] == ["kiscase.log", *(f"kiscase.log.{n}" for n in (1, 2, 3))]
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)
    assert all(file.stat().st_size <= 1_000 for file in files)


def test_a_place_that_cannot_be_written_stops_nothing(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (home / "state").mkdir()
    (home / "state" / "kiscase").write_text("a file where the folder should be")
    log.log_exception(failure())
    assert capfd.readouterr() == ("", "")


def test_a_full_disk_stops_nothing(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    log.log_event("case file opened")
    assert log._file is not None

    def fail(_record: object) -> None:
        raise OSError(28, MARK)

    monkeypatch.setattr(log._file, "shouldRollover", fail)
    log.log_exception(failure())
    assert capfd.readouterr() == ("", "")


def test_threads_may_log_at_once() -> None:
    threads = [threading.Thread(target=log.log_event, args=("case file opened",)) for _number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert log.log_path().read_text(encoding="utf-8").count("case file opened") == 20


def test_what_is_logged_are_constants_of_the_source() -> None:
    calls = [
        (path, node)
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "log_event"
    ]
    assert calls
    assert not [
        place(path, node.lineno)
        for path, node in calls
        if len(node.args) != 1 or not isinstance(node.args[0], ast.Constant)
    ]
