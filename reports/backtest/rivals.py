"""The parts of the record that say first what a sceptic would: rivals, rule, other countries."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from forecast.backtest.last_twelve import LAST_TWELVE
from forecast.backtest.tables import Tables
from forecast.rule.choose import MEMBERS
from forecast.rule.evidence import STREAMS
from forecast.rule.rival_skill import BANDS_TOO, BY_RULE, CENTRAL, GRADE_A, OFFICIAL, OURS, WHO
from forecast.scored.made_before import ALL, counted
from models.registry import BASELINE
from reports.backtest.markdown import WORDS, grid

NAMES = {
    OFFICIAL: "official",
    OURS: "ours, pools chosen with these outcomes in view",
    BY_RULE: "ours by the rule, chosen on scores known on each day",
    LAST_TWELVE: "last twelve known months carried forward",
    BASELINE: "log random walk",
}
LINES = {CENTRAL: "with a central figure", GRADE_A: "grade A only", BANDS_TOO: "a band only too"}
HORIZONS = {
    "first_half": "this year, made to June",
    "second_half": "this year, made from July",
    "next_year": "next year",
    "two_years": "the year after",
}
TARGETS = {"year_0": "0", "year_1": "+1", "year_2": "+2"}
SHOWN = ("inflow_total", "inflow_first", "inflow_nareis")
LATE = 2015
RULE_HEADER = [
    "quantity",
    "year",
    "n",
    "independent",
    "WIS / walk",
    "WIS / last twelve",
    "error / last twelve",
    "in 80%",
]
EFFECT_HEADER = [
    "quantity",
    "year",
    "n",
    "independent",
    "WIS with / without",
    "in 80% with",
    "in 80% without",
    "earns its place",
]
ABROAD_HEADER = [
    "country",
    "horizon",
    "n",
    "years",
    "error",
    "bias",
    "bands",
    "inside",
    "n beside",
    "official",
    "ours",
    "last twelve",
]
Row = Mapping[Hashable, Any]


def beside_official(tables: Tables) -> list[str]:
    """Return the mean errors of official, ours, ours by the rule and naive rules, on each line.

    Args:
        tables: of a backtest; nothing is returned where no case has an outcome.
    """
    skill = tables.csv.get("official_skill", pd.DataFrame())
    if skill.empty:
        return []
    at = {(row["subset"], row["who"]): row for row in skill.to_dict("records")}
    header = [
        "mean absolute error",
        *(_line(name, skill) for name in LINES),
        "less than official",
        "less than last twelve",
    ]
    rows = [_who_row(who, at) for who in WHO if (CENTRAL, who) in at]
    years = int(skill.loc[skill["subset"] == CENTRAL, "n_years"].iloc[0])
    return [
        f"The same figures beside who needs no model, and beside ours as a rule. Errors are shares "
        f"of the outcome; in brackets is the 95% interval when the {years} outcome years, not the "
        f"cases, are drawn again. Less than: by how many percentage points the mean error lies "
        f"below the official one, and below that of the last twelve known months, on the figures "
        f"with a central one; above 0 is better. A case with a band only counts by its middle.",
        grid(header, rows, "lrrrrr"),
        "Known form, known limits: the forms of all models, ours by the rule included, were made "
        "after these outcomes. Only forecasts made before their outcome prove more; they are "
        "listed at the end.",
    ]


def _line(name: str, skill: pd.DataFrame) -> str:
    rows = skill[skill["subset"] == name]
    return f"{int(rows['n'].iloc[0]) if len(rows) else 0} figures, {LINES[name]}"


def _who_row(who: str, at: Mapping[tuple[str, str], Row]) -> list[str]:
    cells = [_error(at.get((name, who))) for name in LINES]
    central = at[(CENTRAL, who)]
    less = ["" if who == than else _less(central, than) for than in (OFFICIAL, LAST_TWELVE)]
    return [NAMES[who], *cells, *less]


def _error(row: Row | None) -> str:
    if row is None:
        return ""
    ends = "-".join(WORDS.number(100 * row[end], 0.1, 1) for end in ("lower", "upper"))
    return f"{WORDS.percent(row['error'], 1)} ({ends})"


def _less(row: Row, than: str) -> str:
    name = f"less_{than}"
    numbers = [WORDS.number(100 * row[f"{name}{end}"], 0.1, 1) for end in ("", "_lower", "_upper")]
    return f"{numbers[0]} ({numbers[1]} to {numbers[2]})"


def the_rule(tables: Tables) -> list[str]:
    """Return what the rule is, what it gave on the newest day, and its scores beside ours."""
    if "rule" not in tables.csv:
        return []
    given, skill = tables.csv["rule"], tables.csv["skill_by_rule"]
    rows = []
    for key in SHOWN:
        for target in TARGETS:
            for who, name in ((OURS, "ours"), (BY_RULE, "by the rule")):
                found = skill[(skill["quantity"] == key) & (skill["target"] == target)]
                found = found[(found["who"] == who) & (found["since"] == LATE)]
                rows += [_rule_row(row, name) for row in found.to_dict("records")]
    return [
        "## Ours as a rule",
        f"No hand chooses: on each day, and for each of {' and '.join(f'`{s}`' for s in STREAMS)}, "
        f"the {MEMBERS} candidates with the lowest estimate are pooled by quantile ([more]"
        f"(panel_record.md) make little difference on other countries). The estimate "
        f"joins two logs of WIS relative to the log random walk, by the number of forecasts of "
        f"which no two were open at the same time: that on the stream itself and the mean over "
        f"series of asylum applicants of other countries, for this year and the two after it. Only "
        f"outcomes complete by the day count. The other streams keep their one model, and nothing "
        f"is corrected by past errors. {_given(given)}",
        f"Scores on the quarterly days from {LATE} on, ours beside the rule:",
        grid(["who", *RULE_HEADER], rows, "lllrrrrrr"),
    ]


def _given(given: pd.DataFrame) -> str:
    day = given["day"].max()
    newest = given[(given["day"] == day) & given["chosen"].astype(bool)]
    told = [
        f"`{key}` {', '.join(f'`{name}`' for name in sorted(rows['model']))}"
        for key, rows in newest.groupby("stream")
    ]
    days = given[given["chosen"].astype(bool)].groupby(["stream", "day"])["model"]
    pools = days.agg(lambda names: "+".join(sorted(names))).groupby(level=0).nunique()
    changes = ", ".join(f"`{key}` {int(n)}" for key, n in pools.items())
    return (
        f"On {day} it gives {'; '.join(told)}. Different pools over all days: {changes}. "
        f"The default of a run is what it gives on that day, so `ours` below is chosen on the "
        f"outcomes it is scored on and `by the rule` is not."
    )


def _rule_row(row: Row, name: str) -> list[str]:
    return [
        name,
        f"`{row['quantity']}`",
        TARGETS[str(row["target"])],
        WORDS.number(row["n"]),
        WORDS.number(row["n_independent"]),
        *(
            WORDS.number(row[key], 0.01, 2)
            for key in ("relative_wis", "wis_to_naive", "error_to_naive")
        ),
        WORDS.percent(row["coverage_80"]),
    ]


def corrections(tables: Tables) -> list[str]:
    """Return what corrections by past errors did, with and without, on the same days."""
    effect = tables.csv.get("calibration_effect", pd.DataFrame())
    if effect.empty:
        return []
    rows = [
        [
            f"`{row['quantity']}`",
            TARGETS[str(row["target"])],
            WORDS.number(row["n"]),
            WORDS.number(row["n_independent"]),
            WORDS.number(row["wis_ratio"], 0.001, 3),
            WORDS.percent(row["coverage_with"], 1),
            WORDS.percent(row["coverage_without"], 1),
            "yes" if row["kept"] else "no",
        ]
        for row in effect.to_dict("records")
        if row["quantity"] in (*SHOWN, "inflow_repeat")
    ]
    return [
        "## With and without corrections by past errors",
        "The same pools on the same quarterly days, without a nowcast, once corrected by the "
        "errors known on each day and once not. Corrections earn their place where WIS is no "
        "worse and coverage of the 80% band no further from 80%.",
        grid(EFFECT_HEADER, rows, "lrrrrrrl"),
    ]


def abroad(tables: Tables) -> list[str]:
    """Return the official forecasts of other countries by horizon, beside the Dutch ones."""
    table = tables.csv.get("official_abroad", pd.DataFrame())
    if table.empty:
        return []
    rows = [_country_row(row) for row in table.to_dict("records")]
    return [
        "## Official forecasts of other countries",
        "Official asylum forecasts of six other countries with an outcome, each held against the "
        "outcome of its own definition (`data/raw/foreign_official_forecasts.csv` has every "
        "definition, source and grade); -UA is temporary protection of Ukrainians. `error` is the "
        "mean absolute error of central figures as a share of the outcome, `bias` the mean with "
        "sign, `inside` the share of bands that held; no country states one chance for its bands. "
        "Where a monthly series ships, `n beside` counts the figures beside which stand the "
        "default of a series of one's own and the last twelve known months, on the day of the "
        "forecast, held against Eurostat's applicants of that year; `official` is the official "
        "error on those same figures. NL: the figures above, ours being the pools of a run.",
        grid(ABROAD_HEADER, rows, "llrrrrrrrrrr"),
    ]


def _country_row(row: Row) -> list[str]:
    shares = {
        name: WORDS.percent(row[name]) if row[name] == row[name] else ""
        for name in ("error", "inside", "error_beside", "error_ours", "error_last_twelve")
    }
    bias = WORDS.signed(row["bias"]) if row["bias"] == row["bias"] else ""
    counts = [WORDS.number(row[name]) for name in ("n", "n_years", "n_band", "n_beside")]
    beside = [shares[f"error_{name}"] for name in ("beside", "ours", "last_twelve")]
    return [
        str(row["country"]),
        HORIZONS[str(row["horizon"])],
        *counts[:2],
        shares["error"],
        bias,
        counts[2],
        shares["inside"],
        counts[3],
        *beside,
    ]


def front_page_line(tables: Tables) -> str:
    """Return what the README says of the official figures: every error beside its baselines."""
    skill = tables.csv["official_skill"]
    central = skill[skill["subset"] == CENTRAL].to_dict("records")
    said = {str(row["who"]): WORDS.percent(row["error"], 1) for row in central}
    ours: Row = next(row for row in central if row["who"] == OURS)
    ends = [WORDS.number(100 * ours[end], 0.1, 1) for end in ("lower", "upper")]
    ruled = (
        f", and by {said[BY_RULE]} as a rule that chooses pools on scores known then alone"
        if BY_RULE in said
        else ""
    )
    return (
        f"Of {int(ours['n'])} official figures since 2017 that have an outcome, the official ones "
        f"missed by {said[OFFICIAL]} on average; the last twelve known months carried forward by "
        f"{said[LAST_TWELVE]} and a log random walk by {said[BASELINE]}; ours, made again from "
        f"what was known on the same days, by {said[OURS]} with pools chosen with these outcomes "
        f"in view{ruled}. They rest on {int(ours['n_years'])} outcome "
        f"years: drawn again by year, 95% of the draws of ours lie between {ends[0]}% and "
        f"{ends[1]}%."
    )


def true_forecasts(table: pd.DataFrame) -> list[str]:
    """Return how many forecasts were made before their outcome, and the newest of each day.

    Args:
        table: as of ``forecast.scored.made_before.judged``.
    """
    counts = counted(table)
    header = ["as of", "run", "about", "80% band", "mediaan", "came"]
    total = table[table["quantity"] == ALL]
    rows = [
        [
            str(row["as_of"]),
            f"`{row['run']}`",
            str(row["year"]),
            f"{WORDS.persons(row['p10'])} - {WORDS.persons(row['p90'])}",
            WORDS.persons(row["mediaan"]),
            WORDS.persons(row["outcome"]) if row["outcome"] == row["outcome"] else "open",
        ]
        for row in total.to_dict("records")
    ]
    return [
        "## Made before the outcome",
        f"Everything above was made afterwards. This is the counter of true forecasts: published "
        f"with the repository while the outcome of the year was not known, and never changed once "
        f"it is (`data/forecasts_made.csv`). Days: {counts['runs']}; forecasts of a stream and "
        f"year: {counts['forecasts']}; with an outcome by now: {counts['known']}"
        f"{_held(counts)}. `prognose score RUN` scores the bands of any finished run on figures "
        f"known later. Of the total:",
        grid(header, rows, "llrrrr"),
    ]


def _held(counts: Mapping[str, Any]) -> str:
    return f", of which {counts['inside']} in the 80% band" if counts["known"] else ""
