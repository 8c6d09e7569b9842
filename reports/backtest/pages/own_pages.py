"""The pages on series that are not Dutch asylum, ``docs/own_record.md`` and ``panel_record.md``."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from forecast.own_record.choice import CHOSEN, COUNTS, POOLED, by_country, by_model
from forecast.own_record.rule import LEAST_95, NEAR, WIDEST
from reports.backtest.markdown import WORDS, grid
from reports.number_format import number

OWN = "<!-- made by `prognose backtest --own`; not written by hand -->"
PANEL = "<!-- made by `prognose backtest --panel`; not written by hand -->"
YEARS = {"year_0": "current year", "year_1": "next year"}


class OwnTables(NamedTuple):
    """What the page on own series shows.

    Attributes:
        evidence: of ``rule.evidence``.
        chosen: the pool that the rule gives.
        m3: of ``benchmark.by_pool``, by the series they rest on: odd, even and all.
        laws: of ``laws.by_law``.
        countries: of ``choice.by_model``.
        milliseconds: processor time a series on M3, by pool.
    """

    evidence: pd.DataFrame
    chosen: str
    m3: Mapping[str, pd.DataFrame]
    laws: pd.DataFrame
    countries: pd.DataFrame
    milliseconds: Mapping[str, float]


def _two(value: float) -> str:
    return number(float(value), "nl", 2)


def _three(value: float) -> str:
    return number(float(value), "nl", 3)


def _percent(value: float) -> str:
    return WORDS.percent(float(value))


def _outcome(tables: OwnTables) -> str:
    if tables.evidence["passes"].any():
        return f"It gives **{tables.chosen}**."
    return (
        f"None of the {len(tables.evidence)} candidates passes all of it, and the lowest scaled "
        f"WIS decides: **{tables.chosen}**."
    )


def own_page(tables: OwnTables) -> str:
    """Return the page on the default of own series, in markdown; every number is computed."""
    parts = [
        OWN,
        "# The default of own series",
        f"A series of one's own (`Forecaster()`, `prognose panel`) is forecast by the pool that "
        f"this rule gives: of the candidates the one with the lowest scaled WIS on the odd monthly "
        f"series of M3, if its 80% bands hold {_percent(NEAR[0])} to {_percent(NEAR[1])} there, on "
        f"series of every known law and on asylum applications of other countries, are on average "
        f"at most {_two(WIDEST)} times as wide as the true law's, hold {_percent(LEAST_95)} of "
        f"those countries at 95% and beat the random walk there. {_outcome(tables)}",
        "## What the rule looks at",
        _evidence(tables),
        "## M3",
        "Eighteen months ahead, WIS of 23 quantiles over the mean change over twelve months within "
        "the known months. The odd series chose; the even ones only report.",
        _m3(tables),
        "## Known laws",
        "Twenty series of 120 months a law; held is the true chance within the 80% band, width "
        "that of the band over the true one, over 18 months ahead; a count on the edge is half.",
        _laws(tables),
        "## Other countries",
        "[Every model on every country](panel_record.md) has the definitions.",
        countries_table(tables.countries),
    ]
    return "\n\n".join(parts) + "\n"


def _evidence(tables: OwnTables) -> str:
    rows = [
        [
            f"`{row['name']}`",
            _three(row["wis"]),
            _percent(row["coverage_80"]),
            f"{_percent(row['held_least'])} to {_percent(row['held_most'])}",
            _two(row["widest"]),
            _two(row["relative_wis"]),
            _percent(row["country_80"]),
            _percent(row["country_95"]),
            "yes" if row["passes"] else "no",
        ]
        for _, row in tables.evidence.sort_values("wis").iterrows()
    ]
    header = ["pool", "WIS, M3 odd", "80% holds", "laws: 80% holds", "widest"]
    header += ["countries: WIS to walk", "80% holds", "95% holds", "passes"]
    return grid(header, rows, "lrrrrrrrl")


def _m3(tables: OwnTables) -> str:
    halves = {
        half: dict(zip(table["name"], table["wis"], strict=True))
        for half, table in tables.m3.items()
    }
    whole = tables.m3["all"].sort_values("wis").set_index("name")
    rows = [
        [
            f"`{name}`",
            *(_three(halves[half][str(name)]) for half in ("odd", "even", "all")),
            _percent(row["coverage_80"]),
            _percent(row["coverage_95"]),
            number(tables.milliseconds.get(str(name), float("nan")), "nl"),
        ]
        for name, row in whole.iterrows()
    ]
    n = {half: number(int(table["n"].max()), "nl") for half, table in tables.m3.items()}
    header = ["pool", *(f"{half} ({n[half]})" for half in ("odd", "even", "all"))]
    return grid([*header, "80% holds", "95% holds", "ms a series"], rows, "lrrrrrr")


def _laws(tables: OwnTables) -> str:
    kept = tables.laws[tables.laws["name"] == tables.chosen]
    rows = [
        [
            str(row["law"]),
            _percent(row["held"]),
            f"{_percent(row['least'])} to {_percent(row['most'])}",
            _two(row["width"]),
            _two(row["widest"]),
        ]
        for _, row in kept.iterrows()
    ]
    return grid(["law", "held", "by month", "width", "widest month"], rows, "lrrrr")


def panel_page(rows: pd.DataFrame, skipped: Mapping[str, int]) -> str:
    """Return the page on every model and country, in markdown.

    Args:
        rows: of ``choice.relative``, with those of ``choice.chosen_elsewhere``.
        skipped: forecasts that a model could not make, by name.
    """
    days, countries = rows["day"].nunique(), rows["country"].nunique()
    names = ("default", CHOSEN)
    failed = [f"`{name}` {n}" for name, n in sorted(skipped.items())]
    parts = [
        PANEL,
        "# Every model on every country",
        f"Asylum applications of {countries} countries (the EU27 among them, the Netherlands "
        f"not) on {days} days, each with the months that were out by then; first-time applicants "
        f"of five until 2020, all applicants of every one since 2017. A target is a calendar "
        f"year; n counts forecasts, of which those of one country and year share an outcome "
        f"({rows.groupby(['series', 'target_end']).ngroups} outcomes). `{CHOSEN}` is, for "
        f"each country and day, the model that did best in all other countries on outcomes that "
        f"were out by that day; `{POOLED.format(COUNTS[0])}` the pool of as many that did best "
        f"there, among the candidates of [ours as a rule](record.md#ours-as-a-rule).",
        "WIS to the walk is the geometric mean over forecasts of the ratio to the log random walk; "
        "by country that of the ratios of mean WIS.",
        countries_table(by_model(rows)),
        "## By country",
        "Both years together.",
        _by_country(by_country(rows, names), names),
        f"Not made: {', '.join(failed) or 'none'}.",
    ]
    return "\n\n".join(parts) + "\n"


def countries_table(found: pd.DataFrame) -> str:
    """Return the scores of ``choice.by_model`` as a table."""
    rows = [
        [
            f"`{row['name']}`",
            YEARS[str(row["target"])],
            number(row["n"], "nl"),
            _two(row["relative_wis"]),
            _two(row["by_country"]),
            _percent(row["coverage_80"]),
            _percent(row["least_80"]),
            _percent(row["coverage_95"]),
            _percent(row["above"]),
        ]
        for _, row in found.iterrows()
    ]
    header = ["model", "target", "n", "WIS to the walk", "by country", "80% holds"]
    return grid([*header, "least", "95% holds", "above mediaan"], rows, "llrrrrrrr")


def _by_country(found: pd.DataFrame, names: tuple[str, ...]) -> str:
    wide = found.pivot_table(index="country", columns="name", values=["n", "relative_wis", "held"])
    rows = [
        [
            str(country),
            number(row["n", names[0]], "nl"),
            *(_two(row["relative_wis", name]) for name in names),
            *(_percent(row["held", name]) for name in names),
        ]
        for country, row in wide.iterrows()
    ]
    header = ["country", "n", *(f"WIS, {name}" for name in names)]
    return grid([*header, *(f"80% holds, {name}" for name in names)], rows, "lrrrrr")
