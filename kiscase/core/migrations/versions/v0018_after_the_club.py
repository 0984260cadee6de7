"""What follows a stay in the club, the numbers that are reported, projects, own fields: each in a module of its own."""

from __future__ import annotations

import importlib
import pkgutil

from alembic.operations import Operations

from kiscase.core.migrations import after_the_club


def upgrade(op: Operations) -> None:
    names = sorted(module.name for module in pkgutil.iter_modules(after_the_club.__path__))
    for name in names:
        importlib.import_module(f"{after_the_club.__name__}.{name}").upgrade(op)
