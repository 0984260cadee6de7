"""Running commands, and somebody who sits at the terminal."""

from __future__ import annotations

import getpass
import sys

import pytest

from kiscase.__main__ import main
from tests.cli.command_line import Said, Terminal


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """Run the words; (status, lines of output, what stands on stderr)."""

    def run(*words: object) -> tuple[int, list[str], str]:
        status = main([str(word) for word in words])
        out, err = capsys.readouterr()
        return status, out.splitlines(), err

    return run


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Somebody at the terminal who gives these answers; the prompts that were shown."""

    def give(*answers: str) -> list[str]:
        prompts: list[str] = []
        left = iter(answers)

        def ask(prompt: str) -> str:
            prompts.append(prompt)
            return next(left)

        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(getpass, "getpass", ask)
        return prompts

    return give
