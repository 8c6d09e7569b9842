"""Numbers get the marks of a language, whatever their size."""

import pytest

from reports.number_format import exact, number, share, significant

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("value", "decimals", "dutch", "english"),
    [
        (1234567.0, 0, "1.234.567", "1,234,567"),
        (-1234.56, 1, "-1.234,6", "-1,234.6"),
        (0.125, 2, "0,12", "0.12"),
        (-0.4, 0, "0", "0"),
        (999.5, 0, "1.000", "1,000"),
    ],
)
def test_marks_and_halves_to_even(value, decimals, dutch, english):
    assert number(value, "nl", decimals) == dutch
    assert number(value, "en", decimals) == english


def test_the_largest_and_smallest_floats_are_written():
    largest = number(1.7976931348623157e308, "en")
    assert largest.replace(",", "") == str(int(1.7976931348623157e308))
    assert number(5e-324, "nl", 2) == "0,00"
    assert exact(1e300, "en").replace(",", "") == "1" + "0" * 300


def test_no_number_is_what_stands_for_it():
    assert number(float("nan"), "nl") == ""
    assert share(float("inf"), "en", missing="-") == "-"


def test_signs():
    assert (number(0.0, "nl", sign=True), number(3.0, "en", sign=True)) == ("+0", "+3")
    assert share(-0.05, "nl", 1) == "-5,0%"


@pytest.mark.parametrize(
    ("value", "shown"), [(0.0, "0"), (99.996, "100"), (123.456, "123"), (0.00012345, "0,0001234")]
)
def test_significant_digits(value, shown):
    assert significant(value, "nl") == shown
