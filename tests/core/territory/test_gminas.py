"""The gminas of the official register: found by what is typed, namesakes told apart, other files refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiscase.core.collation import fold_text
from kiscase.core.errors import Problem
from kiscase.core.resources import resource_path
from kiscase.core.territory import gminas
from kiscase.core.territory.terc_file import read_gmina_register

SHIPPED = resource_path(gminas.SHIPPED).read_text(encoding="utf-8")
CODES = [code for code, _label in gminas.gmina_options()]


@pytest.fixture
def _shipped_again() -> Iterator[None]:
    yield
    gminas.use_gmina_list("")


def labels(text: str) -> list[str]:
    return [label for _code, label in gminas.find_gminas(text)]


def test_the_shipped_register_is_whole_and_each_label_is_of_one_gmina() -> None:
    register = gminas.gmina_register()
    assert (len(register.gminas), register.as_of) == (2477, date(2024, 1, 1))
    assert len({one.label for one in register.gminas}) == len({one.code for one in register.gminas}) == 2477
    assert len({one.voivodeship for one in register.gminas}) == 16
    assert len({(one.powiat, one.voivodeship, one.is_city) for one in register.gminas}) == 380


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Żółkiewka", "Żółkiewka (gmina wiejska, powiat krasnostawski, lubelskie)"),
        ("zolkiewka", "Żółkiewka (gmina wiejska, powiat krasnostawski, lubelskie)"),
        ("radom", "Radom (gmina miejska, miasto na prawach powiatu, mazowieckie)"),
        ("Lodz", "Łódź (gmina miejska, miasto na prawach powiatu, łódzkie)"),
        ("Warszawa", "Warszawa (gmina miejska, miasto na prawach powiatu, mazowieckie)"),
        ("bolesławiec wiejska dolno", "Bolesławiec (gmina wiejska, powiat bolesławiecki, dolnośląskie)"),
        ("Brzeziny, kaliski", "Brzeziny (gmina wiejska, powiat kaliski, wielkopolskie)"),
    ],
)
def test_the_nearest_gmina_comes_first(typed: str, first: str) -> None:
    assert labels(typed)[0] == first


def test_namesakes_are_told_apart_by_kind_powiat_and_voivodeship() -> None:
    found = [label for label in labels("Brzeziny") if label.startswith("Brzeziny (")]
    assert found == [
        "Brzeziny (gmina miejska, powiat brzeziński, łódzkie)",
        "Brzeziny (gmina wiejska, powiat brzeziński, łódzkie)",
        "Brzeziny (gmina wiejska, powiat kaliski, wielkopolskie)",
    ]


@given(st.sampled_from(CODES))
def test_each_gmina_is_found_by_its_label_and_by_its_name_without_accents(code: str) -> None:
    gmina = gminas.find_gmina(code)
    assert gmina is not None
    assert gminas.find_gminas(fold_text(gmina.label))[0][0] == code
    same = [one for one in gminas.gmina_register().gminas if fold_text(one.name) == fold_text(gmina.name)]
    assert code in [found for found, _label in gminas.find_gminas(fold_text(gmina.name))[: len(same)]]


def test_an_unknown_code_is_its_own_label() -> None:
    assert gminas.gmina_label("9999999") == "9999999"


def newer(text: str = SHIPPED) -> str:
    return text.replace("2024-01-01", "2026-01-01").replace(";Żółkiewka;", ";Żółkiewka Nowa;")


@pytest.mark.usefixtures("_shipped_again")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_newer_register_takes_over(encoding: str) -> None:
    assert read_gmina_register(newer().encode(encoding)).as_of == date(2026, 1, 1)
    gminas.use_gmina_list(newer())
    assert gminas.gmina_register().as_of == date(2026, 1, 1)
    assert gminas.gmina_label("0606112").startswith("Żółkiewka Nowa (")
    gminas.use_gmina_list("")
    assert gminas.gmina_label("0606112").startswith("Żółkiewka (")


@pytest.mark.usefixtures("_shipped_again")
def test_an_older_register_does_not_take_over_and_a_gmina_that_is_gone_keeps_its_name() -> None:
    gminas.use_gmina_list(SHIPPED.replace("2024-01-01", "2020-01-01"))
    assert gminas.gmina_register().as_of == date(2024, 1, 1)
    without = "\n".join(line for line in newer().splitlines() if not line.startswith("06;06;11;2"))
    gminas.use_gmina_list(without)
    assert gminas.gmina_label("0606112") == "Żółkiewka (gmina wiejska, powiat krasnostawski, lubelskie)"
    assert "0606112" not in dict(gminas.gmina_options())


ROWS = SHIPPED.splitlines()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "pierwszy wiersz"),
        (b"\x00\x01PK", "pierwszy wiersz"),
        (SHIPPED.encode("cp1250"), "UTF-8"),
        ("\n".join(ROWS[1:]).encode(), "pierwszy wiersz"),
        (SHIPPED.replace(";", ",").encode(), "pierwszy wiersz"),
        ("\n".join(ROWS[:500]).encode(), "wszystkich"),
        ("\n".join([*ROWS, "02;01"]).encode(), "kolumn"),
        ("\n".join([*ROWS, ROWS[-1]]).encode(), "dwa razy"),
        ("\n".join([*ROWS, "99;99;01;1;Nigdzie;gmina miejska;2024-01-01"]).encode(), "powiecie"),
        ("\n".join([*ROWS, "32;63;02;1;Nigdzie;gmina miejska;dziś"]).encode(), "data"),
        ("\n".join([*ROWS, "32;63;02;1;Nigdzie;gmina miejska;2025-01-01"]).encode(), "dzień stanu"),
    ],
)
def test_another_file_is_refused_with_the_reason(content: bytes, why: str) -> None:
    with pytest.raises(Problem) as caught:
        read_gmina_register(content)
    assert why.lower() in str(caught.value).lower()
    assert "Nic nie zostało zmienione" in str(caught.value)
