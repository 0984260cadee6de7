"""The sheet to hand out: which clubs and which other support there is for the inhabitants of a gmina."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from sqlalchemy.orm import Session

from kiscase.club.document_rendering import render_sheet
from kiscase.club.letterhead import letterhead_blocks
from kiscase.core import legal_rules
from kiscase.core.date_format import format_date
from kiscase.core.i18n import DEFAULT_LANGUAGE, _, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.core.listing.view import ListFilter
from kiscase.directory.listing import find_support
from kiscase.directory.model import SupportPlace
from kiscase.directory.queries import FoundSupport, Reach, SupportQuery, describe_area
from kiscase.pdf.blocks import Block, Heading, KeepTogether, LabelledField, LabelledFields, Text

_HALF = 45  # characters that fit beside another field


def render_support_sheet(session: Session, wanted: SupportQuery, filters: Sequence[ListFilter] = ()) -> bytes:
    """The sheet with what is found, perhaps narrowed by filters of the list; in Polish: nothing is about a person."""
    with use_language(DEFAULT_LANGUAGE):
        on, title = action_date(session), _("Clubs and support")
        area, form = describe_area(wanted.powiat, wanted.gmina), legal_rules.activity_kind_label(wanted.form)
        found = find_support(session, wanted, filters)
        about = "\n".join(filter(None, (area, form if wanted.form else "")))
        blocks: list[Block] = [*letterhead_blocks(session, on), Heading(title)]
        blocks += [Text(about, "centred")] if about else []
        blocks += [] if found else [Text(_("The directory has no such place."))]
        for reach, places in groupby(found, key=lambda one: one.reach):
            blocks += [*_heading(reach), *(_place_block(one) for one in places)]
        advice = _("Printed on {date}. Call before you go: hours and places change.").format(date=format_date(on))
        blocks.append(Text(advice, "small"))
        return render_sheet(session, title, blocks, made_on=on)


def _heading(reach: Reach) -> Sequence[Block]:
    words = {
        Reach.OWN: _("In the gmina"),
        Reach.POWIAT: _("For the whole powiat"),
        Reach.WIDER: _("For a wider area"),
    }
    return [Heading(words[reach], 2)] if reach in words else []


def _place_block(found: FoundSupport) -> Block:
    place = found.place
    cells = [LabelledField(label, text) for label, text in describe_place(place)]
    short = [one for one in cells if len(one.value) <= _HALF]
    long = [LabelledFields([one]) for one in cells if len(one.value) > _HALF]
    source = Text(describe_source(found), "small")
    return KeepTogether([Heading(place.name, 3), LabelledFields(short, columns=2), *long, source])


def describe_place(place: SupportPlace) -> list[tuple[str, str]]:
    """What there is to know to get in touch with a place, by label."""
    fields = SupportPlace.fields()
    keys = ("phone", "email", "www", "area", "forms", "places", "operator", "register_no")
    rows = [(_("Kind"), place.kind.label), (_("Address"), place.address)]
    rows += [(_(fields[key].label), fields[key].format(getattr(place, key))) for key in keys]
    return [(label, text) for label, text in rows if text]


def describe_source(found: FoundSupport) -> str:
    """Where what is known of a place comes from and of when it is; that it is old where it is."""
    place = found.place
    words = _("Source: {source}, as of {date}.") if place.source else _("As of {date}.")
    old = _("This is older than 12 months: ask before you rely on it.") if found.old else ""
    return " ".join(filter(None, (words.format(source=place.source, date=format_date(place.as_of)), old)))
