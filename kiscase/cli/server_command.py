"""`kiscase server`: makes a case on a server, its accounts, and upgrades it; for whoever runs the server."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiscase.cli.opened_case import load_all_records, sign_in
from kiscase.cli.secret_input import SecretSource, read_new_secret, read_secret
from kiscase.cli.server_parser import ACCOUNT_OPTION, FILE_OPTION, FILE_VARIABLE
from kiscase.cli.terminal_output import long_work, print_line
from kiscase.core import clock
from kiscase.core.i18n import _

if TYPE_CHECKING:
    from kiscase.club.workers import WorkerChoice
    from kiscase.core.database.database import Database
    from kiscase.core.database.local.file_database import FileDatabase
    from kiscase.core.database.server.address import ServerAddress
    from kiscase.core.database.server.server_database import ServerDatabase


def run_server_command(wanted: argparse.Namespace) -> int:
    """Run the command about a server that was given; the exit status."""
    load_all_records()
    return _COMMANDS[wanted.server_command](wanted)


# ---- init ------------------------------------------------------------------------------------------------------------


def _init(wanted: argparse.Namespace) -> int:
    from kiscase.core.database.server.setup.making import make_server_case

    _require_fitting_options(wanted)
    club, worker = _first_values(wanted)
    with_account = wanted.account is not None
    address: ServerAddress = wanted.address
    with ExitStack() as opened:
        password = sign_in(address, lambda password: _require_new(address, password), wanted.passphrase_file)
        source = opened.enter_context(_opened_source(wanted)) if wanted.file else None
        account_password = _account_password(wanted, password, wanted.account) if with_account else ""
        first = _worker_of_account(source, wanted.account, wanted.worker) if source and with_account else None

        def complete(made: ServerDatabase) -> None:
            nonlocal first
            _note_account(made)
            if source is None:
                first = _add_first(made, club, worker)
            if with_account:
                _give_account(made, password, first, (wanted.account, "coordinator", account_password))

        with long_work(_("Stopped: nothing was left on the server.")) as work:
            make_server_case(
                address, password, source, complete=complete, is_stopped=work.is_stopped, report=work.report
            )
    _print_made(wanted, first)
    return 0


def _require_fitting_options(wanted: argparse.Namespace) -> None:
    """Leave with a usage error if options do not fit together."""
    of_club = {"--given-name": wanted.given_name, "--family-name": wanted.family_name}
    of_file = {FILE_OPTION: wanted.file_passphrase_file, "--worker": wanted.worker}
    of_account = {ACCOUNT_OPTION: wanted.account_password_file, "--worker": wanted.worker}
    if wanted.club is not None and not any(of_club.values()):
        wanted.wrong(_("--club needs the first worker, too: --given-name and --family-name"))
    for missing, options in (
        ("--club", of_club if wanted.club is None else {}),
        ("--from", of_file if wanted.file is None else {}),
        ("--account", of_account if wanted.account is None else {}),
    ):
        for option, value in options.items():
            if value is not None:
                wanted.wrong(_("{option} goes with {other} only").format(option=option, other=missing))


def _first_values(wanted: argparse.Namespace) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the club and its first worker begin with, looked at before anything is made."""
    from kiscase.club.creating import check_first_values

    club = {"name": wanted.club}
    worker = {"given_name": wanted.given_name or "", "family_name": wanted.family_name or ""}
    if wanted.club is not None:
        check_first_values(club, worker)
    return club, worker


def _require_new(address: ServerAddress, password: str) -> str:
    from kiscase.core.database.server.setup.making import require_new_case

    require_new_case(address, password)
    return password


@contextmanager
def _opened_source(wanted: argparse.Namespace) -> Iterator[FileDatabase]:
    """The case file that moves to the server."""
    from kiscase.core.database.local.case_file import open_case_file
    from kiscase.core.database.local.file_format import is_practice_file

    file: Path = wanted.file
    prompt = _("Passphrase of {file}: ").format(file=file.name)
    source = SecretSource(prompt, option=FILE_OPTION, file=wanted.file_passphrase_file, variable=FILE_VARIABLE)
    passphrase = None if is_practice_file(file) else read_secret(source)
    opened = open_case_file(file, passphrase, load_records=load_all_records)
    try:
        with opened.report_damaged_content():
            yield opened
    finally:
        opened.close()


def _add_first(made: ServerDatabase, club: dict[str, Any], worker: dict[str, Any]) -> WorkerChoice:
    from kiscase.club.creating import add_club_and_worker
    from kiscase.club.workers import read_workers

    worker_id = add_club_and_worker(made, club, worker)
    with made.plain_reader() as reader:
        return next(one for one in read_workers(reader) if one.id == worker_id)


def _print_made(wanted: argparse.Namespace, worker: WorkerChoice | None) -> None:
    said = _("The case is on the server. It opens in the window, or by: kiscase {address}")
    print_line(said.format(address=replace(wanted.address, account="")))
    if wanted.account is not None:
        _print_account(wanted.account, "coordinator", worker)
    if wanted.file:
        said = _(
            "{file} is as it was. Put it away now, so that nobody goes on working with it: from now on the case on the "
            "server is the one that counts."
        )
        print_line(said.format(file=wanted.file.name))


# ---- account ---------------------------------------------------------------------------------------------------------


def _account(wanted: argparse.Namespace) -> int:
    address: ServerAddress = wanted.address
    password, database = sign_in(address, lambda password: _open_as_owner(address, password), wanted.passphrase_file)
    with closing(database):
        nobody = wanted.role == "reader" and wanted.worker is None
        worker = None if nobody else _worker_of_account(database, wanted.login, wanted.worker)
        account_password = _account_password(wanted, password, wanted.login)
        before = _account_of_worker(database, worker)
        _give_account(database, password, worker, (wanted.login, wanted.role, account_password))
    _print_account(wanted.login, wanted.role, worker)
    if before not in ("", wanted.login):
        said = _(
            "{account} belongs to no worker any more: whoever signs in by it may read, but not save. It is removed on "
            "the server by “dropuser {account}”."
        )
        print_line(said.format(account=before))
    return 0


def _open_as_owner(address: ServerAddress, password: str) -> tuple[str, ServerDatabase]:
    from kiscase.core.database.server.opening import open_server_case

    opened = open_server_case(address, password, load_records=load_all_records)
    _note_account(opened)
    return password, opened


def _note_account(database: ServerDatabase) -> None:
    """Whoever runs the server is no worker of the club: the journal notes the account."""
    database.worker = (None, database.location.user_name)


def _worker_of_account(database: Database, account: str, wanted: str | None) -> WorkerChoice:
    from kiscase.club.accounts import find_worker_for_account

    with database.plain_reader() as reader:
        return find_worker_for_account(reader, account, wanted or "")


def _account_of_worker(database: Database, worker: WorkerChoice | None) -> str:
    with database.plain_reader() as reader:
        row = reader.row("SELECT account FROM worker WHERE id = :worker", worker=worker.id) if worker else None
    return row[0] or "" if row else ""


def _account_password(wanted: argparse.Namespace, password: str, account: str) -> str:
    """The password that an account is to have; empty for none, or for the one that it has."""
    from kiscase.core.database.local.passphrase import rate_passphrase
    from kiscase.core.database.server.setup.accounts import is_account_known

    known = is_account_known(wanted.address, password, account)
    if known:
        prompt = _("New password of {account} (leave it empty to keep it as it is): ")
    elif wanted.address.host:
        prompt = _("Password of the new account {account}: ")
    else:
        prompt = _("Password of the new account {account} (leave it empty if it only signs in on this computer): ")
    source = SecretSource(prompt.format(account=account), ACCOUNT_OPTION, wanted.account_password_file, variable="")
    may_be_empty = known or not wanted.address.host
    return read_new_secret(source, lambda secret: rate_passphrase(secret, [account]), may_be_empty=may_be_empty)


def _give_account(
    database: ServerDatabase, password: str, worker: WorkerChoice | None, login: tuple[str, str, str]
) -> None:
    """Make or change an account, by its name, role and password, and bind it to a worker: both or neither."""
    from kiscase.club.accounts import bind_account
    from kiscase.core.database.server.setup.accounts import account_changed

    with account_changed(database.location, password, *login):
        if worker is not None:
            bind_account(database, worker, login[0])


def _print_account(account: str, role: str, worker: WorkerChoice | None) -> None:
    if worker is None:
        print_line(_("{account} may read the case now, and nothing else.").format(account=account))
    else:
        said = _("{account} signs in as {worker} now, with the role {role}.")
        print_line(said.format(account=account, worker=worker.name, role=role))


# ---- upgrade ---------------------------------------------------------------------------------------------------------


def _upgrade(wanted: argparse.Namespace) -> int:
    from kiscase.core.database.server.setup.upgrading import upgrade_server_case

    address: ServerAddress = wanted.address
    password = sign_in(address, lambda password: _try_password(address, password), wanted.passphrase_file)
    with long_work(_("Stopped: the case is as it was.")) as work:
        upgrade_server_case(address, password, clock.now(), work.is_stopped, work.report)
    print_line(_("{address} is of the version of this program.").format(address=address))
    return 0


def _try_password(address: ServerAddress, password: str) -> str:
    from kiscase.core.database.server.connecting import connect_to_server

    connect_to_server(address, password).close()
    return password


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "init": _init,
    "account": _account,
    "upgrade": _upgrade,
}
