"""Figures by day, week, quarter, half year or year: put into months as asked, by hand cases."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.errors import DataError
from data.given.frequency import FORMS, frequency_of, span_read
from data.given.spans import SPANS, first_day, named, number_of
from forecast.api import Forecaster, read_monthly
from forecast.panel.run import PanelOptions, run_panel

pytestmark = pytest.mark.unit


def given(folder, *rows, heading="period,arrivals", name="own.csv"):
    place = folder / name
    place.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    return place


FEBRUARY = ("2024-W06,14", "2024-W07,14", "2024-W08,14", "2024-W09,14 b")
SPANNED = {  # asked and rows; months, values and flags by hand
    "a quarter by its days": (
        "quarters",
        ("2023Q1,90", "2023-Q2,182 p"),
        {"2023-01": 31, "2023-02": 28, "2023-03": 31, "2023-04": 60, "2023-05": 62, "2023-06": 60},
        {"2023-01": "e", "2023-04": "ep"},
    ),
    "a quarter as a level": (
        "quarters=level",
        ("1e kwartaal 2024,40", "2024 2e kwartaal,50"),
        {"2024-01": 40, "2024-02": 40, "2024-03": 40, "2024-04": 50, "2024-05": 50, "2024-06": 50},
        {"2024-01": "e"},
    ),
    "a leap year": ("years", ("2024,732",), {"2024-02": 58, "2024-12": 62}, {"2024-07": "e"}),
    "a year of CBS": ("years", ("2023JJ00,365",), {"2023-02": 28}, {"2023-02": "e"}),
    "half years": (
        "half_years",
        ("H2 2023,184", "2023-H1,362"),
        {"2023-01": 62, "2023-02": 56, "2023-07": 31, "2023-12": 31},
        {"2023-12": "e"},
    ),
    "weeks": (  # 2024 begins on a Monday; its week 5 has three days in January
        "weeks",
        ("2024-W01,7", "2024W02,7", "2024-W03,7", "2024W104,7", "2024-W05,70", *FEBRUARY),
        {"2024-01": 28 + 30, "2024-02": 40 + 3 * 14 + 8},
        {"2024-01": "e", "2024-02": "eb"},
    ),
    "weeks by their Monday": (
        "weeks",
        [f"{date.fromordinal(date(2024, 1, 1).toordinal() + 7 * at)},7" for at in range(5)],
        {"2024-01": 31},
        {"2024-01": "e"},
    ),
    "days, summed": (
        "days",
        [f"{at:02d}-03-2024,{2 + at % 2}" for at in range(1, 32)],
        {"2024-03": 31 * 2 + 16},
        {},
    ),
    "days, averaged": (
        "days=level",
        [f"2024-04-{at:02d},{3 * (at > 10)}" for at in range(1, 31)],
        {"2024-04": 2},
        {},
    ),
}


@pytest.mark.parametrize("case", SPANNED)
def test_other_periods_are_put_into_months_as_asked(case, tmp_path):
    frequency, rows, values, flags = SPANNED[case]
    found = read_monthly(given(tmp_path, *rows), frequency=frequency)
    assert found.name == "arrivals" and isinstance(found.index, pd.PeriodIndex)
    assert {month: found[month] for month in values} == pytest.approx(values, rel=1e-12)
    told = found.attrs["flags"]
    assert {month: told[month] for month in flags} == flags
    assert bool(told) == bool(flags)


def test_what_is_put_into_months_adds_up_and_only_whole_months_are_there(tmp_path):
    chance = np.random.default_rng(7)
    values = chance.integers(1, 900, 60)
    first = number_of("weeks", date(2023, 1, 25))
    weeks = [named("weeks", first + at) for at in range(len(values))]
    rows = [f"{week},{value}" for week, value in zip(weeks, values, strict=True)]
    found = read_monthly(given(tmp_path, *rows), frequency="weeks")
    assert [str(found.index[0]), str(found.index[-1])] == ["2023-02", "2024-02"]
    inside = values.sum() - values[0] - values[1] * 2 / 7  # 23 to 29 January; then two days
    after = found.index[-1].end_time.date().toordinal() + 1
    last = number_of("weeks", date(2023, 1, 25)) + 59
    days = first_day("weeks", last + 1).toordinal() - after
    whole, rest = divmod(days, 7)
    inside -= values[60 - whole :].sum() + values[59 - whole] * rest / 7
    assert found.sum() == pytest.approx(inside, rel=1e-12)


REFUSED = {
    "a quarter without asking": ("", ("2024Q1,5",), "'2024Q1', a quarter; expected a month"),
    "a week without asking": ("", ("2024-W05,5",), "'2024-W05', a week; expected a month"),
    "a year without asking": ("", ("2024,5",), r"'2024', a year; .*\(frequency\)"),
    "months where quarters are asked": (
        "quarters",
        ("2024Q1,1", "2024-04,5"),
        "row 3 holds '2024-04', a month; expected a quarter as 2024-Q1",
    ),
    "quarters where weeks are asked": ("weeks", ("2024Q1,1",), "a quarter; expected a week as"),
    "a day in a quarter": ("quarters", ("2024-02-10,1",), "a day within a quarter"),
    "a Sunday for a week": ("weeks", ("2024-02-04,1",), "a day within a week"),
    "week 53 of a year of 52": ("weeks", ("2024-W53,1",), "no week of the calendar"),
    "a day of a week": ("weeks", ("2024-W05-3,1",), "row 2 holds '2024-W05-3', a week"),
    "a quarter skipped": ("quarters", ("2024Q1,1", "2024Q3,1"), "2024-Q2 is missing"),
    "a quarter not available": ("quarters", ("2024Q1,1", "2024Q2,:", "2024Q3,1"), "Q2 is missing"),
    "a year twice": ("years", ("2024,1", "2024JJ00,1"), "2024 comes twice"),
    "below zero": ("quarters", ("2024Q1,-5",), "2024-Q1 is -5; expected a number from 0"),
    "no whole month": ("weeks", ("2024-W05,1",), "2024-W05 to 2024-W05 holds no whole month"),
    "nothing": ("weeks", (), "no figures; expected one for each period"),
    "another word": ("monthly", ("2024-01,1",), "frequency 'monthly': unknown; expected one of"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_put_into_months_is_refused_in_one_line(case, tmp_path):
    frequency, rows, said = REFUSED[case]
    with pytest.raises(DataError, match=said) as told:
        read_monthly(given(tmp_path, *rows), frequency=frequency)
    assert "\n" not in str(told.value)


ENDS = {  # a day that is the first or last of a period, and the period
    ("quarters", "2024-03-31"): "2024-Q1",
    ("quarters", "2024-04-01"): "2024-Q2",
    ("quarters", "12/31/2024"): "2024-Q4",
    ("half_years", "30-06-2024"): "2024-H1",
    ("years", "31 december 2024"): "2024",
    ("years", "2024-01-01"): "2024",
    ("weeks", "2024-12-30"): "2025-W01",
    ("weeks", "2024-01-29/2024-02-04"): "2024-W05",
    ("days", "2024-02-29"): "2024-02-29",
}


@pytest.mark.parametrize(("kind", "text"), ENDS)
def test_a_day_at_the_end_of_a_period_names_it(kind, text):
    found = span_read(text, frequency_of(kind))
    number = next(way for way in found.ways if way is not None)
    assert named(kind, number) == ENDS[kind, text] and not found.fault


@pytest.mark.parametrize(
    "text",
    ["2024-03-30", "2024-04-02", "2024-02-29", "2024-01-30/2024-02-05", "2024-01-29/2024-02-05"],
)
def test_a_day_within_a_period_names_none(text):
    for kind in ("quarters", "years", "weeks"):
        assert span_read(text, frequency_of(kind)).ways == (None, None)


def test_a_moment_with_a_zone_is_a_day_of_the_stated_zone():
    days = frequency_of("days")
    found = span_read("2024-01-31T23:00:00Z", days, "Europe/Amsterdam")
    assert named("days", found.day_first) == "2024-02-01"
    assert span_read("2024-01-31T23:00:00Z", days).fault == "a time with a zone"


def test_a_flag_stands_at_the_months_its_period_touches_and_no_other(tmp_path):
    days = [f"{day:%Y-%m-%d},1" for day in pd.date_range("2024-03-01", "2024-05-31")]
    days[30] += " p"  # 31 March
    days[-1] += " b"  # 31 May
    found = read_monthly(given(tmp_path, *days), frequency="days")
    assert found.attrs["flags"] == {"2024-03": "p", "2024-05": "b"}
    rows = ("2023Q4,92", "2024Q1,91 p", "2024Q2,91", "2024Q3,92 b")
    told = read_monthly(given(tmp_path, *rows), frequency="quarters").attrs["flags"]
    assert [told[f"2024-0{month}"] for month in range(3, 8)] == ["ep", "e", "e", "e", "eb"]
    weeks = [f"2024-W{week:02d},7{' p' * (week == 5)}" for week in range(1, 14)]
    told = read_monthly(given(tmp_path, *weeks), frequency="weeks").attrs["flags"]
    assert told == {"2024-01": "ep", "2024-02": "ep", "2024-03": "e"}


def test_nothing_is_nothing_and_the_largest_is_read(tmp_path):
    rows = ("2024Q1*,0", "2024Q2,1e15", "2024Q3,0")
    found = read_monthly(given(tmp_path, *rows), frequency="quarters=level")
    assert found.tolist() == [0.0] * 3 + [1e15] * 3 + [0.0] * 3
    found = read_monthly(given(tmp_path, *rows), frequency="quarters")
    assert found.iloc[:3].tolist() == found.iloc[6:].tolist() == [0.0] * 3
    assert found.iloc[3:6].sum() == pytest.approx(1e15, rel=1e-12)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            ("2024Q1,1", "2024Q2,-2", "2024Q3,-3"),
            "2024-Q2 is -2; expected a number from 0 to 1e+15",
        ),
        (
            ("2024Q4,1", "2023Q1,1", "2024Q1,1"),
            "2023-Q2 is missing; expected every one from 2023-Q1 to 2024-Q4",
        ),
    ],
)
def test_the_first_fault_in_order_of_time_is_named(rows, said, tmp_path):
    with pytest.raises(DataError) as told:
        read_monthly(given(tmp_path, *rows), frequency="quarters")
    assert said in str(told.value)


def test_what_is_said_of_another_period_is_said_whole(tmp_path):
    with pytest.raises(DataError) as told:
        read_monthly(given(tmp_path, "2024Q1,1"))
    assert str(told.value).endswith(
        "row 2 holds '2024Q1', a quarter; expected a month as 2024-01 or a day in it as "
        "2024-01-31. Give months, or say how it is put into them (frequency)."
    )
    with pytest.raises(DataError) as told:
        read_monthly(given(tmp_path, "2024-01-01,1", "2024-01-03,1"), frequency="days")
    assert str(told.value) == (
        "arrivals: 2024-01-02 is missing; expected every one from 2024-01-01 to 2024-01-03. Add it."
    )


@pytest.mark.parametrize("kind", SPANS)
def test_periods_follow_each_other_without_a_gap(kind):
    numbers = [number_of(kind, date(2019, 12, 30)) + at for at in range(60)]
    days = [first_day(kind, number) for number in numbers]
    assert [number_of(kind, day) for day in days] == numbers
    ends = [date.fromordinal(day.toordinal() - 1) for day in days[1:]]
    assert [number_of(kind, day) for day in ends] == numbers[:-1]
    asked = frequency_of(kind)
    read = [span_read(named(kind, number), asked).day_first for number in numbers]
    assert read == numbers
    assert len(FORMS) == 2 * (len(SPANS) + 1)


INDEXES = {
    "quarters": pd.period_range("2018Q1", periods=16, freq="Q"),
    "weeks": pd.period_range("2018-01-01", periods=208, freq="W"),
    "days": pd.date_range("2018-01-01", "2021-12-31"),
    "half_years": pd.Index([f"{year}-H{half}" for year in range(2018, 2022) for half in (1, 2)]),
    "years": pd.DatetimeIndex([f"{year}-12-31" for year in range(2018, 2022)]),
}


@pytest.mark.parametrize("frequency", INDEXES)
def test_a_forecaster_is_fitted_on_other_periods(frequency):
    index = INDEXES[frequency]
    series = pd.Series(np.full(len(index), 100.0), index=index, name="lu")
    fitted = Forecaster("random_walk", n_paths=1000, frequency=f"{frequency}=level").fit(series)
    np.testing.assert_allclose(fitted.history_, 100.0, rtol=1e-12)
    assert str(fitted.history_.index[0]) == "2018-01" and len(fitted.history_) >= 47
    ahead = fitted.predict(3)
    assert ahead.index[0] == fitted.history_.index[-1] + 1
    zoned = series.set_axis(pd.date_range("2018", periods=len(index), tz="UTC"))
    with pytest.raises(DataError, match="time zone UTC"):
        fitted.fit(zoned)


@pytest.mark.parametrize(("name", "called"), [("lu", "lu"), (0, "0"), (None, "series")])
def test_a_series_by_quarter_is_called_by_its_name(name, called):
    series = pd.Series([5.0, 6.0], index=["2018Q1", "2018Q3"], name=name)
    with pytest.raises(DataError, match=f"^{called}: 2018-Q2 is missing"):
        Forecaster(frequency="quarters").fit(series)


def test_a_panel_of_quarters_is_that_of_its_months(tmp_path):
    quarters = [f"{year}Q{at}" for year in range(2018, 2023) for at in range(1, 5)]
    chance = np.random.default_rng(3)
    values = {key: chance.integers(800, 1200, len(quarters)) for key in "ab"}
    shown = [(key, at) for key in "ba" for at in range(len(quarters))]
    rows = [f"{key},{quarters[at]},{values[key][at]}" for key, at in shown]
    heading = "unique_id,month,value"
    by_quarter = given(tmp_path, *rows, "c,2018Q1,5", "c,2018Q3,5", heading=heading)
    monthly = []
    for key in "ab":
        own = [f"{quarter},{value}" for quarter, value in zip(quarters, values[key], strict=True)]
        found = read_monthly(given(tmp_path, *own, name="one.csv"), frequency="quarters")
        monthly += [f"{key},{month},{value!r}" for month, value in found.items()]
    by_month = given(tmp_path, *monthly, heading=heading, name="months.csv")
    few = {"members": ("random_walk",), "horizon": 3, "n_paths": 400}
    account = run_panel(by_quarter, PanelOptions(tmp_path / "q", frequency="quarters", **few))
    assert account.n_made == 2 and account.n_failed == {"figures": 1}
    told = (tmp_path / "q" / "failures.csv").read_text(encoding="utf-8")
    assert "c: 2018-Q2 is missing; expected every one from 2018-Q1 to 2018-Q3" in told
    run_panel(by_month, PanelOptions(tmp_path / "m", **few))
    one, other = (pd.read_parquet(tmp_path / name / "bands") for name in "qm")
    pd.testing.assert_frame_equal(one, other)
    with pytest.raises(DataError, match="row 2 holds '2018Q1', a quarter; expected a month"):
        run_panel(by_quarter, PanelOptions(tmp_path / "none", **few))
