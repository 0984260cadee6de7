"""What the editor of a contract says beside labels of the form that the institution has changed."""

from __future__ import annotations

from kiscase.core.i18n import _, current_language, localized_text
from kiscase.pdf.form import loading
from kiscase.pdf.form.labels import LabelCorrections, collect_form_labels


class OfficialLabels:
    """The official texts of the labels of one variant of a form, where the institution has others."""

    def __init__(self, form_name: str, variant: str, labels: LabelCorrections) -> None:
        self._changed = [
            one
            for one in collect_form_labels(loading.load_form(form_name), variant)
            if current_language() in labels.get(one.path, ())
        ]

    def note(self, place: str, *, whole: bool = True) -> str:
        """The official texts of a label, and with *whole* of those inside of it, where they are not shown."""
        words = _("Changed from the official text: “{text}”")
        return "\n".join(
            words.format(text=localized_text(one.words).strip())
            for one in self._changed
            if one.path == place or (whole and one.path.startswith(f"{place}."))
        )
