"""The look: both palettes, the font's size, icons, and what stands on what."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from kiscase.core import resources
from kiscase.desk import theme
from kiscase.desk.style import STYLE


@pytest.fixture(autouse=True)
def light_again(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "light")
    yield
    theme.apply(qapp, "light")


def test_both_palettes_have_the_same_roles() -> None:
    assert PALETTE_ROLES["light"] == PALETTE_ROLES["dark"]
    named = {role for pair in theme.PAIRS for role in pair}
    assert named <= PALETTE_ROLES["light"]


PALETTE_ROLES = {name: set(palette) for name, palette in theme.PALETTES.items()}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_palette_is_the_mode_s(qapp: QApplication, mode: theme.Mode) -> None:
    theme.apply(qapp, mode)
    assert theme.current() is theme.PALETTES[mode]
    assert qapp.palette().color(QPalette.ColorRole.Base).name() == theme.PALETTES[mode]["surface"]
    disabled = qapp.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled.name() == theme.PALETTES[mode]["muted"]


def test_the_scale_is_of_the_system_s_size_however_often_it_is_set(qapp: QApplication) -> None:
    usual = qapp.font().pointSizeF()
    theme.apply(qapp, "light", 2.0)
    theme.apply(qapp, "light", 2.0)
    assert qapp.font().pointSizeF() == pytest.approx(usual * 2)


def test_distances_follow_the_font(qapp: QApplication, qtbot: QtBot) -> None:
    usual = theme.half_line(QLabel())
    theme.apply(qapp, "light", 2.0)
    large = QLabel()
    qtbot.addWidget(large)
    assert theme.half_line(large) >= 2 * usual - 1


def test_the_stylesheet_has_no_pixel_of_its_own_but_none() -> None:
    assert re.findall(r"[1-9][0-9]*(?:px|pt)", STYLE) == []


def test_icons_are_tinted(qapp: QApplication) -> None:
    pixmap = theme.icon("check", "bad").pixmap(32)
    image = pixmap.toImage()
    seen = {
        image.pixelColor(x, y).name() for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() == 255
    }
    assert seen == {theme.PALETTES["light"]["bad"]}
    theme.apply(qapp, "dark")
    assert theme.icon("check", "bad") is theme.icon("check", "bad")
    assert not theme.icon("check").isNull()


def test_an_unknown_icon_is_empty() -> None:
    assert theme.icon("no-such-icon").isNull()
    assert theme.icon("").isNull()


def test_every_icon_that_the_desk_names_is_there() -> None:
    desk = (resources.resource("icons").parent.parent / "kiscase" / "desk").rglob("*.py")
    source = "".join(path.read_text("utf-8") for path in desk)
    named = set(re.findall(r'theme\.icon\("([a-z0-9-]+)"', source))
    missing = {name for name in named if not resources.resource(f"icons/{name}.svg").is_file()}
    assert missing == set()


def test_a_chip_says_its_state_in_words(qtbot: QtBot) -> None:
    chip = theme.chip("aktywny", "circle-check", "ok")
    qtbot.addWidget(chip)
    assert (chip.text(), chip.accessibleName(), chip.property("role")) == ("aktywny", "aktywny", "ok")
    chip.show_state("zakończony", "", "muted")
    assert (chip.text(), chip.property("role")) == ("zakończony", "muted")


def test_many_calls_of_qt_do_not_end_python() -> None:
    """PySide6 6.12 takes a reference to None from Python 3.11 with each call."""
    program = (
        "from PySide6.QtCore import QObject\nfrom kiscase.desk import theme\n"
        "thing = QObject()\n"
        "for _ in range(100_000): thing.setObjectName('x'); thing.blockSignals(False)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
