"""Why a forecast is what it is beside another one: beside ours of a quarter before, and the MPP."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from forecast.run.quarter_before import CAUSES
from forecast.run.result import RunResult
from reports.blocks import Chart, Group, Table
from reports.charts.style import chart_block
from reports.charts.waterfall import StepPanel, step_panels
from reports.number_format import with_plus
from reports.result.decision import (
    TILES,
    MovedQuantity,
    OfficialSplit,
    moved,
    official_splits,
    stream_name,
    unit,
)
from reports.rounding import MILLION, PERSONS, adding_up, band_step, rounded
from reports.wording import Wording

SINCE, BESIDE = "why_quarter", "why_official"
REST = "rest"


class ShownSplit(NamedTuple):
    """A change and its parts as they are shown: rounded alike, so that they add up.

    Attributes:
        key: the quantity.
        title: what changed.
        ends: from where to where, in words.
        parts: by cause or stream, in the unit shown; nan where a source does not tell it.
        whole: the change, in the unit shown.
        step: of the rounding.
    """

    key: str
    title: str
    ends: tuple[str, str]
    parts: dict[str, float]
    whole: float
    step: float

    def said(self, words: Wording, value: float) -> str:
        """Return a part with its sign; in words where a source does not tell it."""
        if not np.isfinite(value):
            return words.text("why.untold")
        return with_plus(words.number(value, self.step))


def since_splits(result: RunResult) -> list[ShownSplit]:
    """Return what moved next year's forecast since a quarter before, by quantity."""
    words, year = Wording(result.language), result.day.year + 1
    rows = result.why[result.why["year"] == year] if len(result.why) else result.why
    if rows.empty:
        return []
    found = []
    for row in moved(result):
        parts = rows[rows["quantity"] == row.key].set_index("cause")["value"]
        if len(parts) == len(CAUSES):
            found.append(_since(words, row, {cause: float(parts[cause]) for cause in CAUSES}))
    return found


def _since(words: Wording, row: MovedQuantity, parts: dict[str, float]) -> ShownSplit:
    euros = unit(row.key) == "EUR"
    scale, least = (MILLION, 1.0) if euros else (1.0, float(PERSONS))
    step = band_step(row.band.minimum / scale, row.band.maximum / scale, least)
    was, now = (rounded(value / scale, step) for value in (row.was, row.now))
    sizes = adding_up([value / scale for value in parts.values()], step, now - was)
    name, year = dict((key, name) for name, key in TILES)[row.key], row.band.period
    title = words.text(f"decide.{name}", year=year)
    return ShownSplit(
        row.key,
        words.text("summary.key_euros", label=title) if euros else title,
        (words.number(was, step), words.number(now, step)),
        dict(zip(parts, sizes, strict=True)),
        now - was,
        step,
    )


def beside_splits(result: RunResult) -> list[ShownSplit]:
    """Return official totals beside ours, by the streams that the round prints."""
    words = Wording(result.language)
    return [_beside(words, split) for split in official_splits(result)]


def _beside(words: Wording, split: OfficialSplit) -> ShownSplit:
    """Return each stream as the table of page 2 rounds it; the rest is what then is missing."""
    step = _step(split.total.band)
    whole = rounded(split.total.ours - split.total.value, step)
    parts = dict.fromkeys(split.keys, np.nan)
    for row in split.streams:
        parts[row.key] = rounded(row.ours - row.value, _step(row.band))
    parts[REST] = whole - float(np.nansum(list(parts.values())))
    finest = min([step, *(_step(row.band) for row in split.streams)])
    title = words.text(
        "why.official_title",
        year=split.total.figure.period,
        round=words.round(split.total.figure.vintage),
        label=split.total.label,
    )
    ends = (split.total.value, split.total.ours)
    shown = tuple(words.number(value, step) for value in ends)
    return ShownSplit(split.total.key, title, (shown[0], shown[1]), parts, whole, finest)


def _step(band: object) -> float:
    low, high = (float(getattr(band, name)) for name in ("minimum", "maximum"))
    return band_step(low, high, PERSONS)


def since_chart(result: RunResult) -> Chart | None:
    """Return what moved next year's forecast since a quarter before; None without that."""
    words, found = Wording(result.language), since_splits(result)
    if not found:
        return None
    blanks = {"year": str(result.day.year + 1), "day": words.day_text(_day(result))}
    items = [_most(words, split) for split in found]
    caption = words.text("why.concludes", items=words.listing(items), **blanks)
    names = [words.text(f"why.{cause}") for cause in CAUSES]
    names.append(words.text("since.change"))
    return _chart(SINCE, found, (names, "why.remark"), caption, words)


def _day(result: RunResult) -> str:
    return str(result.earlier["day"].iloc[0])


def _most(words: Wording, split: ShownSplit) -> str:
    """Return of one quantity its change and the cause that added most to it."""
    most = max(split.parts, key=lambda cause: abs(split.parts[cause]))
    return words.text(
        "why.most",
        label=words.label(split.key),
        change=split.said(words, split.whole),
        cause=words.text(f"why.{most}"),
        part=split.said(words, split.parts[most]),
    )


def beside_chart(result: RunResult) -> Chart | None:
    """Return official totals beside ours by stream; None where no round prints one."""
    words, found = Wording(result.language), beside_splits(result)
    if not found:
        return None
    names = [*(_stream(words, key) for key in found[0].parts), words.text("why.difference")]
    (first, *_), told = found, []
    for key, value in first.parts.items():
        if np.isfinite(value):
            told.append(
                words.text("alt.item", name=_stream(words, key), value=first.said(words, value))
            )
    caption = words.text(
        f"why.official_{'more' if first.whole > 0 else 'fewer'}",
        title=first.title,
        change=words.number(abs(first.whole), first.step),
        items=words.listing(told),
    )
    return _chart(BESIDE, found, (names, "why.official_remark"), caption, words)


def _stream(words: Wording, key: str) -> str:
    return words.text("why.rest") if key == REST else stream_name(words, key)


def _chart(
    name: str,
    found: Sequence[ShownSplit],
    said: tuple[list[str], str],
    caption: str,
    words: Wording,
) -> Chart:
    (names, remark), panels, told = said, [], []
    for split in found:
        sizes = [(value, split.said(words, value)) for value in split.parts.values()]
        whole = (split.whole, split.said(words, split.whole))
        under = words.text(remark, was=split.ends[0], now=split.ends[1])
        panels.append(StepPanel(split.title, under, tuple(sizes), whole))
        items = [
            words.text("alt.item", name=one, value=shown)
            for one, (_, shown) in zip(names, (*sizes, whole), strict=True)
        ]
        told.append(f"{split.title}, {under}: {words.listing(items)}.")
    alt = words.text("since.alt", items=" ".join(told))
    draw = partial(step_panels, panels, names)
    return chart_block(name, draw, caption, alt)


def since_table(result: RunResult) -> tuple[Table, ...]:
    """Return the numbers behind the chart of a quarter."""
    words = Wording(result.language)
    names = {cause: words.text(f"why.{cause}") for cause in CAUSES}
    return _table(words, since_splits(result), names, "why.caption")


def beside_splits_table(result: RunResult) -> tuple[Table, ...]:
    """Return the numbers behind the chart beside the official totals."""
    words, found = Wording(result.language), beside_splits(result)
    names = {key: _stream(words, key) for split in found[:1] for key in split.parts}
    return _table(words, found, names, "why.official_caption")


def _table(
    words: Wording, found: Sequence[ShownSplit], names: dict[str, str], caption: str
) -> tuple[Table, ...]:
    if not found:
        return ()
    rows = [(words.sentence(words.text("since.was")), *(split.ends[0] for split in found))]
    rows += [
        (words.sentence(name), *(split.said(words, split.parts[key]) for split in found))
        for key, name in names.items()
    ]
    rows.append((words.sentence(words.text("since.now")), *(split.ends[1] for split in found)))
    header = (words.text("page.what"), *(split.title for split in found))
    table = Table(words.text(caption), header, (Group("", tuple(rows)),), "l" + "r" * len(found))
    return (table,)
