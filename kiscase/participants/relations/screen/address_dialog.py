"""The dialog that gives people of one household the address of one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.participants.relations import households
from kiscase.participants.relations.households import HouseholdAddresses
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog


class HouseholdAddressDialog(FormDialog):
    """Asks which address is right, and whose is changed; nobody's is changed without it."""

    def __init__(self, parent: QWidget, jobs: Jobs, found: HouseholdAddresses, notify: Callable[[str], object]) -> None:
        self._jobs, self._notify = jobs, notify
        names = dict(found.people)
        addresses = [(whose, f"{names[whose]}: {address}") for whose, address in found.addresses]
        super().__init__(
            parent,
            _("One address for the household"),
            [
                FieldSection(
                    "",
                    [
                        FieldInfo(
                            N_("The right address"), FieldKind.CHOICE, True, options=lambda: addresses, key="whose"
                        ),
                        FieldInfo(
                            N_("Who lives there"), FieldKind.CODES, True, options=lambda: found.people, key="people"
                        ),
                    ],
                )
            ],
            {"whose": addresses[0][0] if addresses else None, "people": [one for one, _name in found.people]},
            words=_("People of this household who are on file have different addresses."),
            label=_("Take over the address"),
            on_submit=self._align,
        )

    def _align(self, values: dict[str, Any]) -> None:
        whose, people = int(values["whose"]), [int(one) for one in values["people"]]
        self._jobs.act(
            lambda session: households.align_addresses(session, whose, people), self._aligned, self.show_failure
        )

    def _aligned(self, count: int) -> None:
        words = ngettext(
            "The address of {count} person was changed.", "Addresses of {count} people were changed.", count
        )
        self._notify(words.format(count=count))
        self.close_done()
