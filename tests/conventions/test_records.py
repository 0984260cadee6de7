"""What people see of the records is labelled in words that translators get."""

from __future__ import annotations

import ast

from kiscase import all_records  # noqa: F401 - every record is looked at
from kiscase.core.records.record import Record
from tests.conventions.project import PACKAGE, imports, module_name, sources, tree


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


def test_every_table_is_known_wherever_a_file_is_opened() -> None:
    with_tables = {module_name(path) for path in sources() if any(map(makes_table, ast.walk(tree(path))))}
    assert with_tables == {
        module for module, _name in imports(PACKAGE / "all_records.py") if module.startswith("kiscase")
    }


def makes_table(node: ast.AST) -> bool:
    """Whether a class or a call makes a table of the case file."""
    if isinstance(node, ast.ClassDef):
        return any(
            isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "__tablename__" for line in node.body
        )
    return isinstance(node, ast.Call) and "Record.metadata" in map(ast.unparse, node.args)
