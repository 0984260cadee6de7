"""How the command line talks: lines on the terminal, sentences for what goes wrong, an exit status."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
import unicodedata
from collections.abc import Callable
from typing import TextIO

from kiscase.core import settings
from kiscase.core.errors import Problem
from kiscase.core.i18n import _, ngettext, speak

_UNSAFE = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # kinds of characters that could steer a terminal or turn a line around


def guarded(work: Callable[[], int]) -> int:
    """Do *work* in the desk's language; what goes wrong becomes a sentence and an exit status."""
    _speak()
    try:
        status = work()
        if sys.stdout is not None:
            sys.stdout.flush()
    except SystemExit as leaving:  # argparse has said why
        return leaving.code if isinstance(leaving.code, int) else 2
    except Problem as problem:
        line(problem.sentence, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader has seen enough, as `head` does
        _let_go_of_output()
        return 0
    return status


def line(*cells: str, file: TextIO | None = None) -> None:
    """Print cells with tabs between; characters that a terminal obeys are shown as a mark."""
    print("\t".join(plain(cell) for cell in cells), file=file or sys.stdout)


def progress(done: int, of: int) -> None:
    """Show how far a long work is, when somebody looks."""
    if sys.stderr is not None and sys.stderr.isatty():
        end = "\n" if done == of else ""
        print(f"\r{done * 100 // of} %", end=end, file=sys.stderr, flush=True)


def plain(text: str) -> str:
    """*text* on one line, without characters that a terminal obeys."""
    return "".join("\ufffd" if unicodedata.category(letter) in _UNSAFE else letter for letter in text)


def _speak() -> None:
    """Speak the desk's language, argparse too, and never fail at a letter that the terminal does not know."""
    speak(settings.load().language)
    vars(argparse).update(_=_, ngettext=ngettext)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _let_go_of_output() -> None:
    """Python writes what is left when it ends; let that go nowhere."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
