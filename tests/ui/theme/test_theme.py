"""The look: both palettes, the font's size, icons, and what stands on what."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QFile, QIODevice
from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QTabBar, QToolButton
from pytestqt.qtbot import QtBot

from kiscase.core import resources
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.theme import apply, icons, metrics, palettes
from kiscase.ui.theme.stylesheet import STYLESHEET_TEMPLATE
from kiscase.ui.widgets.status_chip import StatusChip


@pytest.fixture(autouse=True)
def light_again(qapp: QApplication) -> Iterator[None]:
    apply.apply_theme(qapp, "light")
    yield
    apply.apply_theme(qapp, "light")


def test_both_palettes_have_the_same_roles() -> None:
    assert PALETTE_ROLES["light"] == PALETTE_ROLES["dark"]
    named = {role for pair in palettes.CONTRAST_PAIRS for role in pair}
    assert named <= PALETTE_ROLES["light"]


PALETTE_ROLES = {name: set(palette) for name, palette in palettes.PALETTES.items()}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_palette_is_the_mode_s(qapp: QApplication, mode: apply.ThemeMode) -> None:
    apply.apply_theme(qapp, mode)
    assert palettes.current_palette() is palettes.PALETTES[mode]
    assert qapp.palette().color(QPalette.ColorRole.Base).name() == palettes.PALETTES[mode]["surface"]
    disabled = qapp.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled.name() == palettes.PALETTES[mode]["muted"]


def test_the_scale_is_of_the_system_s_size_however_often_it_is_set(qapp: QApplication) -> None:
    usual = qapp.font().pointSizeF()
    apply.apply_theme(qapp, "light", 2.0)
    apply.apply_theme(qapp, "light", 2.0)
    assert qapp.font().pointSizeF() == pytest.approx(usual * 2)


def test_distances_follow_the_font(qapp: QApplication, qtbot: QtBot) -> None:
    usual = metrics.half_line(QLabel())
    apply.apply_theme(qapp, "light", 2.0)
    large = QLabel()
    qtbot.addWidget(large)
    assert metrics.half_line(large) >= 2 * usual - 1


def test_the_stylesheet_has_no_pixel_of_its_own_but_none() -> None:
    assert re.findall(r"[1-9][0-9]*(?:px|pt)", STYLESHEET_TEMPLATE) == []


def test_icons_are_tinted(qapp: QApplication) -> None:
    pixmap = icons.themed_icon("check", "bad").pixmap(32)
    image = pixmap.toImage()
    seen = {
        image.pixelColor(x, y).name() for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() == 255
    }
    assert seen == {palettes.PALETTES["light"]["bad"]}
    apply.apply_theme(qapp, "dark")
    assert icons.themed_icon("check", "bad") is icons.themed_icon("check", "bad")
    assert not icons.themed_icon("check").isNull()


def test_tinted_icons_are_written_nowhere(qapp: QApplication) -> None:
    for name in resources.list_resources("icons", ".svg"):
        path = icons.tinted_icon_path(name, "accent")
        assert path is not None
        assert path.startswith(":/")
        drawing = QFile(path)
        assert drawing.open(QIODevice.OpenModeFlag.ReadOnly)
        tint = palettes.PALETTES["light"]["accent"]
        shipped = resources.resource_path(f"icons/{name}.svg").read_text("utf-8")
        assert bytes(drawing.readAll().data()).decode() == shipped.replace("currentColor", tint)
    assert not (resources.cache_folder() / "icons").exists()


def test_the_arrow_of_the_style_sheet_is_drawn(qapp: QApplication, qtbot: QtBot) -> None:
    """The style sheet finds the icons, too: without its arrow, nothing is drawn on the right of a field of choices."""
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItem("")
    box.show()
    image = box.grab().toImage()
    right = [
        image.pixelColor(x, image.height() // 2 + y)
        for x in range(image.width() - 30, image.width() - 4)
        for y in range(-5, 6)
    ]
    assert max(color.lightness() for color in right) - min(color.lightness() for color in right) > 100


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("role", ["text", "on_accent", "bad", "warn", "muted"])
def test_the_icon_of_a_disabled_button_is_seen(qapp: QApplication, mode: apply.ThemeMode, role: str) -> None:
    apply.apply_theme(qapp, mode)
    image = icons.themed_icon("save", role).pixmap(32, QIcon.Mode.Disabled).toImage()
    pixels = [image.pixelColor(x, y) for x in range(32) for y in range(32)]
    assert {color.name() for color in pixels if color.alpha() == 255} == {palettes.PALETTES[mode]["muted"]}


def test_tabs_keep_their_width_when_they_are_chosen(qapp: QApplication, qtbot: QtBot) -> None:
    tabs = QTabBar()
    qtbot.addWidget(tabs)
    for title in ("Kontrakt", "Oceny realizacji", "Historia"):
        tabs.addTab(title)
    widths = set()
    for index in range(tabs.count()):
        tabs.setCurrentIndex(index)
        widths.add(tuple(tabs.tabRect(tab).width() for tab in range(tabs.count())))
    assert len(widths) == 1


@pytest.mark.parametrize(("mode", "scale"), [("light", 1.0), ("dark", 1.0), ("light", 2.0), ("dark", 2.0)])
def test_the_arrows_that_scroll_tabs_are_seen(
    qapp: QApplication, qtbot: QtBot, mode: apply.ThemeMode, scale: float
) -> None:
    apply.apply_theme(qapp, mode, scale)
    tabs = QTabBar()
    qtbot.addWidget(tabs)
    for number in range(20):
        tabs.addTab(f"Tab {number}")
    tabs.resize(300, tabs.sizeHint().height())
    tabs.show()
    tabs.setCurrentIndex(10)
    for button in tabs.findChildren(QToolButton):
        half = metrics.half_line(tabs)
        assert button.width() >= 1.5 * half
        inside = button.grab(button.rect().adjusted(3, 3, -3, -3)).toImage()
        light = [inside.pixelColor(x, y).lightness() for x in range(inside.width()) for y in range(inside.height())]
        assert max(light) - min(light) > 100, button.objectName()


def test_the_window_has_an_icon(qapp: QApplication) -> None:
    sizes = {size.width() for size in icons.program_icon().availableSizes()}
    assert {16, 32, 256} <= sizes


def test_an_unknown_icon_is_empty() -> None:
    assert icons.themed_icon("no-such-icon").isNull()
    assert icons.themed_icon("").isNull()


def test_every_icon_that_a_screen_names_is_there() -> None:
    sources = (resources.resource_path("icons").parent.parent / "kiscase").rglob("*.py")
    source = "".join(path.read_text("utf-8") for path in sources)
    named = set(re.findall(r'themed_icon\("([a-z0-9-]+)"', source))
    assert len(named) > 20, "the names are not read from the sources"
    missing = {name for name in named if not resources.resource_path(f"icons/{name}.svg").is_file()}
    assert missing == set()


def test_a_chip_says_its_state_in_words(qtbot: QtBot) -> None:
    chip = StatusChip()
    qtbot.addWidget(chip)
    chip.show_status(StatusDisplay("aktywny", "circle-check", "ok"))
    assert (chip.text(), chip.accessibleName(), chip.property("role")) == ("aktywny", "aktywny", "ok")
    chip.show_status(StatusDisplay("zakończony", "", "muted"))
    assert (chip.text(), chip.property("role")) == ("zakończony", "muted")


def test_many_calls_of_qt_do_not_end_python() -> None:
    """PySide6 6.12 takes a reference to None from Python 3.11 with each call."""
    program = (
        "from PySide6.QtCore import QObject\nfrom kiscase.ui.theme import icons\n"
        "thing = QObject()\n"
        "for _ in range(100_000): thing.setObjectName('x'); thing.blockSignals(False)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
