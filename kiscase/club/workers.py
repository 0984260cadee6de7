"""The workers of a club as they are chosen from, and what they do."""

from __future__ import annotations

from typing import NamedTuple

from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.i18n import N_
from kiscase.core.records.choice import Choice
from kiscase.core.text.names import join_names


class WorkerRole(Choice):
    """What a worker does; only a social worker concludes contracts (art. 108 ust. 1 of the social assistance act)."""

    SOCIAL_WORKER = "social_worker", N_("social worker")
    COORDINATOR = "coordinator", N_("club coordinator")
    SPECIALIST = "specialist", N_("specialist who leads activities")
    DIRECTOR = "head", N_("head of the institution")


class WorkerChoice(NamedTuple):
    """A worker as one is offered to choose."""

    id: int
    name: str
    role: str
    """The label of the role."""


class CarriedWork(NamedTuple):
    """What a worker still carries, in a sentence, with the text of a button and the record or list that it leads to."""

    sentence: str
    button: str
    way: tuple[str, int | None]


def read_workers_of_account(reader: PlainReader, account: str) -> list[WorkerChoice]:
    """Those who may work under an account of a server: the worker of the club whose it is; all where there is none."""
    if not account:
        return read_workers(reader)
    bound = {worker for (worker,) in reader.rows("SELECT id FROM worker WHERE account = :account", account=account)}
    return [worker for worker in read_workers(reader) if worker.id in bound]


def read_workers(reader: PlainReader, *roles: WorkerRole, retired: bool = False) -> list[WorkerChoice]:
    """The workers in Polish alphabetical order; only those with one of the *roles*, when given."""
    stored = reader.rows("SELECT id, given_name, family_name, role, retired FROM worker ORDER BY sort, id")
    return [
        WorkerChoice(number, join_names(given, family), WorkerRole(role).label)
        for number, given, family, role, is_retired in stored
        if (retired or not is_retired) and (not roles or role in roles)
    ]
