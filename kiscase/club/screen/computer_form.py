"""The form with the settings of this computer: language, theme, text size and the idle lock."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.core.i18n import LANGUAGE_NAMES, N_, _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.core.user_settings import Settings
from kiscase.ui.forms.form import FieldSection, RecordForm

TEXT_SCALES = ("1.0", "1.25", "1.5", "2.0")
THEME_CHOICES = (("system", N_("system default")), ("light", N_("light")), ("dark", N_("dark")))
DEFAULT_LOCK_AFTER = 10  # minutes


class ComputerForm(RecordForm):
    """The settings of this computer."""

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        language = FieldInfo(
            N_("Display language"),
            FieldKind.CHOICE,
            required=True,
            options=lambda: list(LANGUAGE_NAMES.items()),
            key="language",
        )
        theme = FieldInfo(
            N_("Appearance"),
            FieldKind.CHOICE,
            required=True,
            options=lambda: [(key, _(label)) for key, label in THEME_CHOICES],
            key="theme",
        )
        scale = FieldInfo(N_("Text size"), FieldKind.CHOICE, required=True, options=_scale_options, key="scale")
        lock = FieldInfo(
            N_("Lock after this many minutes of inactivity"), FieldKind.NUMBER, limits=(1, 600), key="lock_after"
        )
        super().__init__([FieldSection(_("This computer"), [language, theme, scale, lock])], parent)
        self.load(
            {
                "language": settings.language,
                "theme": settings.theme,
                "scale": str(settings.scale),
                "lock_after": settings.lock_after,
            }
        )

    def settings_changes(self) -> dict[str, Any]:
        """The values as fields of Settings; raises InvalidValuesError."""
        values = self.values()
        values["scale"] = float(values["scale"] or 1)
        values["lock_after"] = values["lock_after"] or DEFAULT_LOCK_AFTER
        return values


def _scale_options() -> list[tuple[str, str]]:
    return [(scale, f"{float(scale):.0%}") for scale in TEXT_SCALES]
