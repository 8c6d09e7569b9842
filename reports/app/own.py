"""A series of the reader's own: its bands, and how past bands did beside two plain rules."""

import asyncio
import tempfile
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeAlias

import numpy as np
import pandas as pd
from shiny import Inputs, Session, reactive, render, ui

from data.errors import DataError, ToolkitError, one_line
from data.given.tables import ARROW, PARQUET
from data.series import Series
from data.streams.own_series import read_monthly
from forecast.backtest.last_twelve import LAST_TWELVE, MONTHS, last_twelve
from forecast.bands import EXTRA
from forecast.exchange import write_csv
from models.paths import Paths
from models.registry import find
from reports.app.blocks import elements
from reports.app.views import Reader
from reports.figures.notebook import own as own_chart
from reports.number_format import number
from reports.rounding import rounded

MOST_BYTES, MOST_MONTHS = 1_000_000, 1200
AHEAD, TRIALS = 24, 3  # months of the bands; past days they are tried on, a year apart
LEAST, WALK = 36, "random_walk"  # months that bands need
SHOWN = ("p10", "minimum", "mediaan", "maximum", "p90")
WHOLE, FINE = 100, 2  # from here on without decimals; below with so many
LONGEST_NAME = 80  # characters of a file name
NEEDED = "expected CSV in UTF-8 or an Excel workbook (.xlsx, .ods)"


class Fitting(Protocol):
    """What ``forecast.api.Forecaster`` does."""

    def fit(self, y: "pd.Series[float]") -> Any:
        """Keep a history."""

    def predict(self, horizon: int) -> pd.DataFrame:
        """Return bands of so many months."""

    def score(self, y: "pd.Series[float]") -> float:
        """Return the negative mean WIS of what came."""


Maker: TypeAlias = Callable[..., Fitting]


class Dropped(NamedTuple):
    """A file as a browser sent it; one that is too large comes with its size alone."""

    name: str
    size: int
    content: bytes


class OwnTrial(NamedTuple):
    """How one way of forecasting did on past days.

    Attributes:
        name: ``"ours"``, ``"last_twelve"`` or ``"random_walk"``.
        wis: mean over the months, in the unit of the series; lower is better.
        held: months that came within the 80% band.
        n: months that were forecast.
    """

    name: str
    wis: float
    held: int
    n: int


class OwnForecast(NamedTuple):
    """A series with its bands and trials; no trials where it is too short for one."""

    history: "pd.Series[float]"
    bands: pd.DataFrame
    trials: tuple[OwnTrial, ...]


def own_forecast(given: Dropped, forecaster: Maker) -> OwnForecast:
    """Return the forecast of a file, read by the door for every figure from outside.

    Args:
        given: the file; its name is shown and never used as a path.
        forecaster: ``forecast.api.Forecaster``.

    Raises:
        ToolkitError: what is wrong with the file, in a line that names it.
    """
    name, size, content = given
    if max(size, len(content)) > MOST_BYTES:
        raise DataError(f"{name}: {size} bytes; expected at most {MOST_BYTES}. Split it.")
    if content.startswith((PARQUET, ARROW)):
        raise DataError(f"{name}: a file of columns; {NEEDED}. Save it so.")
    history = _read(name, content)
    if len(history) > MOST_MONTHS:
        raise DataError(
            f"{name}: {len(history)} months; expected at most {MOST_MONTHS}. Leave out the oldest."
        )
    if len(history) < LEAST:
        raise DataError(
            f"{name}: {len(history)} months; expected at least {LEAST}. Give a longer history."
        )
    bands = forecaster().fit(history).predict(AHEAD)
    return OwnForecast(history, bands, tuple(_trials(history, forecaster)))


def _read(name: str, content: bytes) -> "pd.Series[float]":
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "given"
        path.write_bytes(content)
        try:
            return read_monthly(path)
        except ToolkitError as error:
            told = str(error).replace(str(path), name)
            raise DataError(told if name in told else f"{name}: {told}") from error


def repeated(history: Series, horizon: int, n_paths: int, rng: np.random.Generator) -> Paths:
    """Return the last twelve months again, as a model that ``Forecaster`` takes."""
    found = last_twelve(history, horizon, n_paths)
    assert found is not None  # a trial has at least LEAST months
    return found


def _trials(history: "pd.Series[float]", forecaster: Maker) -> Iterator[OwnTrial]:
    """Yield how each way did over the twelve months after each past day."""
    days = [back for back in range(1, TRIALS + 1) if len(history) - back * MONTHS >= LEAST]
    ways = {"ours": None, LAST_TWELVE: repeated, WALK: WALK}
    for name, model in ways.items() if days else ():
        scores, held = [], 0
        for back in days:
            fitted = forecaster(model).fit(history.iloc[: -back * MONTHS])
            came = history.iloc[-back * MONTHS :].iloc[:MONTHS]
            bands = fitted.predict(MONTHS)
            scores.append(-fitted.score(came))
            held += int(came.between(bands["p10"], bands["p90"]).sum())
        yield OwnTrial(name, float(np.mean(scores)), held, MONTHS * len(days))


def own_panel(reader: Reader) -> ui.Tag:
    """Return the view in which a reader drops a file."""
    most = number(MOST_BYTES, reader.language)
    return ui.tags.main(
        ui.h1(reader.say("own.head")),
        ui.p(reader.say("own.how", least=str(LEAST), ahead=str(AHEAD))),
        ui.div(
            ui.tags.label(reader.say("own.file"), for_="own_file"),
            ui.tags.input(
                id="own_file",
                type="file",
                class_="own-file",
                accept=".csv,.txt,.xlsx,.ods",
                aria_describedby="own_note",
                **{"data-most": str(MOST_BYTES), "data-shiny-no-bind-input": ""},
            ),
            class_="drop",
        ),
        ui.p(reader.say("own.note", most=most), class_="note", id="own_note"),
        ui.div(ui.output_ui("own_state"), role="status", aria_live="polite"),
        ui.output_ui("own_shown"),
    )


def own_server(
    reader: Callable[[], Reader], inputs: Inputs, session: Session, forecaster: Maker
) -> None:
    """Show the bands of what a reader drops, or in one line what is wrong with it."""

    @reactive.extended_task
    async def computed(given: Dropped) -> OwnForecast | str:
        return await asyncio.to_thread(_or_line, given, forecaster)

    @reactive.effect
    @reactive.event(inputs["own_file"])
    def given() -> None:
        computed.cancel()
        computed.invoke(dropped(inputs["own_file"]()))

    @render.ui
    def own_state() -> ui.Tag | None:
        if computed.status() == "running":
            return ui.p(reader().say("own.busy"))
        found = computed.result()
        return ui.p(found, class_="fault") if isinstance(found, str) else None

    @render.ui
    def own_shown() -> ui.TagList | None:
        found = computed.result()
        return None if isinstance(found, str) else own_tags(reader(), found)

    @session.output(id="own_save")
    @render.download_button(filename="bands.csv")
    def _save() -> Iterator[bytes]:
        found = computed.result()
        if not isinstance(found, str):
            yield own_csv(found)


def dropped(value: object) -> Dropped:
    """Return the file that a browser sent; one of another shape than ours is empty."""
    sent: Mapping[Any, Any] = value if isinstance(value, Mapping) else {}
    name = one_line(str(sent.get("name", "")))[:LONGEST_NAME] or "?"
    told = sent.get("size")
    size = told if isinstance(told, int) else 0
    try:
        return Dropped(name, size, b64decode(str(sent.get("content", "")), validate=True))
    except ValueError:  # no base 64
        return Dropped(name, size, b"")


def _or_line(given: Dropped, forecaster: Maker) -> OwnForecast | str:
    try:
        return own_forecast(given, forecaster)
    except ToolkitError as error:
        return one_line(str(error))


def own_csv(found: OwnForecast) -> bytes:
    """Return the bands as a table with six significant digits, a row a month."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bands.csv"
        write_csv(found.bands.rename_axis("month").reset_index(), path)
        return path.read_bytes()


def own_tags(reader: Reader, found: OwnForecast) -> ui.TagList:
    """Return the chart, the trials, the bands by month and the button that saves them."""
    return ui.TagList(
        elements([own_chart(found.bands, found.history, reader.language)]),
        _tried(reader, found),
        ui.download_button("own_save", reader.say("own.save"), icon=None),
        _months(reader, found),
    )


def _tried(reader: Reader, found: OwnForecast) -> ui.Tag | ui.TagList:
    if not found.trials:
        return ui.p(reader.say("own.short", least=str(LEAST + MONTHS)), class_="note")
    rows = [
        [
            _way(reader, one.name),
            _figure(reader, one.wis, found),
            "" if one.name == LAST_TWELVE else f"{one.held} / {one.n}",
        ]
        for one in found.trials
    ]
    head = [reader.say(f"own.{name}", often=_often(reader)) for name in ("way", "miss", "held")]
    years = str(found.trials[0].n // MONTHS)
    return ui.TagList(
        reader.table(head, rows, reader.say("own.tried", years=years)),
        ui.p(reader.say("own.told"), class_="note"),
    )


def _way(reader: Reader, name: str) -> str:
    if name == WALK:
        entry = find(WALK)
        return entry.label_nl if reader.language == "nl" else entry.label_en
    return reader.say(f"own.{name}")


def _often(reader: Reader) -> str:
    return reader.words.percent(EXTRA["p90"] - EXTRA["p10"])


def _months(reader: Reader, found: OwnForecast) -> ui.Tag:
    rows = [
        [str(month), *(_figure(reader, float(row[name]), found) for name in SHOWN)]
        for month, row in found.bands.iterrows()
    ]
    head = [reader.say(f"own.{name}", often=_often(reader)) for name in ("month", *SHOWN)]
    return reader.table(head, rows, reader.say("own.bands", name=str(found.history.name)))


def _figure(reader: Reader, value: float, found: OwnForecast) -> str:
    """Return a number of the series: whole ones from a hundred on, else with two decimals."""
    decimals = 0 if float(found.history.max()) >= WHOLE else FINE
    shown = rounded(value, 1.0) if decimals == 0 else value
    return number(shown, reader.language, decimals)
