"""The light and the dark palette, and the colors of the one in use."""

from __future__ import annotations

from PySide6.QtGui import QColor

PALETTES: dict[str, dict[str, str]] = {
    "light": {
        "window": "#f3f5f4",
        "surface": "#ffffff",
        "raised": "#e8eceb",
        "hover": "#dde4e2",
        "text": "#17201f",
        "muted": "#51605e",
        "border": "#d3dad8",
        "edge": "#74827f",
        "scroll": "#b7c1bf",
        "accent": "#0b6462",
        "accent_hover": "#084f4d",
        "on_accent": "#ffffff",
        "selection": "#cfe7e4",
        "on_selection": "#0a3332",
        "ok": "#1a6632",
        "ok_soft": "#e0f3e5",
        "warn": "#7a4f00",
        "warn_soft": "#fcf0cf",
        "bad": "#a3211c",
        "bad_soft": "#fde7e4",
        "info": "#1c5788",
        "info_soft": "#e2eef8",
        "focus": "#0d8582",
        "practice": "#f28a1a",
        "on_practice": "#231300",
    },
    "dark": {
        "window": "#141919",
        "surface": "#1b2222",
        "raised": "#263030",
        "hover": "#303c3c",
        "text": "#e6edec",
        "muted": "#a6b5b3",
        "border": "#364342",
        "edge": "#758684",
        "scroll": "#4d5c5a",
        "accent": "#5fc8c0",
        "accent_hover": "#85d9d3",
        "on_accent": "#04201f",
        "selection": "#1d4f4c",
        "on_selection": "#ecfbf9",
        "ok": "#84d9a0",
        "ok_soft": "#1a3525",
        "warn": "#f1c56c",
        "warn_soft": "#3b2f14",
        "bad": "#ffa59c",
        "bad_soft": "#47211f",
        "info": "#93c6f6",
        "info_soft": "#1c3247",
        "focus": "#5fc8c0",
        "practice": "#f2983a",
        "on_practice": "#231300",
    },
}
"""Role name to colour, for light and dark; `edge` bounds what can be filled in, `border` only separates."""

CONTRAST_PAIRS: list[tuple[str, str]] = [
    *((text, ground) for text in ("text", "muted", "accent") for ground in ("window", "surface", "raised")),
    *((role, ground) for role in ("ok", "warn", "bad", "info") for ground in ("window", "surface", f"{role}_soft")),
    *(("text", f"{role}_soft") for role in ("ok", "warn", "bad", "info")),
    ("text", "hover"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_selection", "selection"),
    ("on_practice", "practice"),
]
"""(text role, background role): the pairs that occur, each with a contrast of 4.5 or more."""


class ThemeState:
    """What `apply_theme` set last: the palette and the base font size."""

    def __init__(self) -> None:
        self.palette = "light"
        self.base_size = 0.0


theme_state = ThemeState()


def current_palette() -> dict[str, str]:
    """The colours in use, by role."""
    return PALETTES[theme_state.palette]


def theme_color(role: str) -> QColor:
    """The colour in use for *role*."""
    return QColor(current_palette()[role])
