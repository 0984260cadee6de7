"""Output on the terminal: safe lines, progress, errors as sentences, the exit status."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple, TextIO

from kiscase.core import user_settings
from kiscase.core.database.progress import Report
from kiscase.core.errors import CheckStoppedError, Problem
from kiscase.core.i18n import _, set_language
from kiscase.core.log import describe_exception, log_exception

_UNSAFE_CATEGORIES = {
    "Cc",
    "Cf",
    "Cs",
    "Zl",
    "Zp",
}  # categories of characters that control a terminal or reverse a line


def run_guarded(work: Callable[[], int]) -> int:
    """Run *work* in the language of the window; a Problem becomes a sentence on stderr and an exit status."""
    _use_window_language()
    try:
        status = work()
        _flush_output()
    except SystemExit as leaving:  # argparse has printed the reason
        return leaving.code if isinstance(leaving.code, int) else 2
    except OutputLostError as problem:
        _discard_output()
        print_line(problem.sentence, file=sys.stderr)
        return 1
    except Problem as problem:
        print_line(problem.sentence, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader closed the pipe, as `head` does
        _discard_output()
        return 0
    except Exception as error:  # noqa: BLE001 - the last place where an error can lose its text
        log_exception(error)
        print_line(_("Sorry, the program has run into an error."), file=sys.stderr)
        for line in describe_exception(error).splitlines():  # without the error's text, which may quote personal data
            print_line(line, file=sys.stderr)
        return 1
    return status


def print_line(*cells: str, file: TextIO | None = None) -> None:
    """Print cells separated by tabs; control characters are replaced. Raises OutputLostError."""
    with _output_errors():
        print("\t".join(strip_control_characters(cell) for cell in cells), file=file or sys.stdout)


def show_progress(done: int, of: int) -> None:
    """Show the progress of long work, if stderr is a terminal."""
    if sys.stderr is not None and sys.stderr.isatty():
        end = "\n" if done == of else ""
        print(f"\r{done * 100 // of}%", end=end, file=sys.stderr, flush=True)


class OutputLostError(Problem):
    """What the command prints cannot be written, as where the disk is full."""

    def __init__(self) -> None:
        super().__init__(_("What the command prints could not be written: the disk may be full. The case is unharmed."))


@contextlib.contextmanager
def _output_errors() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputLostError from error


def _flush_output() -> None:
    if sys.stdout is not None:
        with _output_errors():
            sys.stdout.flush()


class LongWork(NamedTuple):
    """What long work on the terminal is given: whom to tell how far it has come, and whom to ask whether to stop."""

    report: Report
    is_stopped: Callable[[], bool]


@contextlib.contextmanager
def long_work(stopped: str) -> Iterator[LongWork]:
    """Show how far the work in the block is, if stderr is a terminal, and let Ctrl+C stop it where nothing is left.

    The sentence *stopped* is shown when it was. Ctrl+C once more interrupts at once, as where the work cannot ask.
    """
    pressed = threading.Event()

    def stop(_signal: int, _frame: object) -> None:
        if pressed.is_set():
            raise KeyboardInterrupt
        pressed.set()

    with _percent_shown() as report, _on_interrupt(stop):
        try:
            yield LongWork(report, pressed.is_set)
        except (CheckStoppedError, KeyboardInterrupt):
            interrupted = True
        else:
            interrupted = False
    if interrupted:
        print_line(stopped, file=sys.stderr)
        raise KeyboardInterrupt


@contextlib.contextmanager
def _on_interrupt(handler: Callable[[int, object], None]) -> Iterator[None]:
    """Let Ctrl+C call a handler, unless it is ignored as by work in the background; only the main thread may say so."""
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        yield
        return
    usual = signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


@contextlib.contextmanager
def _percent_shown() -> Iterator[Report]:
    """Show the part of the work in the block that is done, if stderr is a terminal; afterwards the line is empty."""
    shown = -1

    def report(part: float) -> None:
        nonlocal shown
        if int(part * 100) != shown:
            shown = int(part * 100)
            show_progress(min(99, shown), 100)

    try:
        yield report
    finally:
        if shown >= 0 and sys.stderr is not None and sys.stderr.isatty():
            print("\r    \r", end="", file=sys.stderr, flush=True)


def strip_control_characters(text: str) -> str:
    """*text* on one line, with characters that control a terminal replaced."""
    return "".join("\ufffd" if unicodedata.category(letter) in _UNSAFE_CATEGORIES else letter for letter in text)


def _use_window_language() -> None:
    """Use the language of the window, and never fail at a letter that the terminal cannot show."""
    set_language(user_settings.load_settings().language)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _discard_output() -> None:
    """Redirect stdout to nowhere, since Python flushes it at exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
