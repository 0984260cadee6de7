"""Contracts on the official form: what is being drafted on the form before it is brought over, without losing a word.

A contract that was printed, and its annexes, stay on the form that they were printed on. Of a draft, rights and duties
go to point VII, the first day of evaluation to point V, the other days become reminders, and what the official form
does not have becomes inner data.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations

_OLD_FORM = "kontrakt-socjalny-2010"
_NEW_FORM = "kontrakt-socjalny-2010-1439"
_PARTIES = {"participant": "uczestnik", "worker": "pracownik socjalny"}
_INNER_TEXTS = ("own_words", "referral", "referral_date")
_NOTED_TEXTS = ("consequences", "final_evaluation", "changes")
_PRESET_CONSEQUENCES = (  # what the old form began with, in Polish: nobody's words
    "Niedotrzymanie postanowień kontraktu bez uzasadnionej przyczyny może stanowić podstawę do odmowy przyznania "
    "świadczenia, ograniczenia jego wysokości lub rozmiaru, uchylenia decyzji o jego przyznaniu lub wstrzymania "
    "świadczeń pieniężnych z pomocy społecznej (art. 11 ust. 2 ustawy o pomocy społecznej). Uwzględnia się wtedy "
    "sytuację osób będących na utrzymaniu osoby zawierającej kontrakt (art. 11 ust. 3). Strony najpierw wyjaśniają "
    "przyczyny i mogą zgodnie zmienić ustalenia lub terminy."
)


def upgrade(op: Operations) -> None:
    _add_columns(op)
    connection = op.get_bind()
    _number_goals(connection)
    _bring_drafts_over(connection)
    _bring_templates_over(connection)


def _add_columns(op: Operations) -> None:
    _add_filled_columns(
        op,
        "contract",
        [
            sa.Column("inner_texts", sa.JSON(), nullable=False, server_default="{}"),
            sa.Column("agreed_at_evaluation", sa.Boolean(), nullable=False, server_default="0"),
            sa.Column("evaluation_on", sa.Date(), nullable=True),
        ],
    )
    op.create_index(op.f("ix_contract_evaluation_on"), "contract", ["evaluation_on"], unique=False)
    _add_filled_columns(op, "goal", [sa.Column("ref", sa.String(length=4), nullable=False, server_default="")])
    _add_filled_columns(op, "step", [sa.Column("goal", sa.Text(), nullable=False, server_default="")])
    with op.batch_alter_table("evaluation") as batch:
        batch.add_column(sa.Column("agreed_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("decision", sa.String(length=40), nullable=True))
        batch.add_column(sa.Column("version_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_evaluation_version_id"), "contract", ["version_id"], ["id"])
    op.create_index(op.f("ix_evaluation_version_id"), "evaluation", ["version_id"], unique=False)


def _add_filled_columns(op: Operations, table: str, columns: list[sa.Column[Any]]) -> None:
    """Add columns; the rows on file get the server default, which the table then has no longer."""
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.add_column(column)
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.alter_column(column.name, server_default=None)


def _number_goals(connection: sa.Connection) -> None:
    goals = sa.table("goal", *map(sa.column, ("id", "contract_id", "main", "position", "ref")))
    chosen = sa.select(goals.c.id, goals.c.contract_id).where(sa.not_(goals.c.main))
    counts: dict[int, int] = {}
    for row in connection.execute(chosen.order_by(goals.c.contract_id, goals.c.position, goals.c.id)).all():
        counts[row.contract_id] = counts.get(row.contract_id, 0) + 1
        connection.execute(goals.update().where(goals.c.id == row.id).values(ref=str(counts[row.contract_id])))


def _bring_drafts_over(connection: sa.Connection) -> None:
    names = ("id", "state", "amends_id", "form", "evaluation_on")
    contracts = sa.table(
        "contract", *map(sa.column, names), sa.column("texts", sa.JSON()), sa.column("inner_texts", sa.JSON())
    )
    duties = sa.table("obligation", *map(sa.column, ("id", "contract_id", "party", "text", "position")))
    days = sa.table("evaluation_date", *map(sa.column, ("id", "contract_id", "planned_on")))
    typed = sa.table("draft", sa.column("kind"), sa.column("row_id"), sa.column("content", sa.JSON()))
    drafted = contracts.c.state.in_(("draft", "ready")) & contracts.c.amends_id.is_(None)
    for row in connection.execute(sa.select(contracts).where(drafted, contracts.c.form == _OLD_FORM)).all():
        of_contract = sa.select(duties).where(duties.c.contract_id == row.id).order_by(duties.c.position, duties.c.id)
        said = [_duty(duty._asdict()) for duty in connection.execute(of_contract).all()]
        texts, inner = _texts(row.texts, said)
        planned = sa.select(days.c.id, days.c.planned_on).where(
            days.c.contract_id == row.id, days.c.planned_on.is_not(None)
        )
        first = connection.execute(planned.order_by(days.c.planned_on, days.c.id).limit(1)).first()
        values = {"form": _NEW_FORM, "texts": texts, "inner_texts": inner}
        if first is not None:
            values["evaluation_on"] = first.planned_on
            connection.execute(days.delete().where(days.c.id == first.id))
        connection.execute(duties.delete().where(duties.c.contract_id == row.id))
        connection.execute(contracts.update().where(contracts.c.id == row.id).values(values))
        _change_json(connection, typed, (typed.c.kind == "contract") & (typed.c.row_id == row.id), _typed_content)


def _bring_templates_over(connection: sa.Connection) -> None:
    templates = sa.table("template", sa.column("id"), sa.column("content", sa.JSON()))
    _change_json(connection, templates, sa.true(), _template_content)


def _change_json(
    connection: sa.Connection, table: Any, which: Any, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    """Change the column `content` of the rows of a table."""
    keys = [column for column in table.c if column.name != "content"]
    for row in connection.execute(sa.select(table).where(which)).all():
        same = sa.and_(*(key == getattr(row, key.name) for key in keys))
        connection.execute(table.update().where(same).values(content=change(row.content)))


def _texts(texts: dict[str, str], duties: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The texts of the official form, and the inner ones."""
    kept = dict(texts)
    inner = {key: kept.pop(key) for key in _INNER_TEXTS if key in kept}
    noted = [kept.pop(key) for key in _NOTED_TEXTS if key in kept]
    if notes := "\n\n".join(text for text in noted if text.strip() and text != _PRESET_CONSEQUENCES):
        inner["inner_notes"] = notes
    if said := "\n".join(filter(None, duties)):
        kept["arrangements"] = said
    return kept, inner


def _duty(row: dict[str, Any]) -> str:
    text = row.get("text") or ""
    party = _PARTIES.get(row.get("party") or "")
    return f"{party}: {text}" if party and text else text


def _typed_content(content: dict[str, Any]) -> dict[str, Any]:
    """What was typed into the editor and not saved."""
    tables = dict(content["tables"])
    texts, inner = _texts(content["texts"], [_duty(row) for row in tables.pop("obligations", [])])
    days = sorted(row["planned_on"] for row in tables.get("evaluation_dates", []) if row.get("planned_on"))
    head = content["head"] | {"evaluation_on": days[0] if days else None}
    tables["evaluation_dates"] = [{"planned_on": on} for on in days[1:]]
    tables["goals"] = [row | {"ref": str(number)} for number, row in enumerate(tables.get("goals", []), 1)]
    return {"head": head, "texts": texts, "tables": tables, "inner": inner}


def _template_content(content: dict[str, Any]) -> dict[str, Any]:
    """A template of the club."""
    tables = dict(content.get("tables", {}))
    texts, inner = _texts(content.get("texts", {}), [_duty(row) for row in tables.pop("obligations", [])])
    days = sorted(row["days"] for row in tables.get("evaluation_dates", []) if "days" in row)
    tables["evaluation_dates"] = [{"days": count} for count in days[1:]]
    tables["goals"] = [row | {"ref": str(number)} for number, row in enumerate(tables.get("goals", []), 1)]
    said = "\n".join(filter(None, (texts.get("arrangements", ""), inner.get("inner_notes", ""))))
    return content | {
        "texts": {"arrangements": said} if said else {},
        "tables": tables,
        "evaluation_days": days[0] if days else None,
    }
