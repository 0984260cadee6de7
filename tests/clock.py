"""The clock of all tests: it stands still, at the same date in every time zone, until a test sets it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from kiscase.core import clock as programs_clock


class FrozenClock:
    """Stands at 8:00 local time on 2026-06-15, a Monday, until it is set; each test begins at that moment again."""

    def __init__(self) -> None:
        self.reset()

    def now(self) -> datetime:
        return self._moment

    def today(self) -> date:
        return self._moment.astimezone().date()

    def reset(self) -> None:
        self.set(2026, 6, 15, 8)

    def set(self, year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> None:
        """Move to a local time."""
        self.set_to(datetime(year, month, day, hour, minute).astimezone())

    def set_to(self, moment: datetime | date) -> None:
        """Move to a moment with its zone, or to noon of a date."""
        if not isinstance(moment, datetime):
            return self.set(moment.year, moment.month, moment.day)
        assert moment.tzinfo is not None
        self._moment = moment.astimezone(UTC)
        return None


clock = FrozenClock()
programs_clock._system = clock.now
