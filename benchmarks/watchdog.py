"""Watches the thread of the window: every turn of its event loop that takes too long, with what ran in it.

The processor time of the thread between two beats of a timer counts, not the time on the clock: a busy machine is no
stall. A second thread looks meanwhile at what the first one runs.
"""

from __future__ import annotations

import faulthandler
import re
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Qt, QTimer

LIMIT = 50.0  # milliseconds
_BEAT = 2  # milliseconds
_LOOK = 0.004  # seconds between two looks at what runs
_LATE = 0.012  # seconds without a beat, from which on it looks
_FRAME = re.compile(r'File ".*kiscase/(.+)", line \d+ in (\S+)')
_SHOWN_SHARE = 0.2  # of the looks in which a function was seen, from which on it is told

Place = tuple[str, str]
"""File and function."""


@dataclass
class Stall:
    """One turn of the event loop that took too long."""

    step: str
    milliseconds: float
    looks: list[list[Place]] = field(default_factory=list)

    def stack(self) -> list[str]:
        """What of the program ran most of the time, the outermost first, with its share of the looks."""
        seen: Counter[Place] = Counter()
        depth: dict[Place, int] = {}
        for look in self.looks:
            for place in dict.fromkeys(look):
                seen[place] += 1
                depth[place] = max(depth.get(place, 0), look.index(place))
        told = [place for place, times in seen.items() if times >= _SHOWN_SHARE * len(self.looks)]
        return [
            f"{100 * seen[place] // len(self.looks):3} % {place[0]} {place[1]}"
            for place in sorted(told, key=depth.__getitem__)
        ]


class Watchdog(QObject):
    """Notes the stalls while it is watching; `step` says what the window is doing."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stalls: list[Stall] = []
        self.longest = 0.0
        self.step = ""
        self._begun = self._spent()
        self._beaten = time.perf_counter()
        self._looks: list[list[Place]] = []
        self._watched = threading.get_ident()
        self._over = threading.Event()
        self._timer = QTimer(self, interval=_BEAT, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.beat)
        self._timer.start()
        self._looker = threading.Thread(target=self._look, name="watchdog", daemon=True)
        self._looker.start()

    def beat(self) -> None:
        """A turn of the event loop is over."""
        taken = (self._spent() - self._begun) * 1000
        looks, self._looks = self._looks, []
        self.longest = max(self.longest, taken)
        if taken > LIMIT:
            self.stalls.append(Stall(self.step, taken, looks))
        self._beaten = time.perf_counter()
        self._begun = self._spent()

    def skip(self) -> None:
        """What ran since the last beat was the work of the measurement."""
        self._looks = []
        self._beaten = time.perf_counter()
        self._begun = self._spent()

    def close(self) -> None:
        """Stop watching."""
        self._timer.stop()
        self._over.set()
        self._looker.join()

    @staticmethod
    def _spent() -> float:
        return time.thread_time()

    def _look(self) -> None:
        """Look at what runs, without a hold on it: a frame that outlives its call would keep a painter open."""
        thread = f"hread 0x{self._watched:016x}"
        with tempfile.TemporaryFile() as file:
            while not self._over.wait(_LOOK):
                looks, begun = self._looks, self._beaten
                if time.perf_counter() - begun > _LATE:
                    file.seek(0)
                    file.truncate()
                    faulthandler.dump_traceback(file)
                    file.seek(0)
                    for part in file.read().decode(errors="replace").split("\n\n"):
                        if thread in part:
                            looks.append(_FRAME.findall(part)[::-1])
