"""The fan of the page: heights by hand, round numbers, and a hostile name as text."""

import re

import pytest

from reports.app.chart import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Year, fan, ticks

pytestmark = pytest.mark.unit
YEARS = [Year("2026", 0.0, 5.0, 10.0), Year("2027", 2.0, 6.0, 20.0)]


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        (20.0, [0, 5, 10, 15, 20]),
        (20.1, [0, 5, 10, 15, 20, 25]),
        (99_000.0, [0, 20_000, 40_000, 60_000, 80_000, 100_000]),
        (0.7, [0, 0.2, 0.4, 0.6, 0.8]),
        (0.0, None),
    ],
)
def test_numbers_beside_the_axis_are_round_and_reach_the_top(top, expected):
    found = ticks(top)
    assert expected is None or found == pytest.approx(expected)
    assert found[0] == 0 and found[-1] >= top and len(found) <= 6 + 1


def test_a_band_stands_where_its_numbers_say():
    drawn = fan(YEARS, [], "x", ["0", "5", "10", "15", "20"])
    (points,) = re.findall(r'<polygon points="([^"]*)"', drawn)
    found = [tuple(map(float, point.split(","))) for point in points.split()]
    bottom, height = HEIGHT - BOTTOM, HEIGHT - TOP - BOTTOM
    first, last = LEFT, WIDTH - RIGHT
    assert found == [
        (first, bottom - height / 2),  # 10 of 20
        (last, TOP),  # 20 of 20
        (last, pytest.approx(bottom - height / 10, abs=0.05)),  # 2 of 20
        (first, bottom),  # 0
    ]


def test_levers_are_dashed_and_without_them_nothing_is():
    marks = ["0", "5", "10", "15", "20"]
    assert "stroke-dasharray" not in fan(YEARS, [], "x", marks)
    assert fan(YEARS, YEARS, "x", marks).count("stroke-dasharray") == 1


def test_a_hostile_name_is_text():
    drawn = fan([Year("<b>", 0, 1, 2), *YEARS], [], '"><script>', ["<i>", "", "", "", ""])
    assert "<script>" not in drawn and "<b>" not in drawn and "<i>" not in drawn
