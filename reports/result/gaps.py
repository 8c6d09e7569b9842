"""What a run does not hold, in plain sentences: no error message reaches the reader."""

import re

from data.streams.origin import TOTAL
from forecast.run.result import RunResult
from reports.result.observed import history
from reports.result.rows import BudgetYear, present
from reports.wording import Wording

ONE_YEAR = re.compile(r"(\w+)\[(\d{4})\]")  # "coa_inflow[2022]": only that year is absent
UKRAINE = ("ukraine", "goo", "cost_ukraine")  # how the names of its quantities start


def absent_row(result: RunResult, quantity: str) -> tuple[str, str]:
    """Return the name of an absent quantity and why it is absent, in the words of the reader."""
    words = Wording(result.language)
    if found := ONE_YEAR.fullmatch(quantity):
        return words.title(found[1]), words.text("method.absent_year", year=found[2])
    return words.title(quantity), words.text("method.absent_reason", day=words.day(result.day))


def has_ukraine(result: RunResult) -> bool:
    """Return whether any figure on people from Ukraine was known on the day."""
    return bool(result.history["quantity"].str.startswith("ukraine").any())


def not_forecast(result: RunResult, quantities: tuple[str, ...]) -> str:
    """Return a sentence that names those without bands; empty when all have them.

    Before the first figure on people from Ukraine their quantities are not missed.
    """
    words = Wording(result.language)
    found = set(present(result, *quantities))
    lacking = [key for key in quantities if key not in found]
    if not has_ukraine(result):
        lacking = [key for key in lacking if not key.startswith(UKRAINE)]
    if not lacking:
        return ""
    items = words.listing([words.label(key) for key in lacking])
    return words.text("unit.missing", day=words.day(result.day), items=items)


def summed(result: RunResult) -> str:
    """Return the streams that the total of this run holds, as in a sentence."""
    return _listed(result, present(result, *TOTAL))


def uncounted(result: RunResult) -> list[str]:
    """Return one sentence on the streams that the total of this run leaves out; none if none."""
    found = present(result, *TOTAL)
    lacking = [key for key in TOTAL if key not in found]
    if not lacking:
        return []
    return [Wording(result.language).text("inflow.without", streams=_listed(result, lacking))]


def later_streams(result: RunResult) -> list[str]:
    """Return one sentence for each stream that the realised total holds only from a later year."""
    words = Wording(result.language)
    total = history(result, "inflow_total")
    if total.empty:
        return []
    told = []
    for key in TOTAL:
        known = history(result, key)
        if len(known) and known["month"].iloc[0] > total["month"].iloc[0]:
            year = str(known["month"].iloc[0].year)
            told.append(words.text("inflow.since", stream=_listed(result, [key]), year=year))
    return told


def why(words: Wording, row: BudgetYear) -> str:
    """Return why a budget year has no comparison, without a full stop at its end."""
    return words.sentence(row.reason or words.text("budget.unstated"))


def _listed(result: RunResult, streams: list[str]) -> str:
    words = Wording(result.language)
    return words.listing([words.text(f"stream.{key}") for key in streams])
