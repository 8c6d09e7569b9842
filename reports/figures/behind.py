"""The figures behind each chart as tables, for who cannot or will not read a drawing."""

from collections.abc import Callable

import numpy as np

from forecast.bands import LABELS
from forecast.run.result import RunResult
from forecast.years import is_stock
from reports.blocks import Group, Table
from reports.figures.budget import CURVES, SHOWN, rows_of
from reports.figures.chain import ARROWS, STOCKS, year_numbers
from reports.figures.freshness import NAME as FRESHNESS
from reports.figures.freshness import freshness_table
from reports.figures.front import INFLOWS
from reports.figures.front import NAME as FRONT
from reports.figures.run import BACK, FANS, PLACES
from reports.figures.why import BESIDE, SINCE, beside_splits_table, since_table
from reports.result.alt import OUTER_SHARE, NumberWriter
from reports.result.observed import Observed
from reports.result.rows import LEVELS, Band, budget_lines, present, years
from reports.result.story import Story, story
from reports.result.tables import MIDDLE, scenario_table
from reports.screen.budget import said
from reports.wording import Wording

BLANK = float("nan")


def behind(result: RunResult) -> dict[str, tuple[Table, ...]]:
    """Return the tables behind the charts of the report, by name of the chart."""
    found = {f"fan_{key}": _fan(result, key) for key in present(result, *FANS)}
    if present(result, "inflow_total"):
        told = story(result, "inflow_total").last_years(BACK)
        found["years_inflow_total"] = (_years(result, told),)
    if shown := present(result, *INFLOWS):
        found[FRONT] = (_years(result, story(result, shown[0]).last_years(BACK)),)
    for name, make in MAKERS.items():
        if rows := make(result):
            found[name] = rows
    return found


def level_names(result: RunResult) -> dict[str, str]:
    """Return a column header for every level of the bands, lowest first."""
    words = Wording(result.language)
    found = {name: words.level(name, result.levels[name]) for name in LABELS}
    for low, high, share in (("p10", "p90", MIDDLE), ("p2_5", "p97_5", OUTER_SHARE)):
        for name, end in ((low, "from"), (high, "upto")):
            found[name] = words.text(f"scenario.{end}", share=words.percent(share))
    return {name: found[name] for name in LEVELS}


def _fan(result: RunResult, quantity: str) -> tuple[Table, ...]:
    told = story(result, quantity).last_years(BACK)
    known = [] if told.known.empty else told.recent().to_dict("records")
    seen = {str(row["month"]): Observed(row["value"], row["estimated"]) for row in known}
    ahead = {band.period: band for band in told.ahead}
    months = _banded(result, told.key, "month", (seen, ahead))
    return _years(result, told), months


def _years(result: RunResult, story: Story) -> Table:
    past = {str(year): found for year, found in story.past.items()}
    ahead = {str(year): band for year, band in story.bands.items()}
    return _banded(result, story.key, "year", (past, ahead))


def _banded(
    result: RunResult,
    quantity: str,
    span: str,
    found: tuple[dict[str, Observed], dict[str, Band]],
) -> Table:
    """Return what is known and expected of a quantity, a row for each year or month."""
    words, (past, ahead) = Wording(result.language), found
    mean = "_stock" if is_stock(quantity) else ""
    rows = []
    for period in sorted({**past, **ahead}):
        band, seen = ahead.get(period), past.get(period)
        value = words.persons(seen.value if seen else BLANK)
        first = words.text(f"page.estimated_{span}", value=value) if seen and seen.partly else value
        cells = (words.persons(getattr(band, name) if band else BLANK) for name in LEVELS)
        rows.append((words.day_text(period), first, *cells))
    header = (words.text(f"page.{span}"), words.text("page.known"), *level_names(result).values())
    caption = words.text(f"page.behind_{span}{mean}", label=words.title(quantity))
    return Table(caption, header, (Group("", tuple(rows)),), "l" + "r" * (len(header) - 1))


def _places(result: RunResult) -> tuple[Table, ...]:
    words, keys = Wording(result.language), present(result, *PLACES)
    caption = words.text("chart.places_caption")
    return (scenario_table(result, keys, caption),) if keys else ()


def _budget(result: RunResult) -> tuple[Table, ...]:
    words, lines = Wording(result.language), budget_lines(result)
    groups = tuple(
        Group(
            words.title(key),
            tuple(
                (
                    str(year),
                    words.millions(booked.get(year, BLANK)),
                    *(words.millions(getattr(band, name)) for name in LEVELS),
                )
                for year, band in years(result, key).items()
            ),
        )
        for key, rows in lines.items()
        for booked in [{row.year: row.booked for row in rows}]
    )
    header = (words.text("page.year"), words.text("budget.booked"), *level_names(result).values())
    caption = words.text("page.behind_budget")
    return (Table(caption, header, groups, "l" + "r" * 9),) if groups else ()


def _walk(result: RunResult) -> tuple[Table, ...]:
    rows, words = rows_of(result, "walk"), Wording(result.language)
    if rows.empty or not np.isfinite(rows["euros"]).all():
        return ()
    cells = tuple(
        (words.sentence(said("value", row["step"], result.language)), words.millions(row["euros"]))
        for row in rows.to_dict("records")
    )
    header = (words.text("page.step"), words.text("officer.millions"))
    return (_plain(words.text("officer.walk"), header, cells),)


def _exceedance(result: RunResult) -> tuple[Table, ...]:
    rows, words = rows_of(result, "exceedance"), Wording(result.language)
    rows = rows[rows["year"] == result.day.year + 1] if len(rows) else rows
    shown = [(key, rows[rows["key"] == key]) for key in CURVES if len(rows)]
    groups = tuple(
        Group(
            words.title(key),
            tuple(
                (words.millions(row["amount"]), words.percent(row["chance"], 1))
                for row in found.to_dict("records")
            ),
        )
        for key, found in shown
        if len(found)
    )
    header = (words.text("page.amount"), words.text("page.chance"))
    caption = words.text("officer.curve_caption", year=str(result.day.year + 1))
    return (Table(caption, header, groups, "lr"),) if groups else ()


def _tornado(result: RunResult) -> tuple[Table, ...]:
    rows, words = rows_of(result, "tornado"), Wording(result.language)
    rows = rows[rows["key"] == SHOWN] if len(rows) else rows
    if rows.empty:
        return ()
    columns: tuple[tuple[str, NumberWriter], ...] = (
        ("low", words.persons),
        ("cost_low", words.millions),
        ("high", words.persons),
        ("cost_high", words.millions),
    )
    cells = tuple(
        (words.title(row["driver"]), *(write(row[name]) for name, write in columns))
        for row in rows.to_dict("records")
    )
    header = tuple(words.text(f"page.{name}") for name in ("stream", *(n for n, _ in columns)))
    year, label = str(rows["year"].iloc[0]), words.title(SHOWN)
    return (_plain(words.text("officer.tornado_caption", year=year, label=label), header, cells),)


def _chain(result: RunResult) -> tuple[Table, ...]:
    words, numbers = Wording(result.language), year_numbers(result, result.day.year)
    if numbers is None:
        return ()
    year = result.day.year
    ends = {
        "start": words.text("unit.end_of", period=str(year - 1)),
        "end": words.text("unit.end_of", period=str(year)),
    }
    cells = [
        (f"{words.text(f'chain.box_{key}')}, {name}", words.persons(numbers[f"{key}_{end}"]))
        for key in STOCKS
        for end, name in ends.items()
    ] + [(_flow(words, name), words.persons(numbers[name])) for name in ARROWS]
    header = (words.text("page.what"), words.text("page.persons"))
    return (_plain(words.text("chain.picture", year=str(year)), header, tuple(cells)),)


def _flow(words: Wording, name: str) -> str:
    return words.sentence(" ".join(words.text(f"chain.flow_{name}", value="").split()))


def _plain(caption: str, header: tuple[str, ...], cells: tuple[tuple[str, ...], ...]) -> Table:
    return Table(caption, header, (Group("", cells),), "l" + "r" * (len(header) - 1))


MAKERS: dict[str, Callable[[RunResult], tuple[Table, ...]]] = {
    FRESHNESS: freshness_table,
    "places_coa": _places,
    "budget": _budget,
    "chain_year": _chain,
    "budget_walk": _walk,
    "budget_exceedance": _exceedance,
    "budget_tornado": _tornado,
    SINCE: since_table,
    BESIDE: beside_splits_table,
}
