"""The server goes away while somebody types: one bar says so, nothing typed is lost, and it goes on by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from kiscase.app import Program
from kiscase.core.database.server import opening
from kiscase.core.database.server.server_database import ServerDatabase
from kiscase.core.legal_data.stored_corrections import CORRECTION_TABLE
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.accessibility import Notification
from kiscase.ui.sharing.notice_bar import ConnectionBar, NoticeBar
from kiscase.ui.shell.workspace import Workspace
from tests.core.server.cutting_proxy import CuttingProxy, cutting_proxy
from tests.journeys.keyboard import Keyboard
from tests.screens import front_page
from tests.server_cluster import ServerCluster


@pytest.fixture
def reader(cluster: ServerCluster, case: ServerDatabase, _server_template: str) -> ServerDatabase:
    """The case for an account that may only read."""
    account = cluster.new_account(f"{_server_template}_reader")
    return opening.open_server_case(cluster.address(case.name, account), "")


@pytest.fixture
def failures(window: Workspace) -> list[Exception]:
    """What went wrong in a job that nobody expected to fail."""
    found: list[Exception] = []
    window.jobs.failed.connect(found.append)
    return found


@pytest.fixture
def running_again(cluster: ServerCluster) -> Iterator[ServerCluster]:
    """The server, which runs afterwards whatever happens."""
    yield cluster
    if not cluster.is_running():
        cluster.start()


def drafts_on_file(case: ServerDatabase) -> int:
    found = opening.open_server_case(case.place, "")
    with found.plain_reader() as reader:
        count = reader.row("SELECT count(*) FROM draft")
    found.close()
    assert count is not None
    return int(count[0])


def types_a_street(window: Workspace, keys: Keyboard) -> ParticipantsPage:
    window.open("participant", 1)
    keys.until(window.jobs.is_idle)
    keys.press("F2")
    keys.to("street")
    keys.write("Nowa 1")
    return front_page(window, ParticipantsPage)


def shown_bar(window: Workspace) -> ConnectionBar:
    found = window.findChild(ConnectionBar)
    assert found is not None
    return found


def test_what_is_typed_is_kept_and_autosaved_when_the_server_is_back(
    window: Workspace, keys: Keyboard, running_again: ServerCluster, case: ServerDatabase, failures: list[Exception]
) -> None:
    bar = shown_bar(window)
    assert not bar.isVisible()
    page = types_a_street(window, keys)
    running_again.stop()
    keys.until(bar.isVisible)
    spoken = window.window().findChild(Notification)
    assert spoken is not None
    assert spoken.accessibleName() == bar.sentence
    page.autosave.save_draft()
    keys.type("2")
    page.autosave.save_draft()
    keys.until(window.jobs.is_idle)
    assert failures == []
    assert not page.message_bar.text(), "the bar says it already"
    running_again.start()
    keys.until(lambda: not bar.isVisible())
    assert page.message_bar.text()
    keys.until(lambda: drafts_on_file(case) == 1)
    assert failures == []
    assert page.is_dirty()
    keys.press("Ctrl+S")
    keys.until(lambda: not page.is_dirty())


def test_a_save_while_the_server_is_away_is_refused_and_can_be_repeated(
    window: Workspace, keys: Keyboard, running_again: ServerCluster
) -> None:
    page = types_a_street(window, keys)
    running_again.stop()
    keys.press("Ctrl+S")
    keys.until(page.message_bar.text)
    assert "nie odpowiada" in page.message_bar.text()
    running_again.start()
    keys.until(lambda: not shown_bar(window).isVisible() and window.jobs.is_reached)
    keys.press("Ctrl+S")
    keys.until(lambda: not page.is_dirty())


@contextmanager
def window_behind_proxy(
    program: Program, cluster: ServerCluster, case: ServerDatabase
) -> Iterator[tuple[Workspace, CuttingProxy, list[Exception]]]:
    """A window whose connections can be cut, and what went wrong in its jobs."""
    failures: list[Exception] = []
    with cutting_proxy(cluster.folder) as proxy:
        opened = opening.open_server_case(replace(case.place, socket=str(proxy.folder)), "")
        window = program.show_workspace(opened, (1, "Bożena Łącka"))
        window.jobs.failed.connect(failures.append)
        yield window, proxy, failures
        program.leave()


def test_a_draft_whose_connection_is_cut_is_written_again_without_a_word(
    program: Program, keys: Keyboard, cluster: ServerCluster, case: ServerDatabase
) -> None:
    with window_behind_proxy(program, cluster, case) as (window, proxy, failures):
        page = types_a_street(window, keys)
        keys.until(window.jobs.is_idle)
        proxy.bytes_until_cut = 200
        page.autosave.save_draft()
        keys.until(lambda: proxy.cuts)
        keys.until(lambda: drafts_on_file(case) == 1)
        keys.until(window.jobs.is_idle)
        assert failures == []


@pytest.mark.parametrize("nth_byte", [1, 200, 1_500])
def test_what_is_read_while_the_connection_is_cut_is_read_again_without_a_word(
    program: Program, keys: Keyboard, cluster: ServerCluster, case: ServerDatabase, nth_byte: int
) -> None:
    with window_behind_proxy(program, cluster, case) as (window, proxy, failures):
        keys.until(window.jobs.is_idle)
        proxy.bytes_until_cut = nth_byte
        window.open("participant", 1)
        keys.until(lambda: proxy.cuts)
        keys.until(window.jobs.is_idle)
        assert front_page(window, ParticipantsPage).data.value("family_name")
        assert failures == []


def test_what_cannot_be_read_while_the_server_is_away_is_shown_when_it_is_back(
    window: Workspace, keys: Keyboard, running_again: ServerCluster, failures: list[Exception]
) -> None:
    bar = shown_bar(window)
    keys.until(window.jobs.is_idle)
    running_again.stop()
    window.open("participant", 1)
    keys.until(bar.isVisible)
    keys.until(window.jobs.is_idle)
    page = front_page(window, ParticipantsPage)
    assert failures == []
    assert not page.message_bar.text(), "the bar says it already"
    running_again.start()
    keys.until(lambda: not bar.isVisible() and bool(page.data.value("family_name")))


def test_a_server_that_does_not_answer_a_read_is_called_lost_though_it_is_still_heard(
    program: Program, keys: Keyboard, cluster: ServerCluster, case: ServerDatabase
) -> None:
    with window_behind_proxy(program, cluster, case) as (window, proxy, failures):
        keys.until(window.jobs.is_idle)
        bar = shown_bar(window)
        with proxy.refusing():
            window.open("participant", 1)
            keys.until(bar.isVisible)
            keys.until(window.jobs.is_idle)
        page = front_page(window, ParticipantsPage)
        keys.until(lambda: not bar.isVisible() and bool(page.data.value("family_name")))
        assert failures == []


def test_who_may_only_read_sees_it_once(
    program: Program, keys: Keyboard, reader: ServerDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "server_time", reader.clock)  # the clock of the tests is trusted
    window = program.show_workspace(reader, (None, ""))
    keys.until(lambda: any(one.isVisible() for one in window.findChildren(NoticeBar)))
    page = types_a_street(window, keys)
    page.autosave.save_draft()
    keys.until(window.jobs.is_idle)
    assert not page.message_bar.text(), "nothing was to be saved yet"
    window.jobs.changed.emit({CORRECTION_TABLE})  # a colleague has corrected the law
    program._begin_day()
    keys.until(window.jobs.is_idle)
    assert not page.message_bar.text(), "what follows from the day is for who may write"
    keys.press("Ctrl+S")
    keys.until(page.message_bar.text)
    program.leave()
