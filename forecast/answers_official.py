"""Numbers of an answer from official figures: their record, rounds, booked stands and a fit."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from data.errors import DataError
from forecast.answers_facts import Facts
from forecast.booked import booked
from forecast.rounds import impact, of_round

Entry = Mapping[str, Any]
TENTHS = {"p10": 0.1, "p90": 0.9}


class Found(NamedTuple):
    """One number or word; the fields are those of ``forecast.answers.Number``."""

    kind: str
    value: float
    unit: str = ""
    band: Mapping[str, float] = {}
    text: str = ""


def amount(value: float, unit: str) -> Found:
    """Return one number that all futures share."""
    return Found("number", float(value), unit)


def printed(value: float) -> Found:
    """Return an amount in EUR as it is printed."""
    return Found("printed", float(value), "EUR")


def word(text: str) -> Found:
    """Return a day or a name."""
    return Found("text", float("nan"), text=text)


def record(facts: Facts, entry: Entry) -> dict[str, Found]:
    """Return how far official figures of total inflow lay from the outcomes known on the day."""
    cases = facts.known.cases
    cases = cases[cases["fixing_day"] >= pd.Timestamp(entry["since"])]
    cases = cases.dropna(subset=["official_central", "realised"])
    if cases.empty:
        raise DataError(f"cases: none known on {facts.known.day}; expected one. Take a later day.")
    error = cases["official_central"] / cases["realised"] - 1
    return {
        "count": amount(len(cases), ""),
        "error": Found("number", float(error.abs().mean()), "share"),
        "above": amount(float((error > 0).sum()), ""),
    }


def stands(facts: Facts, entry: Entry) -> dict[str, Found]:
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
        "first": printed(first), "first_day": word(first_day),
        "newest": printed(last), "newest_day": word(last_day),
        "added": printed(last - first),
    }  # fmt: skip


def rounds(facts: Facts, entry: Entry) -> dict[str, Found]:
    """Return what moving from one official round to another means for COA, at our prices.

    Raises:
        DataError: a round prints no numbers for these years on the day.
    """
    before, after = (of_round(facts.known, entry[name], entry["years"]) for name in
                     ("before", "after"))  # fmt: skip
    table = impact(before, after, (entry["before"], entry["after"]))
    rows = table[table["key"] == "cost_coa"].set_index("year")
    if lacking := set(entry["years"]) - set(rows.index):
        raise DataError(
            f"rounds {entry['before']} and {entry['after']}: no COA numbers for "
            f"{min(lacking)} known on {facts.known.day}; expected them. Take a later day."
        )
    return {
        f"{name}_{year}": amount(rows.loc[year, f"euros_{name}" if name != "change" else name],
                                 "EUR")
        for year in entry["years"]
        for name in ("before", "after", "change")
    }  # fmt: skip


def lognormal(facts: Facts, entry: Entry) -> dict[str, Found]:
    """Return the chance of more than a number on a log-normal curve through official figures.

        sigma = ln(medio / mediaan) / z(2/3), of the year nearest to it that has both
        chance = Phi(ln(mediaan / above) / sigma)

    Args:
        facts: of the run.
        entry: the figures ``above``, ``mediaan``, and ``near`` and ``medio`` for sigma.
    """
    values = {name: facts.shelf.figure(figure).value for name, figure in entry["figures"].items()}
    level = facts.again.config.levels["medio"]
    sigma = np.log(values["medio"] / values["near"]) / stats.norm.ppf(level)
    chance = stats.norm.cdf(np.log(values["mediaan"] / values["above"]) / sigma)
    band = {
        name: float(values["mediaan"] * np.exp(sigma * stats.norm.ppf(share)))
        for name, share in TENTHS.items()
    }
    return {
        "chance": Found("chance", float(chance)),
        "persons": Found("band", values["mediaan"], "persons", band),
    }
