"""Where everything lies, and what the release is called."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "packaging"
BUILD = ROOT / "build"
DIST = ROOT / "dist"
ENVIRONMENT = BUILD / "environment"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
LOCK = SOURCE / "requirements.lock"
BUNDLE = BUILD / "bundle" / "kiscase"
"""What PyInstaller makes: one folder."""


def read_version() -> str:
    """The version, from the one place that has it."""
    project: str = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return project


def read_commit() -> str:
    """The commit that is built, short; empty where the source is no checkout."""
    return _git("rev-parse", "--short=12", "HEAD")


def read_date() -> datetime:
    """When that commit was made: the same source gives the same date, whenever it is built."""
    seconds = _git("log", "-1", "--format=%ct", "HEAD")
    return datetime.fromtimestamp(int(seconds), UTC) if seconds else datetime(2026, 1, 1, tzinfo=UTC)


def run(*words: str | Path, **changes: str) -> None:
    """Run a program in the root of the source; *changes* are variables of the environment."""
    import os

    environment = os.environ | {"SOURCE_DATE_EPOCH": str(int(read_date().timestamp()))} | changes
    subprocess.run([str(word) for word in words], cwd=ROOT, env=environment, check=True)


def _git(*words: str) -> str:
    ended = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return ended.stdout.strip() if ended.returncode == 0 else ""
