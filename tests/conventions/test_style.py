"""Style, format, types, and who may import whom: the settings and their reasons are in pyproject.toml."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conventions.project import run
from tools.check import CHECKS


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in CHECKS if name != "conventions"])
def test_check(name: str) -> None:
    run(*CHECKS[name])


@pytest.mark.parametrize("line", ['_(f"Page {n}")', 'N_("Page {n}".format(n=n))', 'ngettext("%d" % n, "b", n)'])
def test_texts_that_translators_would_never_see_are_found(line: str) -> None:
    command = [sys.executable, "-m", "ruff", "check", "--quiet", "--select", "INT", "-"]
    done = subprocess.run(command, input=line + "\n", capture_output=True, text=True, check=False)
    assert "INT00" in done.stdout, done.stdout + done.stderr
