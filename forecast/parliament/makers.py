"""Numbers of an answer that are no question to the paths, by the name in ``questions.toml``.

Numbers of an answer from official figures: their record, rounds, booked stands and a fit.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from data.errors import DataError
from forecast.ask.evaluate import quantile
from forecast.backtest.calibration import with_errors
from forecast.budget.coa_line import places
from forecast.budget.marginal import marginal
from forecast.budget.rounds import impact, of_round
from forecast.costs.booked import booked
from forecast.known import known
from forecast.parliament.facts import Facts
from forecast.simulation.simulate import streams
from forecast.years import window

Entry = Mapping[str, Any]
TENTHS = {"p10": 0.1, "p90": 0.9}


class AnswerFigure(NamedTuple):
    """One number or word; the fields are those of ``forecast.parliament.answers.Number``."""

    kind: str
    value: float
    unit: str = ""
    band: Mapping[str, float] = {}
    text: str = ""


def amount(value: float, unit: str) -> AnswerFigure:
    """Return one number that all futures share."""
    return AnswerFigure("number", float(value), unit)


def printed(value: float) -> AnswerFigure:
    """Return an amount in EUR as it is printed."""
    return AnswerFigure("printed", float(value), "EUR")


def word(text: str) -> AnswerFigure:
    """Return a day or a name."""
    return AnswerFigure("text", float("nan"), text=text)


def record(facts: Facts, entry: Entry) -> dict[str, AnswerFigure]:
    """Return how far official figures of total inflow lay from the outcomes known on the day."""
    cases = facts.known.cases
    cases = cases[cases["fixing_day"] >= pd.Timestamp(entry["since"])]
    cases = cases.dropna(subset=["official_central", "realised"])
    if cases.empty:
        raise DataError(f"cases: none known on {facts.known.day}; expected one. Take a later day.")
    error = cases["official_central"] / cases["realised"] - 1
    return {
        "count": amount(len(cases), ""),
        "error": AnswerFigure("number", float(error.abs().mean()), "share"),
        "above": amount(float((error > 0).sum()), ""),
    }


def stands(facts: Facts, entry: Entry) -> dict[str, AnswerFigure]:
    """Return the first and the newest stand of a budget line, with their days.

    Raises:
        DataError: no two stands are known.
    """
    wanted, lines = entry["line"], facts.known.lines
    rows = lines[(lines["line"] == wanted["line"]) & (lines["article"] == wanted["article"])]
    found = {}
    for day in sorted(rows["published_on"].unique()):
        stand = booked(rows[rows["published_on"] <= day], **wanted)
        if np.isfinite(stand.amount):
            found[stand.published_on] = stand.amount
    if len(found) < 2:
        raise DataError(
            f"{wanted['line']} {wanted['year']}: {len(found)} stands known on {facts.known.day}; "
            f"expected two. Take a later day."
        )
    (first_day, first), (last_day, last) = next(iter(found.items())), list(found.items())[-1]
    return {
        "first": printed(first),
        "first_day": word(first_day),
        "newest": printed(last),
        "newest_day": word(last_day),
        "added": printed(last - first),
    }


def rounds(facts: Facts, entry: Entry) -> dict[str, AnswerFigure]:
    """Return what moving from one official round to another means for COA, at our prices.

    Raises:
        DataError: a round prints no numbers for these years on the day.
    """
    before, after = (
        of_round(facts.known, entry[name], entry["years"]) for name in ("before", "after")
    )
    table = impact(before, after, (entry["before"], entry["after"]))
    rows = table[table["key"] == "cost_coa"].set_index("year")
    if lacking := set(entry["years"]) - set(rows.index):
        raise DataError(
            f"rounds {entry['before']} and {entry['after']}: no COA numbers for "
            f"{min(lacking)} known on {facts.known.day}; expected them. Take a later day."
        )
    return {
        f"{name}_{year}": amount(
            rows.loc[year, f"euros_{name}" if name != "change" else name], "EUR"
        )
        for year in entry["years"]
        for name in ("before", "after", "change")
    }


def lognormal(facts: Facts, entry: Entry) -> dict[str, AnswerFigure]:
    """Return the chance of more than a number on a log-normal curve through official figures.

        sigma = ln(medio / mediaan) / z(2/3), of the year nearest to it that has both
        chance = Phi(ln(mediaan / above) / sigma)

    Args:
        facts: of the run.
        entry: the figures ``above``, ``mediaan``, and ``near`` and ``medio`` for sigma.
    """
    values = {name: facts.shelf.figure(figure).value for name, figure in entry["figures"].items()}
    level = facts.redraw.config.levels["medio"]
    sigma = np.log(values["medio"] / values["near"]) / ndtri(level)
    chance = ndtr(np.log(values["mediaan"] / values["above"]) / sigma)
    band = {
        name: float(values["mediaan"] * np.exp(sigma * ndtri(share)))
        for name, share in TENTHS.items()
    }
    return {
        "chance": AnswerFigure("chance", float(chance)),
        "persons": AnswerFigure("band", values["mediaan"], "persons", band),
    }


HALF_YEAR, YEAR = 6, 12


def since_start(facts: Facts, entry: Entry) -> dict[str, AnswerFigure]:
    """Return first applications after a measure began beside the forecast made the day before.

    Raises:
        DataError: fewer than six months after the start are known.
    """
    start: date = entry["start"]
    whole = facts.redraw.config
    config = whole.model_copy(update={"pools": {"inflow_first": whole.pools["inflow_first"]}})
    before = known(facts.shipped, start - timedelta(days=1))
    before = with_errors(before, facts.shipped, whole)
    history = facts.known.histories["inflow_first"]
    months = pd.period_range(pd.Period(start, "M") + 1, periods=YEAR, freq="M")
    months = months[months <= history.months[-1]]
    if len(months) < HALF_YEAR:
        raise DataError(
            f"inflow_first: {len(months)} months after {start} known on {facts.known.day}; "
            f"expected {HALF_YEAR}. Take a later day."
        )
    paths = window(streams(config, before).paths["inflow_first"], months[0], months[-1])
    summed = paths.values.sum(axis=1)
    came = float(history.values[history.months.isin(months)].sum())
    band = {name: quantile(summed, level) for name, level in TENTHS.items()}
    return {
        "came": amount(came, "persons"),
        "forecast": AnswerFigure("band", float(np.median(summed)), "persons", band),
        "chance": AnswerFigure("chance", float((summed <= came).mean())),
        "months": amount(len(months), ""),
    }


def best_stock(facts: Facts, entry: Entry) -> dict[str, AnswerFigure]:
    """Return the cheapest stock of regular places in a year, and the chance need stays below."""
    table = places(facts.case)
    row = table[table["year"] == entry["year"]].iloc[0]
    return {
        "best": amount(float(row["best_places"]), "places"),
        "level": AnswerFigure("chance", float(row["best_percentile"])),
    }


def marginal_euros(facts: Facts, entry: Entry) -> dict[str, AnswerFigure]:
    """Return what a thousand arrivals fewer save, by month of arrival."""
    budget = facts.case.budget
    table = marginal(budget.quantities, budget.prices.settings, entry["year"])
    rows = table[table["stream"] == entry["stream"]].set_index("month")
    return {
        "january": amount(rows.loc[1, "euros_in_year"], "EUR"),
        "december": amount(rows.loc[12, "euros_in_year"], "EUR"),
        "whole": amount(rows.loc[1, "euros_twelve_months"], "EUR"),
    }


MAKERS: dict[str, Callable[[Facts, Entry], dict[str, AnswerFigure]]] = {
    "since_start": since_start,
    "record": record,
    "stands": stands,
    "best_stock": best_stock,
    "rounds": rounds,
    "marginal": marginal_euros,
    "lognormal": lognormal,
}
