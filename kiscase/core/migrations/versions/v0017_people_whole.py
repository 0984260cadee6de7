"""The stays of people in the club, their situation, the partners of the club, and how long the bin keeps things."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations

from kiscase.core.collation import sort_key, words_key

_CHOICES = (
    "gmina",
    "citizenship",
    "education",
    "labour_status",
    "labour_detail",
    "disability_degree",
    "foreign_origin",
    "third_country",
    "minority",
    "housing_exclusion",
    "disability",
)
_NAMING = (("participant", "referred_by"), ("traineeship", "office"), ("traineeship", "host"))
_KINDS = {"office": "labour_office", "host": "host"}


def upgrade(op: Operations) -> None:
    op.create_table(
        "stay",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end", sa.String(40), nullable=True),
        sa.Column("end_reason", sa.String(40), nullable=True),
        sa.Column("end_remark", sa.Text(), nullable=False),
        sa.Column("main_group", sa.String(40), nullable=True),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name="fk_stay_participant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_stay"),
    )
    for column in ("participant_id", "started_on", "ended_on"):
        op.create_index(f"ix_stay_{column}", "stay", [column])
    op.add_column("club", sa.Column("bin_days", sa.Integer(), nullable=True))
    op.execute("UPDATE club SET bin_days = 30")
    _add_situation(op)
    op.create_table(
        "gmina_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_gmina_list"),
    )
    _add_data_releases(op)
    _add_directory(op)
    _add_intake(op)
    _add_relations(op)
    _add_saved_views(op)
    _add_attachments(op)
    _add_partners(op)


def _add_situation(op: Operations) -> None:
    texts = ("place_of_stay", "disability_document", "safety_note")
    with op.batch_alter_table("participant") as batch:
        for name in texts:
            batch.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("assisted", sa.Boolean(), nullable=False, server_default=sa.false()))
        for name in ("registered_since", "assisted_since", "disability_until"):
            batch.add_column(sa.Column(name, sa.Date(), nullable=True))
        for name in _CHOICES:
            batch.add_column(sa.Column(name, sa.String(40), nullable=True))
    with op.batch_alter_table("participant") as batch:
        for name in (*texts, "assisted"):
            batch.alter_column(name, server_default=None)


def _add_data_releases(op: Operations) -> None:
    op.create_table(
        "data_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(40), nullable=True),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name="fk_data_release_participant_id"),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], name="fk_data_release_worker_id"),
        sa.PrimaryKeyConstraint("id", name="pk_data_release"),
    )
    for column in ("participant_id", "worker_id"):
        op.create_index(f"ix_data_release_{column}", "data_release", [column])


def _add_saved_views(op: Operations) -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
    )
    op.create_index("ix_saved_view_kind", "saved_view", ["kind"])


def _add_intake(op: Operations) -> None:
    with op.batch_alter_table("club") as batch:
        for column in ("data_officer", "clause_basis", "keeping_period"):
            batch.add_column(sa.Column(column, sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("club") as batch:
        for column in ("data_officer", "clause_basis", "keeping_period"):
            batch.alter_column(column, server_default=None)
    _create_intake_table(
        op,
        "clause_handover",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("handed_on", sa.Date(), nullable=True),
        sa.Column("way", sa.String(40), nullable=True),
    )
    _create_intake_table(
        op,
        "evidence",
        sa.Column("kind", sa.String(40), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("copied", sa.Boolean(), nullable=False),
    )


def _create_intake_table(op: Operations, name: str, *columns: sa.Column[object]) -> None:
    """A table about a person that a worker fills."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        *columns,
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=f"fk_{name}_participant_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], name=f"fk_{name}_worker_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )
    for column in ("participant_id", "worker_id"):
        op.create_index(f"ix_{name}_{column}", name, [column])


def _add_relations(op: Operations) -> None:
    op.create_table(
        "relation_kind",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("inverse", sa.Text(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_relation_kind"),
        sa.UniqueConstraint("name", name="uq_relation_kind_name"),
    )
    op.create_table(
        "relation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(40), nullable=True),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("household", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("court", sa.Text(), nullable=False),
        sa.Column("file_number", sa.Text(), nullable=False),
        sa.Column("act_on", sa.Date(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name="fk_relation_participant_id"),
        sa.ForeignKeyConstraint(["other_id"], ["participant.id"], name="fk_relation_other_id"),
        sa.PrimaryKeyConstraint("id", name="pk_relation"),
    )
    for column in ("participant_id", "other_id"):
        op.create_index(f"ix_relation_{column}", "relation", [column])


def _add_attachments(op: Operations) -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("added_on", sa.Date(), nullable=True),
        sa.Column("media", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name="fk_attachment_participant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
    )
    op.create_index("ix_attachment_participant_id", "attachment", ["participant_id"])


def _add_directory(op: Operations) -> None:
    texts = ("street", "postal_code", "town", "phone", "email", "www")
    op.create_table(
        "support_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("gmina", sa.String(40), nullable=True),
        sa.Column("area", sa.String(40), nullable=True),
        sa.Column("forms", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("places", sa.Integer(), nullable=True),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("operator", "operator_kind", "register_no", "source")
        ),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("powiat", sa.String(4), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_support_place"),
    )
    op.create_index("ix_support_place_powiat", "support_place", ["powiat"])


def _add_partners(op: Operations) -> None:
    keys = ("name_key", "short_key", "sort")
    texts = ("name", "short_name", "street", "postal_code", "town", "phone", "email", "nip", "regon", "note")
    made = op.create_table(
        "partner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *(sa.Column(text, sa.Text(), nullable=False) for text in texts[:2]),
        sa.Column("kind", sa.String(40), nullable=True),
        *(sa.Column(text, sa.Text(), nullable=False) for text in texts[2:]),
        sa.Column("retired", sa.Boolean(), nullable=False),
        *(sa.Column(key, sa.String(), nullable=False) for key in keys),
        sa.PrimaryKeyConstraint("id", name="pk_partner"),
    )
    for key in keys:
        op.create_index(f"ix_partner_{key}", "partner", [key])
    op.create_table(
        "partner_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        *(sa.Column(text, sa.Text(), nullable=False) for text in ("name", "position", "phone", "email")),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name="fk_partner_contact_partner_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_partner_contact"),
    )
    op.create_index("ix_partner_contact_partner_id", "partner_contact", ["partner_id"])
    rows = [dict.fromkeys(texts, "") | {"revision": 1, "retired": False, "short_key": ""} | row for row in _named(op)]
    if rows:
        op.bulk_insert(made, rows)


def _named(op: Operations) -> list[dict[str, Any]]:
    """The partners whose names stand in other records so far, once each; those records take over one spelling."""
    connection, found = op.get_bind(), dict[str, dict[str, Any]]()
    for table, column in _NAMING:
        named = sa.table(table, sa.column(column, sa.Text()))
        name = named.c[column]
        chosen = sa.select(name, sa.func.count()).where(name != "").group_by(name)
        texts = [text for text, _count in sorted(connection.execute(chosen), key=lambda row: (-row[1], row[0]))]
        for text in texts:
            key = words_key(text)
            new = {"name": text, "kind": _KINDS.get(column, "other"), "name_key": key, "sort": sort_key(text)}
            kept = found.setdefault(key, new)["name"]
            if kept != text:
                connection.execute(sa.update(named).where(name == text).values({column: kept}))
    return sorted(found.values(), key=lambda row: (row["sort"], row["name"]))
