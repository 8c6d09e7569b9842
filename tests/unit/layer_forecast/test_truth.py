"""What came true: sums of the newest figures, one definition of a stock at a time."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from data.series import Series
from data.tables.vintages import known_on, load_figures
from forecast.backtest.past_errors import Snapshot, calibration_rows, judged_by
from forecast.backtest.rows import LEVELS
from forecast.known import known, shipped
from forecast.outcomes import LETTERS, last_year, stock_definition, truth

pytestmark = pytest.mark.unit


def month(text):
    return pd.Period(text, "M")


def series(key, first, values, filled=()):
    months = pd.period_range(first, periods=len(values), freq="M")
    flags = months.isin(pd.PeriodIndex(list(filled), freq="M"))
    return Series(key, months, values, "persons/month", flags)


def newest(*found, stock="letters and De Staat van Migratie", eurostat=()):
    rows = [
        {"series": "ua_tp_stock_all_citizenships", "period": period, "value": value}
        for period, value in eurostat
    ]
    return SimpleNamespace(
        histories={one.key: one for one in found},
        figures=pd.DataFrame(rows, columns=["series", "period", "value"]).astype({"period": str}),
        ukraine=SimpleNamespace(definition=stock),
    )


@pytest.fixture
def outcomes():
    return truth(
        newest(
            series("inflow_first", "2024-01", [100.0 + h for h in range(24)], ["2024-03"]),
            series("inflow_nareis", "2024-01", [7.0] * 20),
            series("ukraine_registrations", "2024-01", [50.0] * 24, ["2024-09", "2024-10"]),
            series("ukraine_stock", "2024-12", [900.0, 950.0], ["2024-12"]),
            eurostat=[("2023-12", 640.0), ("2024-03", 655.0), ("2024-04", 610.0)],
        )
    )


def test_a_year_is_the_sum_of_its_months(outcomes):
    # 100 + .. + 111 = 12 * 105.5 = 1266, and 12 * 7 = 84 of nareis
    assert outcomes.flow(["inflow_first"], month("2024-01"), month("2024-12")) == (1266.0, True)
    both = outcomes.flow(["inflow_first", "inflow_nareis"], month("2024-01"), month("2024-12"))
    assert both.value == 1350.0


def test_a_year_with_an_unknown_month_has_no_outcome(outcomes):
    found = outcomes.flow(["inflow_first", "inflow_nareis"], month("2025-01"), month("2025-12"))
    assert np.isnan(found.value)


def test_a_filled_month_is_flagged(outcomes):
    assert outcomes.flow(["inflow_first"], month("2024-03"), month("2024-03")) == (102.0, True)
    assert outcomes.flow(["inflow_first"], month("2024-04"), month("2024-04")) == (103.0, False)


def test_registrations_count_only_where_printed(outcomes):
    printed = outcomes.flow(["ukraine_registrations"], month("2024-08"), month("2024-08"))
    derived = outcomes.flow(["ukraine_registrations"], month("2024-09"), month("2024-09"))
    assert printed.value == 50.0
    assert np.isnan(derived.value)


def test_a_stock_is_judged_in_its_own_definition(outcomes):
    assert outcomes.stock(LETTERS, month("2025-01")) == (950.0, False)
    assert outcomes.stock(LETTERS, month("2024-12")).estimated
    assert outcomes.stock("Eurostat from 2023-01", month("2023-12")).value == 640.0
    # the break of April 2024 starts another definition
    assert np.isnan(outcomes.stock("Eurostat from 2023-01", month("2024-04")).value)
    assert outcomes.stock("Eurostat from 2024-04", month("2024-04")).value == 610.0
    assert np.isnan(outcomes.stock("no such definition", month("2024-04")).value)


def test_the_last_year_is_a_complete_one(outcomes):
    assert last_year(outcomes) == 2025
    assert last_year(outcomes, "inflow_nareis") == 2024


@pytest.mark.parametrize(
    ("day", "definition"),
    [
        (date(2022, 11, 15), "Eurostat from start"),
        (date(2023, 11, 15), "Eurostat from 2023-01"),
        (date(2024, 8, 15), "Eurostat from 2024-04"),
        (date(2025, 5, 15), LETTERS),
    ],
)
def test_the_definition_follows_the_day(day, definition):
    assert stock_definition(known(shipped(), day)) == definition


def test_the_shipped_figures_give_what_is_published():
    tables = shipped()
    outcomes = truth(known(tables, tables.newest))
    # CBS: 24.150 first applicants and 16.370 nareizigers in 2025
    year = (month("2025-01"), month("2025-12"))
    assert outcomes.flow(["inflow_first"], *year).value == pytest.approx(24150)
    assert outcomes.flow(["inflow_nareis"], *year).value == pytest.approx(16370)
    assert outcomes.stock(LETTERS, month("2025-12")).value == pytest.approx(136190)


CHANCES = {"minimum": 1 / 6, "mediaan": 1 / 2, "medio": 2 / 3, "maximum": 5 / 6}


def detail(**changed):
    row = {
        "model": "pool",
        "quantity": "inflow_total",
        "day": "2024-08-15",
        "target": "year_0",
        "target_end": "2024-12-31",
        "parts": "inflow_first+inflow_nareis",
        "quantiles": [float(level) for level in range(1000, 3300, 100)],
        "minimum": 1500.0,
        "medio": 2300.0,
        "maximum": 2700.0,
        "pit": 0.25,
    }
    return pd.DataFrame([row | changed])


def test_an_error_is_taken_against_the_outcome_first_known_whole():
    raised = [float(level) for level in range(43_000, 46_450, 150)]
    later = detail(quantiles=raised, minimum=43_200.0, medio=45_000.0, maximum=46_200.0)
    rows = judged_by(calibration_rows(detail(), load_figures(), CHANCES), later, CHANCES)
    known_day = rows["known_on"].iloc[0]
    then = known(shipped(), date.fromisoformat(known_day))
    came = sum(
        then.histories[key].values[then.histories[key].months.year == 2024].sum()
        for key in ("inflow_first", "inflow_nareis")
    )
    assert "2025-01-01" < known_day < "2025-06-30"
    assert rows["error"].iloc[0] == pytest.approx(np.log1p(came) - np.log1p(2100.0))
    # 1/6 and 5/6 lie 0,9674 deviations from the middle; the share is that of the second table
    assert rows["spread"].iloc[0] == pytest.approx(np.log(2701 / 1501) / 2 / 0.96742, rel=1e-4)
    assert rows["outcome"].iloc[0] == came
    # in the second table the outcome lies between its quantiles, or beyond them
    assert rows["pit"].iloc[0] == pytest.approx(np.interp(came, raised, LEVELS, 0.0, 1.0), abs=0.05)


def test_an_outcome_that_is_not_complete_gives_no_row():
    for late in (detail(target_end="2027-12-31"), detail(quantity="ukraine_stock")):
        assert calibration_rows(late, load_figures(), CHANCES).empty


def test_a_snapshot_sums_the_parts():
    found = Snapshot(
        pd.Timestamp("2025-03-01"),
        {"a": series("a", "2024-01", [3.0, 5.0, 7.0]), "b": series("b", "2024-02", [20.0, 30.0])},
    )
    assert found.sum(["a", "b"], month("2024-02"), month("2024-03")) == 62.0
    assert found.holds(["a", "b"], month("2024-03"))
    assert not found.holds(["a", "b"], month("2024-04"))
    assert not found.holds(["a", "c"], month("2024-03"))


def test_only_later_days_of_publication_complete_an_outcome():
    figures = load_figures()
    assert len(known_on(figures, date(2024, 8, 15))) < len(known_on(figures, date(2025, 8, 15)))
