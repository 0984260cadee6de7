"""Binds the accounts of a server to the workers of the club whose case is there."""

from __future__ import annotations

from kiscase.club import actions
from kiscase.club.workers import WorkerChoice, read_workers, read_workers_of_account
from kiscase.core.collation import fold_text
from kiscase.core.database.database import Database
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.errors import Problem
from kiscase.core.i18n import _


def find_worker_for_account(reader: PlainReader, account: str, wanted: str) -> WorkerChoice:
    """The *wanted* worker, by id, family name or whole name; without one, whose the account is, or who works alone.

    Raises a Problem that lists the workers unless there is exactly one.
    """
    workers = read_workers(reader)
    if wanted:
        names = {row[0]: row[1] for row in reader.rows("SELECT id, family_name FROM worker")}
        meant = fold_text(wanted)
        found = [one for one in workers if meant in (str(one.id), fold_text(one.name), fold_text(names[one.id] or ""))]
    else:
        found = read_workers_of_account(reader, account) or workers
    if len(found) == 1:
        return found[0]
    listed = ", ".join(f"{worker.id} {worker.name}" for worker in workers)
    if wanted:
        sentence = _("There is no worker “{name}”, or more than one. Nothing was changed. Workers: {names}.")
        raise Problem(sentence.format(name=wanted, names=listed))
    sentence = _("Whose account is it? Say so by --worker, with a family name or a number. Workers: {names}.")
    raise Problem(sentence.format(names=listed))


def bind_account(database: Database, worker: WorkerChoice, account: str) -> None:
    """Let whoever signs in by an account work under the name of a worker; InvalidValuesError if it is of another."""
    with database.plain_reader() as reader:
        if worker in read_workers_of_account(reader, account):
            return
    with database.action() as session:
        actions.change_worker(session, worker.id, {"account": account})
