"""Text is text, wherever it was copied from."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiscase.contracts.parts import FamilyMember
from kiscase.core.collation import fold_text
from kiscase.core.records.field_info import FieldInfo, FieldKind, clean_value
from kiscase.core.text.cleaning import clean_line, clean_text, compact_number
from kiscase.core.text.money import parse_money
from kiscase.issued.codes import normalize_code
from kiscase.participants.model import Participant

BLANKS = " \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u2800"
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u180b\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u202e\u2060\u2066\u2069"
    "\u3164\ufe0e\ufe0f\ufeff\ufff9\ufffc\U000e0041\U000e0100"
)
APOSTROPHES = "'\u2019\u02bc\u02bb\u02b9\u2018\u02bd\u2032`\u00b4\uff07"
MIXED = st.text(st.one_of(st.sampled_from(BLANKS + INVISIBLE + APOSTROPHES + "\uf0b7\r\n\x0b"), st.characters()))


@given(MIXED)
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_text(text)) == clean_line(text)
    assert not set(clean_line(text)) & (set(BLANKS[1:]) | set(INVISIBLE) | set("\r\n\x0b"))
    assert unicodedata.is_normalized("NFC", clean_text(text))
    assert clean_line(text).isprintable() or any(unicodedata.category(one)[0] == "C" for one in clean_line(text))


@pytest.mark.parametrize("blank", BLANKS)
def test_every_blank_is_one_blank(blank: str) -> None:
    assert clean_line(f"{blank}sala{blank}{blank}2{blank}") == "sala 2"
    assert clean_text(f"{blank}sala{blank}2\nróg{blank}") == "sala 2\nróg"


@pytest.mark.parametrize("sign", INVISIBLE)
def test_signs_that_cannot_be_seen_go(sign: str) -> None:
    assert clean_line(f"{sign}Ko{sign}wal{sign}") == "Kowal"
    assert clean_text(f"{sign}a\nb{sign}") == "a\nb"


@given(st.sampled_from(APOSTROPHES), st.sampled_from(APOSTROPHES))
def test_every_apostrophe_is_one_to_a_search(one: str, other: str) -> None:
    assert fold_text(f"Дем{one}янюк") == fold_text(f"ДЕМ{other}ЯНЮК")


def test_dashes_are_one_to_a_search() -> None:
    assert len({fold_text(f"Nowak{dash}Łęcka") for dash in "-\u2010\u2011\u2012\u2013\u2014\u2212\uff0d"}) == 1


def test_bullets_and_ticks_of_word_become_those_of_unicode() -> None:
    assert clean_text("\uf0b7\tcel\n\uf0a7\tkrok\n\uf0fc zrobione\n\uf0e0 dalej\n\uf071 nie\n\uf0d8 tak") == (
        "• cel\n▪ krok\n✓ zrobione\n→ dalej\n☐ nie\n→ tak"
    )
    assert clean_line("➢ tak \uf0e0 dalej") == "→ tak → dalej"


def test_line_breaks_of_word_stay_line_breaks() -> None:
    assert clean_text("a\x0bb\r\nc\u2028d\re") == "a\nb\nc\nd\ne"
    assert clean_line("a\x0bb\r\nc\u2028d") == "a b c d"


def test_letters_and_digits_of_full_width_are_plain() -> None:
    assert clean_line("Ａｎｎａ ８０") == "Anna 80"
    assert clean_line("𝐀𝐧𝐧𝐚 ٨٠") == "Anna 80"


@pytest.mark.parametrize("kind", [FieldKind.TEXT, FieldKind.LONG])
def test_every_field_is_cleaned(kind: FieldKind) -> None:
    assert clean_value(FieldInfo("", kind), "\u202aAnna\u00a0Maria\ufe0f\u202c") == "Anna Maria"


@pytest.mark.parametrize(
    "typed",
    [
        "80051400028",
        "\u200e80051400028\u200f",
        "800514\u00a000028",
        "80-05-14\u201100028",
        "٨٠٠٥١٤٠٠٠٢٨",
        "８００５１４０００２８",
    ],
)
def test_a_pesel_is_cleaned_before_it_is_judged(typed: str) -> None:
    person = Participant().change({"family_name": "Żółciński", "given_name": "Łukasz", "pesel": typed})
    assert person.pesel == "80051400028"
    member = FamilyMember(contract_id=1).change({"family_name": "Żak", "given_name": "Ewa", "pesel": typed})
    assert member.problems() == {}


def test_numbers_are_cleaned_before_they_are_judged() -> None:
    assert compact_number("\u200e+48\u00a0600\u2011100\u2011200") == "+48600100200"
    assert parse_money("\u200e1\u202f783,90\u00a0zł") == 178390
    assert normalize_code("\u200e４qk7\u20112mwa") == "4QK72MWA"
