"""Steps from one schema of the case file to the next, written with Alembic's operations; loaded only when needed."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from sqlalchemy import Connection

from kiscase.core.errors import Problem
from kiscase.core.i18n import _


def list_migrations() -> list[ModuleType]:
    """All steps in their order; step n leads from schema n - 1 to schema n."""
    from kiscase.core.migrations import versions

    names = sorted(module.name for module in pkgutil.iter_modules(versions.__path__))
    return [importlib.import_module(f"{versions.__name__}.{name}") for name in names]


def run_migrations(connection: Connection, version: int, target: int) -> None:
    """Run the steps after *version* up to *target* in the caller's transaction; a Problem where they are missing."""
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    steps = list_migrations()
    if len(steps) < target:
        raise Problem(
            _(
                "This copy of the program is incomplete: the steps that make a case are missing. The fault is ours, "
                "not that of your file; nothing was made or changed. Please install the program again."
            )
        )
    operations = Operations(MigrationContext.configure(connection))
    for step in steps[version:target]:
        step.upgrade(operations)
