"""The dialog that gives people of one household the address of one of them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.participants.relations import households
from kiscase.participants.relations.households import HouseholdAddresses
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.action_dialog import ActionDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.widgets.message_bar import Notify


class HouseholdAddressDialog(ActionDialog):
    """Asks which address is right, and whose is changed; nobody's is changed without it."""

    def __init__(self, parent: QWidget, jobs: Jobs, found: HouseholdAddresses, notify: Notify) -> None:
        names = dict(found.people)
        addresses = [(whose, f"{names[whose]}: {address}") for whose, address in found.addresses]
        super().__init__(
            parent,
            jobs,
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
            action=lambda session, values: households.align_addresses(
                session, int(values["whose"]), [int(one) for one in values["people"]]
            ),
            notify=notify,
            done=_aligned_text,
        )


def _aligned_text(count: int) -> str:
    words = ngettext("The address of {count} person was changed.", "Addresses of {count} people were changed.", count)
    return words.format(count=count)
