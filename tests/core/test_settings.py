"""The settings of this computer: they come back as they were saved, and never stop the program."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as trial
from hypothesis import strategies as st

from kiscase.core import user_settings
from kiscase.core.user_settings import Settings


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "config" / "settings.toml"
    monkeypatch.setenv("KISCASE_SETTINGS", str(place))
    return place


@pytest.fixture
def written(path: Path) -> Path:
    path.parent.mkdir(mode=0o700)
    return path


CHANGED = Settings("uk", "dark", 1.5, 3, ("/home/ewa/Żółć „klub”.kis", "/b\\c\n.kis"), "AdnQywADAAA=")


def test_without_a_file_there_are_defaults(path: Path) -> None:
    assert user_settings.load_settings() == Settings()
    assert not path.exists()


def test_what_is_saved_is_loaded(path: Path) -> None:
    user_settings.save_settings(CHANGED)
    assert user_settings.load_settings() == CHANGED
    assert [file.name for file in path.parent.iterdir()] == ["settings.toml"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_they_lie_in_the_folder_of_the_user(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KISCASE_SETTINGS", raising=False)
    assert user_settings.settings_path().is_relative_to(home)


@pytest.mark.parametrize(
    "content",
    [b"language = ", b"\xff\xfe", b"\x00", b"<html>", b"a = 1\na = 2", b"[" * 5000, b"version = 1\nrecent = [1"],
)
def test_a_broken_file_is_set_aside(written: Path, content: bytes) -> None:
    written.write_bytes(content)
    assert user_settings.load_settings() == Settings()
    assert written.with_suffix(".broken").read_bytes() == content
    user_settings.save_settings(CHANGED)
    assert user_settings.load_settings() == CHANGED


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("theme = 'dark'\nunknown = 1", replace(Settings(), theme="dark")),
        ("language = 7\ntheme = 'dark'", replace(Settings(), theme="dark")),
        ("scale = 2", replace(Settings(), scale=2.0)),
        ("scale = nan", Settings()),
        ("scale = -1.0", replace(Settings(), scale=0.75)),
        ("scale = 9", replace(Settings(), scale=3.0)),
        ("scale = inf", replace(Settings(), scale=3.0)),
        ("scale = 'x'\ntheme = 'dark'", replace(Settings(), theme="dark")),
        ("scale = true", Settings()),
        ("lock_after = -5", replace(Settings(), lock_after=1)),
        ("lock_after = 0", replace(Settings(), lock_after=1)),
        ("lock_after = 100000000", replace(Settings(), lock_after=240)),
        ("lock_after = 'x'\ntheme = 'dark'", replace(Settings(), theme="dark")),
        ("recent = 'x'", Settings()),
        ("recent = ['a', 1, 'b']", replace(Settings(), recent=("a", "b"))),
        ("version = 99\ntheme = 'dark'", replace(Settings(), theme="dark")),
        ("version = 'x'", Settings()),
        ("version = -3", Settings()),
        ("", Settings()),
    ],
)
def test_what_is_missing_or_unfit_has_its_default(written: Path, content: str, expected: Settings) -> None:
    written.write_text(content)
    assert user_settings.load_settings() == expected


def test_recent_files_have_the_newest_first_and_are_few() -> None:
    known = Settings()
    for name in "abcdefghijab":
        known = known.with_recent_case(Path(name))
    assert known.recent == ("b", "a", "j", "i", "h", "g", "f", "e")


def test_older_settings_are_brought_up_to_date_step_by_step(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def rename(stored: dict[str, Any]) -> None:
        stored["theme"] = stored.pop("look")

    def shout(stored: dict[str, Any]) -> None:
        stored["theme"] = stored["theme"].upper()

    monkeypatch.setattr(user_settings, "SETTINGS_UPGRADES", (rename, shout))
    monkeypatch.setattr(user_settings, "SETTINGS_VERSION", 3)
    written.write_text("version = 1\nlook = 'dark'")
    assert user_settings.load_settings() == Settings(theme="DARK", version=3)
    written.write_text("version = 2\ntheme = 'light'")
    assert user_settings.load_settings() == Settings(theme="LIGHT", version=3)
    written.write_text("version = 1")
    assert user_settings.load_settings() == Settings()
    assert written.with_suffix(".broken").exists()


def test_a_place_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("KISCASE_SETTINGS", str(tmp_path / "file" / "settings.toml"))
    user_settings.save_settings(CHANGED)
    assert user_settings.load_settings() == Settings()


def test_a_name_that_is_no_text_leaves_the_settings_as_they_were(path: Path) -> None:
    user_settings.save_settings(CHANGED)
    user_settings.save_settings(replace(CHANGED, recent=("/home/ewa/\udcff.kis",)))
    assert user_settings.load_settings() == CHANGED


def test_nothing_but_the_settings_is_left(written: Path) -> None:
    user_settings.save_settings(CHANGED)
    user_settings.save_settings(replace(CHANGED, recent=("/home/ewa/\udcff.kis",)))
    assert [file.name for file in written.parent.iterdir()] == [written.name]


@given(st.binary(max_size=60))
@trial(max_examples=100)
def test_no_file_stops_the_program(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    assert isinstance(user_settings.load_settings(), Settings)
