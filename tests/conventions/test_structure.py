"""The shape of the package: no import circles, small folders, short modules."""

from __future__ import annotations

from collections import Counter
from graphlib import CycleError, TopologicalSorter
from statistics import median

from tests.conventions.project import PACKAGE, imports, module_name, sources

QT = {"PySide6", "shiboken6"}
WITH_QT = {"ui", "screen", "app", "screenshots"}
MODULES_IN_A_FOLDER = 14
MEDIAN_LINES = 120


def imported_modules() -> dict[str, set[str]]:
    """Which modules of the package each one imports, wherever in it."""
    names = {module_name(path): path for path in sources()}
    found = {}
    for name, path in names.items():
        wanted = {
            f"{module}.{imported}" if f"{module}.{imported}" in names else module
            for module, imported in imports(path, for_types=False)
        }
        found[name] = wanted & names.keys() - {name}
    return found


def circle(graph: dict[str, set[str]]) -> list[str]:
    """One circle, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_module_imports_itself_in_a_circle() -> None:
    assert circle(imported_modules()) == []


def test_a_circle_is_found() -> None:
    assert set(circle({"a": {"b"}, "b": {"c"}, "c": {"a"}})) == {"a", "b", "c"}


def test_a_folder_can_be_taken_in_at_a_glance() -> None:
    counted = Counter(path.parent.relative_to(PACKAGE).as_posix() for path in sources() if path.stem != "__init__")
    del counted["core/migrations/versions"]  # a step for each schema, in their order
    assert not {folder: number for folder, number in counted.items() if number > MODULES_IN_A_FOLDER}


def test_most_modules_are_short() -> None:
    assert median(len(path.read_text(encoding="utf-8").splitlines()) for path in sources()) <= MEDIAN_LINES


def test_only_ui_and_the_screens_know_qt() -> None:
    found = [
        module_name(path)
        for path in sources()
        if not WITH_QT & set(path.relative_to(PACKAGE).with_suffix("").parts)
        and any(module.split(".")[0] in QT for module, _name in imports(path))
    ]
    assert not found
