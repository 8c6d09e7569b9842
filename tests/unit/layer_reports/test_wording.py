"""Numbers and sentences as a reader sees them, in both languages."""

import re
from datetime import date
from string import Formatter

import pandas as pd
import pytest

from data.errors import RunError
from reports.rounding import plain_fraction, rounded
from reports.wording import TEXTS, Wording, texts

pytestmark = pytest.mark.unit
NL, EN = Wording("nl"), Wording("en")


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (NL.persons(59_004.9), "59.000"),
        (EN.persons(59_004.9), "59,000"),
        (NL.persons(1_235), "1.240"),  # a half goes away from zero
        (NL.persons(-1_235), "\N{MINUS SIGN}1.240"),
        (NL.persons(4), "0"),
        (NL.persons(float("nan")), "\N{EN DASH}"),
        (NL.about(45_951), "46.000"),
        (NL.about(987), "990"),  # below a thousand a hundred would say too little
        (NL.millions(4_190_539_000), "4.191"),
        (NL.millions(-283_861_400), "\N{MINUS SIGN}284"),
        (NL.euros(3_774_620_000), "3.775 miljoen euro"),
        (EN.euros(3_774_620_000), "3,775 million euros"),
        (NL.percent(0.425, 1), "42,5%"),
        (EN.percent(0.425, 1), "42.5%"),
        (NL.percent(2 / 3), "67%"),
        (NL.percent(float("nan")), "\N{EN DASH}"),
        (NL.number(2.46, 0.1, 1), "2,5"),
    ],
)
def test_numbers(shown, expected):
    assert shown == expected


def test_a_small_negative_is_not_minus_zero():
    assert NL.persons(-3) == "0"
    assert rounded(-0.4, 1) == 0


@pytest.mark.parametrize(
    ("chance", "expected"),
    [
        (2 / 3, "67 van de 100"),
        (5 / 6, "83 van de 100"),
        (0.5, "50 van de 100"),
        (0.9, "90 van de 100"),
        (0.95, "95 van de 100"),
        (0.975, "98 van de 100"),
        (0.35, "35 van de 100"),
        (0.42, "42 van de 100"),
        (0.004, "minder dan 1 van de 100"),
        (0.0, "minder dan 1 van de 100"),
        (0.996, "meer dan 99 van de 100"),
    ],
)
def test_chances_are_out_of_a_hundred(chance, expected):
    assert NL.chance(chance) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [(2 / 3, "2 van de 3"), (0.8, "4 van de 5"), (0.95, "19 van de 20"), (0.42, "42 van de 100")],
)
def test_the_width_of_a_band_is_a_plain_fraction(share, expected):
    assert NL.width(share) == expected


@pytest.mark.parametrize(
    ("band", "unit", "expected"),
    [
        ((30_100, 45_400), "persons", ["37.000", "30.000", "45.000"]),
        ((3.9e9, 6.2e9), "EUR", ["0", "3.900", "6.200"]),
        ((540, 590), "persons", ["37.420", "540", "590"]),
    ],
)
def test_a_number_of_a_band_is_rounded_by_its_width(band, unit, expected):
    assert NL.of_band(*band, unit, 37_420, *band) == expected


def test_a_chance_in_a_table_is_short():
    assert NL.chance(0.001, short=True) == "< 1 van de 100"
    assert EN.chance(1.0, short=True) == "> 99 out of 100"
    assert EN.chance(0.42, short=True) == "42 out of 100"


def test_fraction_never_strays_more_than_it_says():
    for percent in range(1, 100):
        part, whole = plain_fraction(percent / 100)
        assert abs(part / whole - percent / 100) < 0.005


def test_days_months_and_spans():
    assert NL.day(date(2026, 3, 1)) == "1 maart 2026"
    assert EN.day(date(2026, 3, 1)) == "1 March 2026"
    assert NL.month(pd.Period("2027-08", "M")) == "augustus 2027"
    assert NL.day_text("2025-09-26") == "26 september 2025"
    assert NL.day_text("2025-09") == "september 2025"
    assert NL.day_text("2025-H1") == "2025-H1"
    assert NL.years([2027, 2028, 2029]) == "2027 tot en met 2029"
    assert NL.years([2027, 2029, 2030]) == "2027, 2029 en 2030"
    assert EN.years([2027]) == "2027"


def test_the_end_of_a_month_and_a_sentence():
    assert NL.end_of(pd.Period("2025-12", "M")) == "eind 2025"
    assert EN.end_of(pd.Period("2022-10", "M")) == "end of October 2022"
    assert NL.sentence("geen bedrag. ") == "Geen bedrag"
    assert NL.sentence("") == ""
    assert NL.about(float("nan")) == "\N{EN DASH}"


def test_names_come_from_the_glossary_and_scenarios_keep_theirs():
    assert NL.title("inflow_first") == "Eerste asielaanvragen"
    assert EN.label("inflow_first") == "first asylum applications"
    assert EN.level("medio", 2 / 3) == "medio (2 in 3 lower)"
    assert NL.label("no_such_thing") == "no such thing"
    assert NL.round("2024-II") == "MPP 2024-II"
    assert NL.round("begroting-2025-kader") == "begroting-2025-kader"


def test_unknown_language_and_text_are_named():
    with pytest.raises(RunError, match="'fr'"):
        Wording("fr")
    with pytest.raises(RunError, match=r"summary\.nothing: not found"):
        NL.text("summary.nothing")


@pytest.mark.parametrize("key", sorted(texts()))
def test_both_languages_have_the_same_blanks(key):
    found = texts()[key]
    assert set(found) == {"nl", "en"}
    blanks = [{part[1] for part in Formatter().parse(text)} - {None} for text in found.values()]
    assert blanks[0] == blanks[1]


def test_no_number_is_typed_in_a_text():
    typed = {
        key for key, found in texts().items() for text in found.values() if re.search(r"\d", text)
    }
    # only the words for chances too small or too large to count
    assert typed == {"chance.hardly", "chance.nearly", "chance.hardly_short", "chance.nearly_short"}
    assert TEXTS.name == "text.toml"
