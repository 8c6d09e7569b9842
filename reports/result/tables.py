"""Tables in the form of the MPP: years by scenario, and wider bands."""

from forecast.bands import LABELS
from forecast.run.result import RunResult
from forecast.years import is_stock
from reports.blocks import Group, Table
from reports.result.alt import OUTER_SHARE, inner_share
from reports.result.observed import last_count, realised
from reports.result.rows import Band, years
from reports.wording import Wording

WIDE = ("p10", "p90", "p2_5", "p97_5")
MIDDLE = 0.8  # share between p10 and p90


def scenario_table(
    result: RunResult, quantities: list[str], caption: str, last: int | None = None
) -> Table:
    """Return years by minimum, mediaan, medio and maximum, with the level of each printed.

    Args:
        result: the run.
        quantities: those that have bands, one group of rows each.
        caption: what the table holds.
        last: year after which rows are left out; None keeps all.
    """
    words = Wording(result.language)
    header = [words.level(name, result.levels[name]) for name in LABELS]
    return _by_year(result, quantities, caption, (LABELS, header), last)


def wide_table(result: RunResult, quantities: list[str], caption: str) -> Table:
    """Return years by the ends of the 80% and the 95% band, one group for each quantity."""
    words = Wording(result.language)
    header = [
        words.text(f"scenario.{end}", share=words.percent(share))
        for share in (MIDDLE, OUTER_SHARE)
        for end in ("from", "upto")
    ]
    return _by_year(result, quantities, caption, (WIDE, header))


def _by_year(
    result: RunResult,
    quantities: list[str],
    caption: str,
    columns: tuple[tuple[str, ...], list[str]],
    last: int | None = None,
) -> Table:
    words = Wording(result.language)
    names, header = columns
    groups = []
    for quantity in quantities:
        rows = tuple(
            (str(year), *_of(words, band, *(getattr(band, name) for name in names)))
            for year, band in years(result, quantity).items()
            if last is None or year <= last
        )
        groups += [Group(_with_last(result, quantity), rows)] if rows else []
    first = words.text("scenario.year")
    return Table(caption, (first, *header), tuple(groups), "lrrrr", (0.6, 1.5, 1.5, 1.4, 1.5))


def _of(words: Wording, band: Band, *values: float) -> list[str]:
    """Return persons or places rounded by the width of their band."""
    return words.of_band(band.minimum, band.maximum, "persons", *values)


def _with_last(result: RunResult, quantity: str) -> str:
    """Return the name of a quantity with its last full year, or the last count of a stock."""
    words = Wording(result.language)
    label = words.title(quantity)
    if is_stock(quantity):
        count = last_count(result, quantity)
        if count is None:
            return label
        value = words.persons(count.value)
        return words.text(
            "scenario.with_count", label=label, end=words.end_of(count.month), value=value
        )
    if not (known := realised(result, quantity)):
        return label
    year, found = max(known.items())
    key = "scenario.with_partly" if found.partly else "scenario.with_last"
    return words.text(key, label=label, year=str(year), value=words.persons(found.value))


def key_table(result: RunResult, quantities: list[str], shown: list[int]) -> Table:
    """Return the mediaan with minimum and maximum of the first years, one row a quantity.

    Args:
        result: the run.
        quantities: those that have bands; euros are shown in millions.
        shown: years, one column each.
    """
    words = Wording(result.language)
    rows = []
    for quantity in quantities:
        euros = quantity.startswith("cost_")
        label = words.title(quantity)
        found = years(result, quantity)
        cells = [_cell(words, found.get(year), euros) for year in shown]
        rows.append((words.text("summary.key_euros", label=label) if euros else label, *cells))
    header = (words.text("summary.key_first"), *map(str, shown))
    widths = (1.17,) + (1.0,) * len(shown)
    caption = words.text("summary.key_caption")
    return Table(caption, header, (Group("", tuple(rows)),), "l" + "r" * len(shown), widths)


def _cell(words: Wording, band: Band | None, euros: bool) -> str:
    if band is None:
        return words.number(float("nan"))
    names = ("mediaan", "minimum", "maximum")
    unit, ends = "EUR" if euros else "persons", (band.minimum, band.maximum)
    shown = words.of_band(*ends, unit, *(getattr(band, name) for name in names))
    values = dict(zip(names, shown, strict=True))
    return words.text("summary.key_cell", **values)


def shares(result: RunResult) -> dict[str, str]:
    """Return the shares of the three bands in words, narrowest first."""
    words = Wording(result.language)
    found = {"inner": inner_share(result), "middle": MIDDLE, "outer": OUTER_SHARE}
    return {name: words.percent(share) for name, share in found.items()}
