"""What people see of the records is labelled in words that translators get."""

from __future__ import annotations

from kiscase import all_records  # noqa: F401 - every record is looked at
from kiscase.core.records.record import Record


def test_every_field_has_a_label() -> None:
    from tools.update_translations import extract_messages

    catalogue = extract_messages()
    fields = [
        (f"{mapper.class_.__name__}.{column.key}", column.info["field"])
        for mapper in Record.registry.mappers
        for column in mapper.columns
        if "field" in column.info
    ]
    assert fields
    for name, field in fields:
        assert field.label.strip(), f"{name} has no label"
        assert field.label in catalogue, f"{name}: mark its label with N_"
        assert not field.help or field.help in catalogue, f"{name}: mark its help with N_"
