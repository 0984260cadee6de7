"""Corrections of the legal data by the institution: kept in the case file, dated, with a reason; what shipped stays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Mapped

from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _
from kiscase.core.legal_data.rows import LegalTable, shipped_rows
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field
from kiscase.core.records.record import Record
from kiscase.core.text.cleaning import clean_line

_AMOUNT = re.compile(r"\d{1,9}\.\d{2}")


class LegalCorrection(Record):
    """A corrected row of the legal data: it takes over from the shipped one from its first to its last day."""

    __tablename__ = "legal_correction"

    subject: Mapped[LegalTable] = field(N_("Kind of row"), choice=LegalTable, required=True)
    code: Mapped[str] = field(N_("Row of the legal data"), required=True, index=True)
    valid_from: Mapped[date] = field(N_("In force from"), FieldKind.DATE, required=True)
    valid_until: Mapped[date | None] = field(
        N_("In force until"), FieldKind.DATE, help=N_("The last day; leave it empty while the rule is in force.")
    )
    basis: Mapped[str] = field(N_("Legal basis"), required=True, help=N_("The article and the act."))
    text: Mapped[str] = field(N_("What it says"), FieldKind.LONG)
    amount: Mapped[str] = field(N_("Amount in złoty"), help=N_("Such as 31,40."))
    excludes: Mapped[bool] = field(N_("The right keeps a person out of the club"), FieldKind.FLAG)
    source: Mapped[str] = field(
        N_("Where it was read"),
        required=True,
        help=N_("The Journal of Laws with year and number, such as Dz.U. 2027 poz. 12."),
    )
    reason: Mapped[str] = field(N_("Why it is corrected"), FieldKind.LONG, required=True)

    @property
    def label(self) -> str:
        """The label of the row in the current language, or its code if the program does not know it."""
        labels = [row.label for row in shipped_rows(self.subject) if row.code == self.code]
        return labels[-1] if labels else self.code

    def derive(self) -> None:
        """Write the amount with a point and two decimals."""
        amount = re.sub(r"\s|zł$", "", clean_line(self.amount or "")).replace(",", ".")
        self.amount = amount + ".00" if amount.isdecimal() else amount + "0" if re.search(r"\.\d$", amount) else amount

    def problems(self) -> dict[str, str]:
        """Days in the wrong order; an amount that is none; nothing said."""
        found = {}
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            found["valid_until"] = _("The last day is before the first.")
        if self.subject is LegalTable.AMOUNT and not _AMOUNT.fullmatch(self.amount or ""):
            found["amount"] = _("Please enter an amount in złoty, such as 31,40.")
        if self.subject is not LegalTable.AMOUNT and not self.text:
            found["text"] = _("Please fill in: {label}.").format(label=_("What it says"))
        return found

    def search_texts(self) -> Sequence[str]:
        """A correction is found by its basis, its source and the Polish label of its row."""
        labels = [row.labels[DEFAULT_LANGUAGE] for row in shipped_rows(self.subject) if row.code == self.code]
        return (self.basis, self.source, *labels[-1:])

    def search_title(self) -> str:
        """The Polish label of the row and the basis."""
        return " · ".join((*self.search_texts()[2:], self.basis))
