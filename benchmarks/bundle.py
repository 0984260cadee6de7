"""The bundle of `make package` against the source: from nothing to what is to be done today, on a screen."""

from __future__ import annotations

import mmap
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.case_files import CaseFiles
from benchmarks.measurement import Figure, Size, alternating_medians
from benchmarks.processes.environment import process_environment
from tools.package.places import BUNDLE

WAIT = 120  # seconds until a start counts as broken
QUIET = 10.0  # seconds after which a picture counts as the last one: without a change, and without work for one
REST = 0.5  # seconds that the processor may work in that time: on a busy machine, loading goes on unseen for long
_GLANCE = 0.005  # seconds between two looks at the screen


def measure(files: CaseFiles, size: Size) -> list[Figure]:
    """The line about the start of the bundle; none where there is no bundle or no screen to look at."""
    program = BUNDLE / "kiscase"
    if not program.is_file():
        print("No bundle was built (make package): its start is not measured.")
        return []
    if shutil.which("Xvfb") is None:
        print("Xvfb is not installed: the start of the bundle is not measured.")
        return []
    print("The bundle is " + (BUNDLE / "BUILD.txt").read_text(encoding="utf-8").replace("\n", ", ").rstrip(", "))
    case = files.file(size.start, None)
    with watched_screen(files.folder) as screen:
        bundle = WatchedStart(screen, files.folder, [str(program), str(case)])
        source = WatchedStart(screen, files.folder, [sys.executable, "-m", "kiscase", str(case)])
        if bundle.goal != source.goal:
            raise RuntimeError("the bundle does not show in the end what the source shows")
        ours, theirs = alternating_medians(size.times, bundle.milliseconds, source.milliseconds)
    what = f"start of the bundle to what is to be done today, {size.start:,} people, on a screen : of the source"
    return [
        Figure(what, ours, theirs, limit=1.15),
        Figure("the processor's time of that", bundle.processor_time(), source.processor_time(), limit=1.15),
    ]


class Screen:
    """A screen of its own in memory: its name, and what is on it."""

    def __init__(self, name: str, pixels: mmap.mmap) -> None:
        self.name = name
        self._pixels = pixels

    def picture(self) -> bytes:
        """All pixels as they are now."""
        return self._pixels[:]

    def last_picture(self, pid: int) -> bytes:
        """The picture that stays: it has not changed for a while, in which the process did nothing."""
        picture, worked, since, begun = self.picture(), 0.0, time.monotonic(), time.monotonic()
        while time.monotonic() - since < QUIET:
            time.sleep(_GLANCE)
            now, working = self.picture(), _processor_seconds(pid)
            if now != picture or working - worked > REST:
                picture, worked, since = now, working, time.monotonic()
            if since - begun > WAIT:
                raise RuntimeError("the screen does not come to rest")
        return picture

    def wait_for(self, picture: bytes) -> None:
        """Return as soon as the screen shows that."""
        begun = time.monotonic()
        while self.picture() != picture:
            if time.monotonic() - begun > WAIT:
                raise RuntimeError("the screen did not come to show what it showed before")
            time.sleep(_GLANCE)


@contextmanager
def watched_screen(folder: Path) -> Iterator[Screen]:
    """A screen that nobody sees, whose pixels are a file in *folder*."""
    reading, writing = os.pipe()
    words = [
        "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        "1366x768x24",
        "-nolisten",
        "tcp",
        "-fbdir",
        str(folder),
    ]
    with subprocess.Popen(words, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:  # noqa: S603 - ours
        os.close(writing)
        try:
            with os.fdopen(reading) as told:
                name = f":{told.readline().strip()}"
            with (
                (folder / "Xvfb_screen0").open("rb") as file,
                mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped,
            ):
                yield Screen(name, mapped)
        finally:
            server.terminate()


class WatchedStart:
    """A way to start the program; once it was started untimed, it is known what it shows in the end."""

    def __init__(self, screen: Screen, folder: Path, words: list[str]) -> None:
        self._screen = screen
        self._words = words
        self._processor: list[float] = []
        self._around = process_environment(folder) | {"DISPLAY": screen.name, "QT_QPA_PLATFORM": "xcb"}
        self._empty = screen.picture()
        with self._running() as pid:
            self.goal = screen.last_picture(pid)
        if self.goal == self._empty:
            raise RuntimeError(f"{words[0]} came to no window")
        self._processor.clear()

    def processor_time(self) -> float:
        """The median of the milliseconds that the processor worked for a start, whatever else it had to do."""
        return statistics.median(self._processor)

    def milliseconds(self) -> float:
        """From the start of the process until the screen shows what it shows in the end."""
        begun = time.perf_counter()
        with self._running():
            self._screen.wait_for(self.goal)
            return (time.perf_counter() - begun) * 1000

    @contextmanager
    def _running(self) -> Iterator[int]:
        with subprocess.Popen(self._words, env=self._around, stdout=subprocess.DEVNULL) as process:  # noqa: S603 - ours
            try:
                yield process.pid
            finally:
                process.terminate()
                _pid, process.returncode, used = os.wait4(process.pid, 0)
                self._processor.append((used.ru_utime + used.ru_stime) * 1000)
                self._screen.wait_for(self._empty)


def _processor_seconds(pid: int) -> float:
    """How long the processor worked for a process up to now."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
