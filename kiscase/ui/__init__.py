"""The window and its building blocks: shell, record pages, forms, editors, tables, PDF preview. Qt, and no queries."""

from __future__ import annotations

from kiscase.ui import pyside_workarounds

pyside_workarounds.make_constants_immortal()  # before the first call into Qt
