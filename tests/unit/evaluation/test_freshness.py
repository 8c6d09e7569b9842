"""Skill by kind of days and by months known of the year: small tables, every number by hand."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecast.evaluation.freshness import (
    BY_DAYS,
    BY_MONTHS,
    Rivals,
    months_known,
    skill_by_days,
    skill_by_months_known,
)
from forecast.evaluation.registry import LEVELS

pytestmark = pytest.mark.unit
WHO = Rivals("pool", "random_walk", "last_twelve")
CAME = 1_000.0
# day, last known month, what pool, walk and naive rule miss of the year's outcome. All say a
# point, so that their WIS is what they miss.
MADE = [
    (date(2019, 5, 15), "2019-03", 10.0, 100.0, 40.0),  # three known
    (date(2019, 6, 15), "2019-03", 0.0, 60.0, 0.0),  # three known still: the quarter stands
    (date(2020, 5, 15), "2020-03", 200.0, 140.0, 60.0),
    (date(2020, 8, 15), "2020-06", 30.0, 40.0, 0.0),  # six known
    (date(2021, 1, 15), "2020-10", 5.0, 50.0, None),  # two of the year before missing
]


def row(day, model, target, end, value):
    named = dict.fromkeys(("minimum", "medio", "maximum", "crps", "log_crps", "tw_crps"), value)
    return {
        "day": day.isoformat(),
        "model": model,
        "target": target,
        "target_end": end,
        "quantiles": np.full(len(LEVELS), value),
        **named,
    }


def table(made=MADE, quantity="inflow_first", observed=CAME):
    rows = []
    for day, last, *missed in made:
        first_ahead = pd.Period(last, "M") + 1
        for ahead in (1, 2):
            end = f"{(first_ahead + ahead - 1).end_time:%Y-%m-%d}"
            rows.append(row(day, "pool", f"month_{ahead}", end, 1.0))
        for model, miss in zip(WHO, missed, strict=True):
            if miss is not None:
                end = f"{day.year}-12-31"
                rows.append(row(day, model, "year_0", end, CAME + miss))
    return pd.DataFrame(rows).assign(quantity=quantity, observed=observed)


def test_months_known_follow_from_the_months_ahead():
    found = months_known(table())
    assert [found[f"{day}", "inflow_first"] for day, *_ in MADE] == [3, 3, 3, 6, -2]


def test_a_year_fully_known_counts_twelve_and_a_first_month_may_be_lost():
    rows = table([(date(2019, 12, 31), "2019-12", 0.0, 0.0, 0.0)])
    assert months_known(rows)["2019-12-31", "inflow_first"] == 12
    assert months_known(rows[rows["target"] != "month_1"])["2019-12-31", "inflow_first"] == 12


def test_each_number_of_months_has_its_days_and_its_years():
    found = skill_by_months_known({"monthly": table()}, WHO)
    assert list(found.columns) == list(BY_MONTHS)
    assert set(found["days"]) == {"monthly"}
    by = found.set_index("months_known")
    assert by["n"].to_dict() == {-2: 1, 3: 3, 6: 1}
    assert by["n_independent"].to_dict() == {-2: 1, 3: 2, 6: 1}  # two of the three end together


def test_ratios_are_of_sums_not_means_of_ratios():
    three = skill_by_months_known({"monthly": table()}, WHO).set_index("months_known").loc[3]
    assert three["wis"] == pytest.approx(70)  # (10 + 0 + 200) / 3
    assert three["relative_wis"] == pytest.approx(210 / 300)  # 100 + 60 + 140
    assert three["wis_to_naive"] == pytest.approx(210 / 100)  # 40 + 0 + 60
    assert three["error_to_naive"] == pytest.approx(210 / 100)
    # a point holds the outcome only when it is right: one of three
    assert three["coverage_67"] == three["coverage_80"] == pytest.approx(1 / 3)


def test_a_rival_that_never_missed_or_is_not_there_gives_no_ratio():
    by = skill_by_months_known({"monthly": table()}, WHO).set_index("months_known")
    assert by.loc[6, "relative_wis"] == pytest.approx(30 / 40)
    assert np.isnan(by.loc[6, "wis_to_naive"])  # the naive rule missed nothing
    assert np.isnan(by.loc[-2, "error_to_naive"])  # it was not made
    assert by.loc[-2, "relative_wis"] == pytest.approx(0.1)


def test_days_count_on_their_own_and_from_a_year_on():
    every = table()
    quarterly = every[every["day"].str[5:7].isin(["05", "08"])]
    found = skill_by_days({"quarterly": quarterly, "monthly": every}, WHO, (2013, 2020))
    assert list(found.columns) == list(BY_DAYS)
    by = found.set_index(["days", "since"])
    assert by["n"].to_dict() == {
        ("quarterly", 2013): 3,
        ("quarterly", 2020): 2,
        ("monthly", 2013): 5,
        ("monthly", 2020): 3,
    }
    assert by["n_independent"].tolist() == [2, 1, 3, 2]
    assert by.loc[("quarterly", 2013), "relative_wis"] == pytest.approx(240 / 280)
    assert by.loc[("monthly", 2013), "relative_wis"] == pytest.approx(245 / 390)
    # the last day has no naive rule: ours is compared on the other four
    assert by.loc[("monthly", 2013), "error_to_naive"] == pytest.approx(240 / 100)


def test_years_ahead_that_were_open_together_are_not_independent():
    made = [(day, last, 1.0, 1.0, 1.0) for day, last, *_ in MADE]
    rows = table(made)
    years = rows["target"] == "year_0"
    ends = (rows["day"].str[:4].astype(int) + 1).astype(str) + "-12-31"
    rows = rows.assign(
        target=rows["target"].where(~years, "year_1"),
        target_end=rows["target_end"].where(~years, ends),
    )
    found = skill_by_days({"monthly": rows}, WHO, (2013,)).iloc[0]
    # 2019 about 2020 ends before 2021 about 2022 begins; 2020 about 2021 overlaps with both
    assert (found["target"], found["n"], found["n_independent"]) == ("year_1", 5, 2)


def test_what_has_no_outcome_or_no_months_is_left_out():
    open_ones = table(observed=np.nan)
    assert skill_by_days({"monthly": open_ones}, WHO, (2013,)).empty
    assert skill_by_months_known({"monthly": open_ones}, WHO).empty
    yearly = table(quantity="inflow_repeat")
    yearly = yearly[yearly["target"] == "year_0"]
    both = pd.concat([table(), yearly], ignore_index=True)
    assert set(skill_by_months_known({"monthly": both}, WHO)["quantity"]) == {"inflow_first"}
    assert set(skill_by_days({"monthly": both}, WHO, (2013,))["quantity"]) == {
        "inflow_first",
        "inflow_repeat",
    }
