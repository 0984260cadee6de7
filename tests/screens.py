"""What tests of the window find on it; it fails at once where something is not there or of another kind."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QWidget

from kiscase.app import Program
from kiscase.ui.records.workspace_page import WorkspacePage
from kiscase.ui.shell.workspace import Workspace

P = TypeVar("P", bound=WorkspacePage)


def view_of(program: Program) -> Workspace:
    """The view of the open case file."""
    assert program.view is not None
    return program.view


def page_of(view: Workspace, kind: type[P]) -> P:
    """The page of that class; no other page is built for it, for each takes a while."""
    index = next(index for index, room in enumerate(view._rooms) if issubclass(kind, room.info))
    page = view.stack.page_at(index)
    assert isinstance(page, kind)
    return page


def front_page(view: Workspace, kind: type[P]) -> P:
    """The page in front."""
    page = view.page()
    assert isinstance(page, kind)
    return page


def button(parent: QWidget, name: str) -> QPushButton:
    """The button of that object name."""
    found = parent.findChild(QPushButton, name)
    assert found is not None
    return found


def typed_text(field: QWidget) -> str:
    """The text that a field holds, of one line or of many."""
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    assert isinstance(field, QLineEdit)
    return field.text()
