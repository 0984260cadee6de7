"""How it is shown whether a paper counts: word, icon and colour."""

from __future__ import annotations

from kiscase.register.directory import Stand

LOOKS = {
    Stand.VALID: ("circle-check", "ok"),
    Stand.WAITING: ("signature", "warn"),
    Stand.SIGNED: ("circle-check", "ok"),
    Stand.REPLACED: ("history", "muted"),
    Stand.REFUSED: ("circle-x", "bad"),
    Stand.VOID: ("ban", "bad"),
}


def chip(stand: Stand) -> tuple[str, str, str]:
    """Whether a paper counts as word, icon and role."""
    return (stand.label, *LOOKS[stand])
