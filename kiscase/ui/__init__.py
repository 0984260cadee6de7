"""What every window is made of: widgets, forms, tables, the job thread. Qt, and no queries."""

from __future__ import annotations

from kiscase.ui import pyside_workarounds

pyside_workarounds.make_constants_immortal()  # before the first of many calls of Qt
