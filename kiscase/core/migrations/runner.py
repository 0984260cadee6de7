"""Steps from one schema of the case file to the next, written with Alembic's operations; loaded only when needed."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from sqlalchemy import Connection


def list_migrations() -> list[ModuleType]:
    """All steps in their order; step n leads from schema n - 1 to schema n."""
    from kiscase.core.migrations import versions

    names = sorted(module.name for module in pkgutil.iter_modules(versions.__path__))
    return [importlib.import_module(f"{versions.__name__}.{name}") for name in names]


def run_migrations(connection: Connection, version: int, target: int) -> None:
    """Run the steps after *version* up to *target* in the caller's transaction."""
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    operations = Operations(MigrationContext.configure(connection))
    for step in list_migrations()[version:target]:
        step.upgrade(operations)
