"""The steps from schema to schema: they end at the models, keep the data, and never leave a file half-way."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from alembic.autogenerate import api, compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Connection, Integer, create_engine, select, text

import kiscase.all_records  # noqa: F401 - the models of all tables
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.reports import actions as reports
from kiscase.activities.traineeships import actions as traineeships
from kiscase.activities.work_hours.model import WorkHours
from kiscase.contracts import contract_pdf_on_file, details
from kiscase.core import drafts
from kiscase.core.database import database
from kiscase.core.database.local import case_file, file_format
from kiscase.core.errors import NewerFileError, Problem
from kiscase.core.journal import undo
from kiscase.core.migrations import runner
from kiscase.core.records.record import Record
from kiscase.issued.model import IssuedDocument
from kiscase.participants import actions as participants
from kiscase.participants import queries as participants_queries
from tests import makers
from tests.actions import list_participants
from tests.core import old_case_files
from tools import update_columns

pytestmark = pytest.mark.usefixtures("english")

NOW = datetime(2026, 6, 15, 8, 0, tzinfo=UTC)
COPY = f"klub.v1-{NOW.astimezone():%Y%m%d-%H%M%S}.kis"


@pytest.fixture
def empty() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "klub.kis"
    old_case_files.copy_old_file(old_case_files.SCHEMA_1, path)
    return path


def opened(path: Path, passphrase: str | None = None) -> database.Database:
    return case_file.open_case_file(path, passphrase, now=lambda: NOW)


def open_as_of_schema_1(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open a file of the first schema as it is."""
    monkeypatch.setattr(case_file, "SCHEMA_VERSION", 1)
    monkeypatch.setattr(case_file, "load_case_data", lambda _connection: None)


def test_the_newest_step_is_the_schema_of_the_program() -> None:
    assert len(runner.list_migrations()) == file_format.SCHEMA_VERSION
    assert drafts.draft_table.name in Record.metadata.tables  # its module is loaded


def test_the_columns_that_an_opened_file_must_have_are_those_of_the_records() -> None:
    assert update_columns.COLUMNS.read_text(encoding="ascii") == update_columns.columns_text(), "run: make columns"


def test_all_steps_together_make_the_tables_of_the_models(empty: Connection) -> None:
    runner.run_migrations(empty, 0, file_format.SCHEMA_VERSION)
    context = MigrationContext.configure(empty)
    if compare_metadata(context, Record.metadata):
        script = api.produce_migrations(context, Record.metadata)
        assert script.upgrade_ops is not None
        missing = api.render_python_code(script.upgrade_ops)
        pytest.fail(
            "The models and the migrations differ. Write the next migration, raise SCHEMA_VERSION, and ship a file of "
            f"the old schema in tests/core/files. What is missing:\n\n{missing}",
            pytrace=False,
        )


def structure(connection: Connection) -> dict[str, set[Any]]:
    """What the file says of each table: columns, keys, references and indexes, whatever the words of its DDL."""
    tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
    found: dict[str, set[Any]] = {}
    for table in tables:
        parts: set[Any] = set()
        for pragma in ("table_xinfo", "foreign_key_list"):
            parts |= {
                (pragma, *row[1 if pragma == "table_xinfo" else 2 :])
                for row in connection.exec_driver_sql(f"PRAGMA {pragma}('{table}')")
            }
        for _seq, name, unique, origin, partial in connection.exec_driver_sql(f"PRAGMA index_list('{table}')").all():
            columns = connection.exec_driver_sql(f"PRAGMA index_xinfo('{name}')").scalars().all()
            parts.add(("index", name if origin == "c" else "", unique, origin, partial, tuple(columns)))
        ddl = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).scalar_one()
        parts |= {("ddl", word) for word in ("WITHOUT ROWID", "CHECK", "COLLATE") if word in ddl}
        parts |= {("constraint", word) for word in ddl.split() if word[:3] in ("pk_", "fk_", "uq_", "ck_")}
        found[table] = parts
    return found


def test_the_steps_write_what_the_models_would_write(empty: Connection) -> None:
    runner.run_migrations(empty, 0, file_format.SCHEMA_VERSION)
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        Record.metadata.create_all(connection)
        assert structure(empty) == structure(connection)
    engine.dispose()


def test_a_new_file_has_the_tables_of_the_models(sealed: database.Database) -> None:
    with sealed.read() as session:
        assert set(structure(session.connection())) == set(Record.metadata.tables)


@pytest.mark.parametrize("passphrase", [None, makers.PASSPHRASE])
def test_an_old_file_is_copied_and_brought_up_to_date(tmp_path: Path, passphrase: str | None) -> None:
    path = tmp_path / "klub.kis"
    old_case_files.copy_old_file(old_case_files.SCHEMA_1, path, passphrase)

    case = opened(path, passphrase)

    assert case.find_faults() == []
    with case.read() as session:
        assert [row.name for row in list_participants(session)] == [
            "O’Neill Seán",
            "Żółtowska Łucja",
        ]
        assert contract_pdf_on_file.contract_pdf_on_file(session, 1)
    with case.action() as session:
        activity = makers.activity(session)
        enrolment.enrol_person(session, activity, 1)
    case.close()
    assert sorted(file.name for file in tmp_path.glob("*.kis*")) == ["klub.kis", COPY]


def test_what_was_done_before_a_step_is_not_undone(old: Path) -> None:
    case = opened(old)
    with case.action() as session:
        participants.change_participant(session, 2, {"town": "Zamość"})
    with case.action() as session:
        undo.undo_latest_action(session)
    with case.connection() as connection:
        connection.execute(text("UPDATE journal_entry SET final = ''"))
    with pytest.raises(Problem, match="older version of kiscase"), case.action() as session:
        undo.undo_latest_action(session)
    case.close()


def test_the_copy_is_the_file_as_it_was(old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(old).close()
    open_as_of_schema_1(monkeypatch)
    copy = opened(tmp_path / COPY)
    assert copy.find_faults() == []
    with copy.read() as session:
        assert "activity" not in structure(session.connection())
        assert session.scalar(text("SELECT count(*) FROM participant")) == 2
    copy.close()


def test_the_copy_never_takes_the_name_of_another_file(old: Path, tmp_path: Path) -> None:
    (tmp_path / COPY).write_text("mine")
    opened(old).close()
    assert (tmp_path / COPY).read_text() == "mine"
    assert (tmp_path / COPY.replace(".kis", "-2.kis")).exists()


def test_a_real_file_of_the_first_version_opens(tmp_path: Path) -> None:
    path = tmp_path / "klub.kis"
    shutil.copyfile(old_case_files.SCHEMA_1, path)
    case = opened(path)
    assert case.find_faults() == []
    with case.read() as session:
        person = participants_queries.participant_details(session, 1)
        assert (person.name, person.values["pesel"]) == ("Łucja Żółtowska", "80051400028")
        assert details.load_contract(session, 1).title == "KS/1/2026"
    case.close()


@pytest.mark.parametrize(
    ("source", "version"),
    [
        (old_case_files.SCHEMA_1, 1),
        (old_case_files.SCHEMA_2, 2),
        (old_case_files.SCHEMA_3, 3),
        (old_case_files.SCHEMA_3_WORK, 3),
        (old_case_files.SCHEMA_13, 13),
        (old_case_files.SCHEMA_14, 14),
        (old_case_files.SCHEMA_15, 15),
        (old_case_files.SCHEMA_16, 16),
        (old_case_files.SCHEMA_17, 17),
    ],
)
def test_a_shipped_file_is_what_the_migrations_make(
    tmp_path: Path, empty: Connection, source: Path, version: int
) -> None:
    path = tmp_path / "klub.kis"
    shutil.copyfile(source, path)
    runner.run_migrations(empty, 0, version)
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        shipped = structure(connection)
    engine.dispose()
    assert shipped == structure(empty)


def test_the_period_of_a_document_of_schema_2_gets_a_column(tmp_path: Path) -> None:
    path = tmp_path / "klub.kis"
    shutil.copyfile(old_case_files.SCHEMA_2, path)
    case = opened(path)
    assert case.find_faults() == []
    columns = ("document", "tablename", "row_id", "period", "number", "code")
    with case.read() as session:
        rows = session.execute(select(*(getattr(IssuedDocument, key) for key in columns)).order_by(IssuedDocument.id))
        assert [tuple(row) for row in rows] == [
            ("contract", "contract", 1, "", "KS/1/2026", "O35W-OVCR"),
            ("attendance-card", "participant", 1, "2026-05", "KO1/2026-05", "M2Y5-XWC8"),
            ("attendance-card", "participant", 1, "2026-06", "KO1/2026-06", "JQHE-TVVG"),
            ("attendance-month", "activity", 1, "2026-06", "Z1/2026-06", "II22-VLEF"),
            ("week-plan", "club", 1, "2026-W25", "T2026-25", "DXJF-QIDU"),
            ("week-plan", "club", 1, "2026-W26", "T2026-26", "RN6D-OFSD"),
            ("own-plan", "participant", 1, "", "T1/2026-25", "3JP2-NOIS"),
        ]
    with case.action() as session:
        reports.issue_monthly_card(session, 1, date(2026, 6, 1))
        reports.issue_month_grid(session, 1, date(2026, 6, 1))
        reports.issue_wall_plan(session, date(2026, 6, 24))
    with case.read() as session:
        found = select(IssuedDocument.document, IssuedDocument.period, IssuedDocument.version)
        again = [tuple(row) for row in session.execute(found.where(IssuedDocument.id > 7).order_by(IssuedDocument.id))]
    assert again == [
        ("attendance-card", "2026-06", 2),
        ("attendance-month", "2026-06", 2),
        ("week-plan", "2026-W26", 2),
    ], "they say more than they did in that version, and are the second ones of their periods"
    case.close()


def test_hours_by_the_month_of_schema_3_keep_every_figure(tmp_path: Path) -> None:
    path = tmp_path / "klub.kis"
    shutil.copyfile(old_case_files.SCHEMA_3_WORK, path)
    case = opened(path)
    assert case.find_faults() == []
    with case.read() as session:
        rows = session.scalars(select(WorkHours).order_by(WorkHours.month, WorkHours.participant_id))
        found = [(row.participant_id, row.month, row.planned, row.done) for row in rows]
        assert found == [(1, date(2026, 5, 1), 40, 38), (2, date(2026, 5, 1), 40, None), (1, date(2026, 6, 1), 40, 16)]
        (traineeship,) = traineeships.list_traineeships(session)
        assert (traineeship.host, traineeship.values["note"]) == ("Piekarnia Kłos", "zapis sprzed zmiany")
    case.close()


def test_a_file_of_a_newer_version_is_left_alone(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(old).close()
    before = old.read_bytes()
    monkeypatch.setattr(file_format, "SCHEMA_VERSION", 1)
    with pytest.raises(NewerFileError, match="newer version"):
        opened(old)
    assert old.read_bytes() == before


def _broken(op: Operations) -> None:
    op.create_table("activity", Column("id", Integer, primary_key=True))
    op.execute("UPDATE participant SET family_name = 'X'")
    op.execute("this is no SQL")


def _orphans(op: Operations) -> None:
    op.execute("DELETE FROM participant")


def test_a_program_without_its_migrations_takes_the_blame_and_makes_no_file(
    tmp_path: Path, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = old.read_bytes()
    monkeypatch.setattr(runner, "list_migrations", list)  # as in a bundle that was put together wrongly
    with pytest.raises(Problem, match="The fault is ours"):
        case_file.create_case_file(tmp_path / "new.kis", None)
    with pytest.raises(Problem, match="The fault is ours"):
        opened(old)
    assert not (tmp_path / "new.kis").exists()
    assert old.read_bytes() == before


@pytest.mark.parametrize("step", [_broken, _orphans])
def test_a_step_that_fails_leaves_the_file_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch, step: Any) -> None:
    first, _second, *rest = runner.list_migrations()
    with monkeypatch.context() as patched:
        patched.setattr(runner, "list_migrations", lambda: [first, SimpleNamespace(upgrade=step), *rest])
        with pytest.raises(Exception, match=r"no SQL|syntax|could not be upgraded"):
            opened(old)
    open_as_of_schema_1(monkeypatch)
    case = opened(old)
    assert case.find_faults() == []
    with case.read() as session:
        assert session.scalar(text("SELECT count(*) FROM participant")) == 2
        assert "activity" not in structure(session.connection())
    case.close()
