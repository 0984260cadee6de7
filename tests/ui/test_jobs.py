"""The queue: one thread, answers on the window's, the newest question wins, nothing that fails is swallowed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from kiscase.core.database.database import Database
from kiscase.core.errors import ConnectionLostError, Problem
from kiscase.ui.background_task import BackgroundTask
from kiscase.ui.database_jobs import Jobs
from tests import makers


@pytest.fixture
def queue(case: Database) -> Iterator[Jobs]:
    made = Jobs(case)
    yield made
    made.close()


class Gate:
    """Holds the thread of the queue until the test lets it go on."""

    def __init__(self, queue: Jobs) -> None:
        self._event = threading.Event()
        queue.read(lambda _session: self._event.wait(10), lambda _answer: None)

    def open(self) -> None:
        self._event.set()


def test_work_runs_elsewhere_and_answers_come_here(queue: Jobs, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []
    queue.read(lambda _session: threads.append(threading.current_thread()), lambda _answer: threads.append(here()))
    qtbot.waitUntil(queue.is_idle)
    assert [thread.name for thread in threads] == ["case file", "MainThread"]


def never(answer: object) -> None:
    pytest.fail(f"this came: {answer}")


def note(done: list[int], number: int, _session: object) -> None:
    done.append(number)


def here() -> threading.Thread:
    return threading.current_thread()


def test_of_many_questions_only_the_newest_is_asked_and_answered(queue: Jobs, qtbot: QtBot) -> None:
    gate = Gate(queue)
    asked: list[str] = []
    answers: list[str] = []

    def answer(text: str, _session: object) -> str:
        asked.append(text)
        return text

    for text in "abc":
        queue.read(partial(answer, text), answers.append, latest="find")
    queue.read(lambda _session: "other", answers.append, latest="rows")
    gate.open()
    qtbot.waitUntil(queue.is_idle)
    assert asked == ["c"]
    assert answers == ["c", "other"]


def test_an_answer_that_is_overtaken_is_not_shown(queue: Jobs, qtbot: QtBot) -> None:
    answers: list[str] = []

    def slow(_session: object) -> str:
        queue._newest["find"] = 10**9  # a newer question came while this one ran
        return "old"

    queue.read(slow, answers.append, latest="find")
    qtbot.waitUntil(queue.is_idle)
    assert answers == []


def test_a_bug_is_reported_and_the_thread_goes_on(queue: Jobs, qtbot: QtBot) -> None:
    answers: list[int] = []
    with qtbot.waitSignal(queue.failed) as failed:
        queue.read(lambda _session: 1 // 0, answers.append, never)
    assert isinstance(failed.args[0], ZeroDivisionError)
    queue.read(lambda _session: 7, answers.append)
    qtbot.waitUntil(queue.is_idle)
    assert answers == [7]


def test_a_problem_goes_to_who_waits_for_it_and_else_to_all(queue: Jobs, qtbot: QtBot) -> None:
    told: list[Problem] = []

    def fail(_session: object) -> None:
        raise Problem("so it is")

    queue.act(fail, None, told.append)
    qtbot.waitUntil(queue.is_idle)
    assert [problem.sentence for problem in told] == ["so it is"]
    with qtbot.waitSignal(queue.failed) as failed:
        queue.act(fail)
    assert failed.args[0].sentence == "so it is"


def test_a_problem_of_a_dialog_that_is_gone_is_told_to_all(queue: Jobs, qtbot: QtBot) -> None:
    class Waiting(QObject):
        def failed(self, problem: Problem) -> None:
            pytest.fail("this is gone")

    def fail(_session: object) -> None:
        raise Problem("so it is")

    waiting, gate = Waiting(), Gate(queue)
    queue.act(fail, None, waiting.failed)
    import shiboken6

    shiboken6.delete(waiting)
    with qtbot.waitSignal(queue.failed) as failed:
        gate.open()
    assert failed.args[0].sentence == "so it is"


def test_what_an_action_touched_is_made_known_after_its_answer(queue: Jobs, qtbot: QtBot) -> None:
    order: list[Any] = []
    queue.changed.connect(order.append)
    queue.act(makers.participant, lambda _person: order.append("answer"))
    qtbot.waitUntil(queue.is_idle)
    assert order[0] == "answer"
    assert "participant" in order[1]


def test_a_read_cannot_write(queue: Jobs, qtbot: QtBot) -> None:
    with qtbot.waitSignal(queue.failed):
        queue.read(makers.participant, lambda _person: pytest.fail("the read has written"))


def test_close_finishes_what_waits(case: Database, qtbot: QtBot) -> None:
    queue = Jobs(case)
    gate = Gate(queue)
    done: list[int] = []
    for number in range(3):
        queue.act(partial(note, done, number))
    gate.open()
    queue.close()
    assert done == [0, 1, 2]


def test_busy_is_told_once_for_a_row_of_jobs(queue: Jobs, qtbot: QtBot) -> None:
    told: list[bool] = []
    queue.busy.connect(told.append)
    gate = Gate(queue)
    queue.read(lambda _session: 1, lambda _answer: None)
    gate.open()
    qtbot.waitUntil(queue.is_idle)
    assert told == [True, False]


def test_a_background_task_hands_a_problem_on(qtbot: QtBot) -> None:
    told: list[Problem] = []

    def fail() -> None:
        raise Problem("so it is")

    parent = QObject()
    BackgroundTask(parent, fail, never, told.append)
    qtbot.waitUntil(lambda: bool(told))


def test_a_bug_in_a_background_task_is_raised_here(qtbot: QtBot) -> None:
    parent = QObject()
    with qtbot.captureExceptions() as caught:
        BackgroundTask(parent, lambda: 1 // 0, never, never)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError


class Shown(QObject):
    """Shows an answer in steps, the last of them when it may."""

    def __init__(self, seen: list[str], *, may_end: bool = False) -> None:
        super().__init__()
        self._seen = seen
        self.may_end = may_end

    def show_in_steps(self, answer: str) -> Iterator[None]:
        self._seen.append(f"{answer} begun")
        yield
        while not self.may_end:
            yield
        self._seen.append(f"{answer} done")


def test_the_window_answers_between_the_steps_of_a_delivery_and_others_wait(queue: Jobs, qtbot: QtBot) -> None:
    seen: list[str] = []
    shown = Shown(seen)
    queue.read(lambda _session: "one", shown.show_in_steps)
    queue.read(lambda _session: "two", seen.append)
    qtbot.waitUntil(lambda: seen == ["one begun"])
    assert not queue.is_idle()
    shown.may_end = True
    qtbot.waitUntil(queue.is_idle)
    assert seen == ["one begun", "one done", "two"]


def test_a_newer_question_ends_the_steps_of_an_older_answer(queue: Jobs, qtbot: QtBot) -> None:
    seen: list[str] = []
    shown = Shown(seen)
    queue.read(lambda _session: "old", shown.show_in_steps, latest="record")
    qtbot.waitUntil(lambda: seen == ["old begun"])
    queue.read(lambda _session: "new", shown.show_in_steps, latest="record")
    shown.may_end = True
    qtbot.waitUntil(queue.is_idle)
    assert seen == ["old begun", "new begun", "new done"]


def test_steps_of_a_widget_that_is_gone_are_taken_no_longer(queue: Jobs, qtbot: QtBot) -> None:
    seen: list[str] = []
    shown = Shown(seen)
    queue.read(lambda _session: "one", shown.show_in_steps)
    qtbot.waitUntil(lambda: seen == ["one begun"])
    shiboken6.delete(shown)
    qtbot.waitUntil(queue.is_idle)
    assert seen == ["one begun"]


def test_an_answer_with_further_words_is_not_given_to_a_widget_that_is_gone(queue: Jobs, qtbot: QtBot) -> None:
    class Asking(QObject):
        def take(self, _word: str, _answer: str) -> None:
            pytest.fail("this is gone")

    asking, gate = Asking(), Gate(queue)
    queue.read(lambda _session: "answer", partial(asking.take, "word"))
    shiboken6.delete(asking)
    gate.open()
    qtbot.waitUntil(queue.is_idle)


def test_without_a_thread_all_steps_are_taken_at_once(jobs: Jobs) -> None:
    seen: list[str] = []
    jobs.read(lambda _session: "one", Shown(seen, may_end=True).show_in_steps)
    assert seen == ["one begun", "one done"]
    assert jobs.is_idle()


class _Asking(QObject):
    """Asks and waits for the answer; notes the thread that it ends on."""

    def __init__(self, ended_on: list[threading.Thread]) -> None:
        super().__init__()
        self._ended_on = ended_on

    def ask(self, queue: Jobs) -> None:
        queue.read(self._read, self._answered)

    def _read(self, _session: object) -> int:
        return 7

    def _answered(self, _answer: int) -> None:
        pass

    def __del__(self) -> None:
        self._ended_on.append(threading.current_thread())


def test_who_asked_never_ends_on_the_thread_of_the_file(queue: Jobs, qtbot: QtBot) -> None:
    """Qt's objects belong to the window's thread: deleted on another one, their timers run on and crash."""
    ended_on: list[threading.Thread] = []
    for _one in range(30):
        _Asking(ended_on).ask(queue)
        qtbot.waitUntil(queue.is_idle)
    qtbot.waitUntil(lambda: len(ended_on) >= 20)
    assert set(ended_on) == {threading.main_thread()}


def test_what_loses_the_connection_again_after_the_server_is_back_is_told_and_not_repeated(
    queue: Jobs, qtbot: QtBot
) -> None:
    """It may be the work itself that ends the connection: then it would go on for ever."""
    asked: list[int] = []
    failures: list[Exception] = []
    queue.failed.connect(failures.append)

    def lose(_session: object) -> None:
        asked.append(1)
        raise ConnectionLostError("The server does not answer.")

    queue.read(lose, never)
    qtbot.waitUntil(queue.is_idle)
    assert (len(asked), failures) == (2, []), "once more at once, then when the server is back"
    queue.reached.emit(True)
    qtbot.waitUntil(queue.is_idle)
    assert len(asked) == 4
    assert [str(one) for one in failures] == ["The server does not answer."]
    queue.reached.emit(True)
    qtbot.waitUntil(queue.is_idle)
    assert len(asked) == 4
