"""The rows of `resources/law/*.toml`: what the program knows of the law, each with its days, source and certainty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from kiscase.core import resources
from kiscase.core.i18n import N_, localized_text
from kiscase.core.records.choice import Choice


class LegalTable(Choice):
    """What a row of the legal data is; the words are the names of the tables in the files."""

    ACT = "act", N_("Acts and regulations")
    ARTICLE = "article", N_("Wording of provisions")
    CONDITION = "condition", N_("Conditions and duties")
    BENEFIT = "benefit", N_("Rights to benefits")
    GROUP = "group", N_("Groups of people")
    ACTIVITY_KIND = "kind", N_("Kinds of activity")
    AMOUNT = "amount", N_("Amounts")
    PROBLEM_AREA = "problem", N_("Problem areas")
    APPLICANT = "applicant", N_("Who may apply")
    END_REASON = "end_reason", N_("Reasons for breaking off a stay")


_FILES = {
    LegalTable.ACT: "law",
    LegalTable.ARTICLE: "articles",
    LegalTable.CONDITION: "conditions",
    LegalTable.BENEFIT: "exclusions",
    LegalTable.GROUP: "groups",
    LegalTable.ACTIVITY_KIND: "activities",
    LegalTable.AMOUNT: "amounts",
    LegalTable.PROBLEM_AREA: "groups",
    LegalTable.APPLICANT: "groups",
    LegalTable.END_REASON: "stays",
}


class Certainty(Choice):
    """How sure a row of the legal data is."""

    FOUND = "found", N_("read in the source named")
    INFERENCE = "inference", N_("follows from what was read")
    MEMORY = "memory", N_("general knowledge, not yet read in an official text")
    CORRECTION = "correction", N_("correction by this institution")


@dataclass(frozen=True)
class LegalRow:
    """One row of the legal data: it holds from `valid_from` to `valid_until`, both included.

    `source` names the text that the row was read in; `correction` is the id of the correction that made the row.
    """

    table: LegalTable
    code: str
    labels: Mapping[str, str]
    basis: str
    valid_from: date
    valid_until: date | None
    source: str
    certainty: Certainty
    unsure_texts: Mapping[str, str] = field(default_factory=dict)
    correction: int | None = None

    @property
    def label(self) -> str:
        """The label in the current language."""
        return localized_text(self.labels)

    @property
    def unsure(self) -> str:
        """What is still to be checked in the official text, in the current language, or an empty text."""
        return localized_text(self.unsure_texts) if self.unsure_texts else ""

    def is_in_force(self, on: date) -> bool:
        """Whether the row holds on a day."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True)
class LegalRule(LegalRow):
    """A rule in own words.

    `excludes` says of a benefit whether the right to it keeps a person out of the club, `subkinds` are the usual
    (code, labels) of a kind of activity, `publications` the texts of an act in the Journal of Laws, `ages` the age in
    years that a condition means, by sex, `length` how many days or months it means.
    """

    sentences: Mapping[str, str] = field(default_factory=dict)
    excludes: bool = False
    subkinds: tuple[tuple[str, Mapping[str, str]], ...] = ()
    publications: tuple[str, ...] = ()
    ages: Mapping[str, int] = field(default_factory=dict)
    length: int = 0

    @property
    def sentence(self) -> str:
        """The sentence of the rule in the current language."""
        return localized_text(self.sentences) if self.sentences else ""


@dataclass(frozen=True)
class LegalAmount(LegalRow):
    """An amount in złoty."""

    value: Decimal = Decimal(0)


@dataclass(frozen=True)
class LegalArticle(LegalRow):
    """A provision word for word: `labels` is how it is cited; only the Polish text is official."""

    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def heading(self) -> str:
        """How the provision is cited in the current language, as `Art. 11 ust. 2`."""
        return self.label

    def paragraphs(self, language: str = "pl") -> tuple[str, ...]:
        """The paragraphs of the text in a language."""
        return tuple(self.texts.get(language, self.texts["pl"]).split("\n"))


@cache
def shipped_rows(table: LegalTable) -> tuple[LegalRow, ...]:
    """The rows of a table as they ship with the program, in the order of the file."""
    return tuple(_row(table, row) for row in resources.load_toml(f"law/{_FILES[table]}.toml")[table.value])


@cache
def shipped_version() -> str:
    """The version of the legal data that ships with the program."""
    return str(resources.load_toml("law/law.toml")["version"])


def _row(table: LegalTable, row: Mapping[str, Any]) -> LegalRow:
    law = resources.load_toml("law/law.toml")
    common: dict[str, Any] = {
        "table": table,
        "code": row["code"],
        "labels": row["label"],
        "basis": row["basis"],
        "valid_from": row["valid_from"],
        "valid_until": row.get("valid_until"),
        "source": law["sources"][row["source"]],
        "certainty": Certainty(row["certainty"]),
        "unsure_texts": row.get("unsure", {}),
    }
    if table is LegalTable.AMOUNT:
        return LegalAmount(**common, value=Decimal(row["value"]))
    if table is LegalTable.ARTICLE:
        return LegalArticle(**common, texts=row["text"])
    return LegalRule(
        **common,
        sentences=row.get("sentence", {}),
        excludes=bool(row.get("excludes", False)),
        subkinds=tuple((sub["code"], sub["label"]) for sub in row.get("sub", ())),
        publications=tuple(row.get("texts", ())),
        ages=row.get("ages", {}),
        length=int(row.get("value", 0)),
    )
