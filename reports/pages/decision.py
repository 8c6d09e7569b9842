"""The first two pages: what to decide on, and the official forecast beside ours."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from forecast.run.result import RunResult
from reports.blocks import Block, Group, Heading, PageBreak, Paragraph, Points, Table, Tiles
from reports.figures.front import NAME as FRONT
from reports.figures.why import BESIDE, SINCE, since_splits
from reports.number_format import with_plus
from reports.pages.streams import chart_blocks
from reports.result.alt import inner_share
from reports.result.decision import (
    TILES,
    BesideRow,
    MovedQuantity,
    beside_rows,
    booked_next,
    moved,
    newest_round,
    since_official,
    stream_name,
    tiles,
    written,
)
from reports.result.freshness import known_to
from reports.result.gaps import not_forecast
from reports.result.rows import present, years
from reports.wording import Wording

WANTED = ("inflow_total", "coa_places_needed", "coa_places_emergency", "cost_coa")
OFFICIAL = (  # quantities of the second page
    "inflow_total",
    "inflow_first",
    "inflow_nareis",
    "ukraine_stock",
    "coa_occupancy",
    "coa_places_needed",
)
WHAT_IFS = 2
SCENARIOS = 2  # beside the baseline on the first page
MOST = 2  # causes told of one quantity
COST, PLACES = "cost_coa", "coa_places_needed"
COMING = ("inflow_first", "inflow_nareis", "ukraine_stock", "coa_occupancy", "inflow_week")


def front_page(result: RunResult) -> list[Block]:
    """Return the page to decide on: a sentence, three tiles, a fan, what moved, what would."""
    words = Wording(result.language)
    shown = tiles(result)
    subjects = [
        ("known_lead", known_to(result.freshness, result.language)),
        ("since_lead", _since(result)),
        ("official_lead", _official(result)),
        ("if_lead", " ".join(_what_ifs(result))),
        ("missing_lead", not_forecast(result, WANTED)),
    ]
    told = tuple((words.text(f"decide.{lead}"), text) for lead, text in subjects if text)
    reading = words.text(
        "decide.reading",
        paths=words.number(result.n_paths),
        width=words.width(inner_share(result)),
    )
    return [
        Heading(words.text("decide.heading")),
        Paragraph(opening(result), "lead"),
        *([Tiles(tuple(shown))] if shown else []),
        *chart_blocks(result, FRONT),
        Points(told),
        *_side_by_side(result),
        Paragraph(reading, "note"),
    ]


def opening(result: RunResult) -> str:
    """Return the one sentence of the report: inflow and whether the booked euros suffice."""
    words, year = Wording(result.language), result.day.year + 1
    band = years(result, "inflow_total").get(year)
    if band is None:
        return words.text("summary.no_total", day=words.day(result.day))
    (middle,) = written(words, "inflow_total", band, band.mediaan)
    told = words.text("decide.opening", year=str(year), mediaan=middle)
    row = booked_next(result, COST, year)
    if row is None:
        return f"{told}."
    chance = words.chance(row.p_sufficient)
    return f"{told}{words.text('decide.opening_booked', chance=chance)}"


def _since(result: RunResult) -> str:
    words, rows = Wording(result.language), list(moved(result))
    if not rows:
        return ""
    because = _because(result)
    items = [_moved(words, row, because.get(row.key, "")) for row in rows]
    day, year = words.day_text(rows[0].day), str(result.day.year + 1)
    return words.text("decide.since", day=day, year=year, items=words.listing(items))


def _because(result: RunResult) -> dict[str, str]:
    """Return by quantity the causes that moved it most: all at least half as large as the first."""
    words, told = Wording(result.language), {}
    for split in since_splits(result):
        sizes = sorted(split.parts.items(), key=lambda part: -abs(part[1]))
        large = [one for one in sizes[:MOST] if 2 * abs(one[1]) >= abs(sizes[0][1]) > 0]
        items = [
            words.text("decide.cause", cause=words.text(f"why.{name}"), part=split.said(words, one))
            for name, one in large
        ]
        told[split.key] = words.text("decide.most", items=words.listing(items)) if items else ""
    return told


def _moved(words: Wording, row: MovedQuantity, because: str) -> str:
    was, now = written(words, row.key, row.band, row.was, row.now)
    if row.key.startswith("cost_"):
        was, now = (words.text("decide.millions", amount=amount) for amount in (was, now))
    same = "_same" if was == now else ""
    told = words.text(f"decide.moved{same}", label=words.label(row.key), was=was, now=now)
    if because:
        return f"{told} {because}"
    if same or row.key != "inflow_total" or not row.stream:
        return told
    change = words.about(abs(row.change))
    key = f"decide.most_{'more' if row.change >= 0 else 'fewer'}"
    stream = stream_name(words, row.stream)
    return f"{told} {words.text(key, stream=stream, change=change)}"


def _official(result: RunResult) -> str:
    words, found = Wording(result.language), since_official(result)
    if found is None:
        return words.text("decide.no_official", year=str(result.day.year + 1))
    row, most = found
    told = _beside(words, row)
    newest, this_year = newest_round(result), _this_year(result)
    if newest and this_year and newest.published_on > row.figure.published_on:
        silent = words.text(
            "decide.beside_silent",
            newest=words.round(newest.vintage),
            year=row.figure.period,
        )
        return " ".join([_beside(words, this_year), silent, told])
    if most is None or most.ours == most.value:
        return told
    change, stream = most.ours - most.value, stream_name(words, most.key)
    key = f"decide.beside_{'more' if change > 0 else 'fewer'}"
    return f"{told} {words.text(key, stream=stream, change=words.about(abs(change)))}"


def _this_year(result: RunResult) -> BesideRow | None:
    """Return the total of this year beside the newest round that gives one."""
    rows = beside_rows(result, "inflow_total")
    return next((row for row in rows if row.figure.period == str(result.day.year)), None)


def _beside(words: Wording, row: BesideRow) -> str:
    value, ours = written(words, row.key, row.band, row.value, row.ours)
    return words.text(
        "decide.beside",
        round=words.round(row.figure.vintage),
        published=words.day_text(row.figure.published_on),
        year=row.figure.period,
        scenario=row.label,
        official=value,
        ours=ours,
    )


def _what_ifs(result: RunResult) -> list[str]:
    """Return two sentences on what would change the picture: scenarios first, else drivers."""
    told = _scenarios(result)[:WHAT_IFS]
    return told + _drivers(result)[: WHAT_IFS - len(told)]


def _scenarios(result: RunResult) -> list[str]:
    words, rows = Wording(result.language), result.scenarios
    if rows.empty:
        return []
    rows = rows[rows["measure"] == "difference"]
    labels, found = _labels(result), []
    for name, group in rows.groupby("scenario", sort=False):
        effects = group[group["quantity"].isin((COST, PLACES))]
        moved = effects.pivot_table(index="period", columns="quantity", values="mediaan")
        if not {COST, PLACES} <= set(moved):
            continue
        row = _first_moved(moved, result.day.year + 1)
        blanks = {
            "label": labels[str(name)],
            "euros": with_plus(words.millions(float(row[COST]))),
            "places": with_plus(words.about(float(row[PLACES]))),
            "year": str(row.name),
        }
        key = "if_scenario" if (row[[COST, PLACES]] != 0).any() else "if_nothing"
        found.append(words.text(f"decide.{key}", **blanks))
    return found


def _side_by_side(result: RunResult) -> list[Block]:
    """Return next year without and with each of the first scenarios; nothing without one."""
    words, rows, year = Wording(result.language), result.scenarios, result.day.year + 1
    keys = [key for _, key in TILES if year in years(result, key)]
    if rows.empty or not keys:
        return []
    rows = rows[(rows["measure"] == "level") & (rows["period"] == str(year))]
    bands = {key: years(result, key)[year] for key in keys}
    columns = [words.text("decide.if_without")], [{key: bands[key].mediaan for key in keys}]
    for name, label in list(_labels(result).items())[:SCENARIOS]:
        own = rows[rows["scenario"] == name].set_index("quantity")["mediaan"]
        if all(key in own for key in keys):
            columns[0].append(label)
            columns[1].append({key: float(own[key]) for key in keys})
    cells = tuple(
        (label, *(written(words, key, bands[key], values[key])[0] for key in keys))
        for label, values in zip(*columns, strict=True)
    )
    names = [words.text(f"decide.if_{name}") for name, key in TILES if key in keys]
    header = (words.text("decide.if_column"), *names)
    caption = words.text("decide.if_caption", year=str(year))
    widths = (2.6, *(1.3 for _ in keys))
    return [Table(caption, header, (Group("", cells),), "l" + "r" * len(keys), widths)]


def _labels(result: RunResult) -> dict[str, str]:
    """Return the name of each scenario in words."""
    words, rows = Wording(result.language), result.levers
    labels = {str(row["scenario"]): row for row in rows.to_dict("records")}
    return {
        name: words.sentence(
            str(labels.get(name, {}).get(f"label_{result.language}", name)).replace("_", " ")
        )
        for name in dict.fromkeys(map(str, result.scenarios["scenario"]))
    }


def _first_moved(moved: pd.DataFrame, year: int) -> "pd.Series[float]":
    """Return the first year from this one on in which a scenario does something, else this year."""
    ahead = moved[moved.index >= str(year)]
    some = ahead[(ahead != 0).any(axis=1)]
    return (some if len(some) else ahead).iloc[0]


def _drivers(result: RunResult) -> list[str]:
    """Return what the stream that matters most, and a thousand people more, do to the cost."""
    words, found = Wording(result.language), []
    swings = result.analysis.get("tornado", pd.DataFrame())
    if len(swings) and COST in present(result, COST):
        rows = swings[swings["key"] == COST]
        rows = rows.loc[(rows["cost_high"] - rows["cost_low"]).abs().sort_values().index[::-1]]
        found += [_swing(words, result, row) for row in rows.head(1).to_dict("records")]
    marginal = result.analysis.get("marginal", pd.DataFrame())
    if len(marginal):
        row = marginal[marginal["month"] == 1].iloc[0]
        blanks = {"euros": words.millions(row["euros_in_year"]), "year": str(result.day.year + 1)}
        found.append(words.text("decide.if_thousand", **blanks))
    return found


def _swing(words: Wording, result: RunResult, row: Mapping[Hashable, Any]) -> str:
    band = years(result, COST)[result.day.year + 1]
    low, high = written(words, COST, band, row["cost_low"], row["cost_high"])
    return words.text(
        "decide.if_stream",
        stream=stream_name(words, str(row["driver"])),
        year=str(row["year"]),
        low=low,
        high=high,
    )


def beside_page(result: RunResult) -> list[Block]:
    """Return the official forecast beside ours at the same label, and the decision calendar."""
    words, day = Wording(result.language), Wording(result.language).day(result.day)
    rows = beside_rows(result, *OFFICIAL)
    told: list[Block] = [Paragraph(words.text("decide.beside_none", day=day))]
    if rows:
        told = [Paragraph(words.text("decide.beside_intro", day=day)), _beside_table(result)]
    calendar: list[Block] = []
    if len(result.coming):
        intro = Paragraph(words.text("decide.calendar_intro"))
        calendar = [Heading(words.text("decide.calendar"), 2), intro, _calendar(result)]
    heading = Heading(words.text("decide.beside_heading"))
    return [PageBreak(), heading, *told, *why_blocks(result), *calendar]


def why_blocks(result: RunResult) -> list[Block]:
    """Return why the forecast is other than a quarter before, and other than the MPP."""
    words, blocks = Wording(result.language), list[Block]()
    for name, intro in ((SINCE, "why.intro"), (BESIDE, "why.official_intro")):
        if chart := chart_blocks(result, name):
            blocks += [Paragraph(words.text(intro), "intro"), *chart]
    return [Heading(words.text("why.heading"), 2), *blocks] if blocks else []


def _beside_table(result: RunResult) -> Table:
    words, groups = Wording(result.language), dict[str, list[tuple[str, ...]]]()
    for row in beside_rows(result, *OFFICIAL):
        value, ours = written(words, row.key, row.band, row.value, row.ours)
        step = written(words, row.key, row.band, row.ours - row.value)[0]
        part = words.percent(row.ours / row.value - 1) if row.value else words.number(float("nan"))
        cells = (
            words.day_text(row.figure.period),
            words.round(row.figure.vintage),
            row.label,
            value,
            ours,
            with_plus(step),
            with_plus(part),
        )
        groups.setdefault(words.title(row.key), []).append(cells)
    names = ("period", "round", "label", "official", "ours", "difference", "percent")
    header = tuple(words.text(f"decide.column_{name}") for name in names)
    made = tuple(Group(label, tuple(rows)) for label, rows in groups.items())
    widths = (1.5, 1.3, 1.1, 1, 1, 1, 0.9)
    return Table(words.text("decide.beside_caption"), header, made, "lllrrrr", widths)


def _calendar(result: RunResult) -> Table:
    """Return for each moment to when the main streams will be known, beside what is now."""
    words, rows = Wording(result.language), result.coming
    rows = rows[rows["stream"].isin(COMING)]
    moments = list(dict.fromkeys(zip(rows["moment"], rows["day"], strict=True)))
    header = [words.text("decide.column_stream"), words.text("decide.column_now")]
    header += [
        words.text(f"decide.moment_{name}", day=words.day_text(str(day))) for name, day in moments
    ]
    cells = []
    for stream, group in rows.groupby("stream", sort=False):
        due = dict(zip(group["moment"], group["due"], strict=True))
        told = [str(group["known_to"].iloc[0]), *(str(due.get(name, "")) for name, _ in moments)]
        label = words.sentence(words.text(f"stream.{stream}"))
        cells.append((label, *(words.day_text(one) or words.number(float("nan")) for one in told)))
    caption = words.text("decide.calendar_caption")
    return Table(caption, tuple(header), (Group("", tuple(cells)),), "l" * len(header))
