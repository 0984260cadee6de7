"""Papers that say what is on file: given out once, the same bytes each time, and a version on when they say else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.model import Club
from kiscase.register import actions as register
from kiscase.register.model import paper_code

Draw = Callable[[Session, int, str], bytes]
"""Draws a paper in a version, with its code; without a code as a draft."""


class Paper(NamedTuple):
    """A paper that can be given out: its kind, its record, its number, what it says, and how it is drawn."""

    key: str
    tablename: str
    row_id: int
    number: str
    says: Mapping[str, Any]
    draw: Draw
    participant_id: int | None = None
    signers: Sequence[Mapping[str, str]] = ()
    """Who is to sign it, by `key` of the place and `name`."""
    settled: bool = False
    """Whether somebody has signed it, so that the last version stays whatever is on file now."""


def version_of(session: Session, paper: Paper) -> tuple[int, bool]:
    """The version in which a paper says what it says now, and whether that one is on file."""
    version, said = register.latest(session, paper.key, paper.tablename, paper.row_id)
    fits = version > 0 and (paper.settled or said == _digest(paper))
    return version + (not fits), fits


def shown(session: Session, paper: Paper) -> bytes:
    """The paper on file while it says what is on file, byte for byte; else a draft, and nothing is kept."""
    version, fits = version_of(session, paper)
    on_file = register.kept(session, paper.key, paper.tablename, paper.row_id, version) if fits else None
    return on_file or paper.draw(session, version, "")


def issue(session: Session, paper: Paper) -> bytes:
    """The paper to give out, put on file; the same bytes until it says something else."""
    version, fits = version_of(session, paper)
    if fits:
        return shown(session, paper)
    code = paper_code(session.scalars(select(Club.uid)).one(), paper.key, paper.row_id, version)
    pdf = paper.draw(session, version, code)
    register.keep(
        session,
        pdf,
        document=paper.key,
        number=paper.number,
        version=version,
        code=code,
        tablename=paper.tablename,
        row_id=paper.row_id,
        participant_id=paper.participant_id,
        said=_digest(paper),
        signers=paper.signers,
    )
    return pdf


def _digest(paper: Paper) -> str:
    return hashlib.sha256(json.dumps(paper.says, sort_keys=True, default=str).encode()).hexdigest()
