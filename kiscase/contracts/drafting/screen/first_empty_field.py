"""Where the work on a contract begins: its first empty field."""

from __future__ import annotations

from kiscase.contracts.drafting.screen.editor import ContractEditor


def focus_first_empty_field(editor: ContractEditor) -> None:
    """Go to the first field of the form without a value; where all have one, to the first of all."""
    typed, tables = editor.typed(), dict(editor.tables())
    if not typed.fields.get("worker_id"):
        editor.focus_field("worker_id")
        return
    for part in editor.parts():
        table = tables.get(part.key)
        if table is not None:
            empty = table.isVisibleTo(editor) and not table.rows()
        else:
            empty = not (typed.fields.get(part.key) or typed.texts.get(part.key))
        if empty and editor.focus_field(part.key):
            return
    editor.main_form.focus_first()
