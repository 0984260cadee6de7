"""Finds the files of `resources/` and `translations/`, in the wheel or beside the source, and the copies of them."""

from __future__ import annotations

import os
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent.parent
_ROOT = _PACKAGE / "_data" if (_PACKAGE / "_data").is_dir() else _PACKAGE.parent


def resource_path(name: str) -> Path:
    """The path of `resources/<name>`; raises ValueError for a name that leads outside."""
    return _path_inside(_ROOT / "resources", name)


def translation_path(language: str) -> Path:
    """The path of a language's message catalogue."""
    return _path_inside(_ROOT / "translations", f"{language}/LC_MESSAGES/kiscase.po")


def translated_languages() -> list[str]:
    """The languages that have a catalogue."""
    return sorted(path.parent.parent.name for path in (_ROOT / "translations").glob("*/LC_MESSAGES/kiscase.po"))


def list_resources(folder: str, suffix: str) -> list[str]:
    """The names without suffix of the files in `resources/<folder>`, sorted."""
    return sorted(path.stem for path in resource_path(folder).glob(f"*{suffix}"))


@cache
def load_toml(name: str) -> dict[str, Any]:
    """The parsed content of `resources/<name>`; shared, so never change it."""
    with resource_path(name).open("rb") as file:
        return tomllib.load(file)


def cache_folder() -> Path:
    """Where copies of resources lie that are read faster: the user's cache, or beside settings that lie elsewhere."""
    settings = os.environ.get("KISCASE_SETTINGS")
    if settings:
        return Path(settings).parent
    from platformdirs import user_cache_path

    return user_cache_path("kiscase", appauthor=False)


def installed_folder() -> Path | None:
    """Where the bundle lies, for a program that was installed as one; None for one that runs from its source."""
    folder = Path(sys.executable).parent
    return folder if getattr(sys, "frozen", False) and (folder / "BUILD.txt").is_file() else None


def _path_inside(root: Path, name: str) -> Path:
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise ValueError(f"{name!r} leads outside the resources")
    return root / name
