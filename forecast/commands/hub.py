"""What ``prognose hub`` does."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.errors import RunError
from data.glossary import quantity_keys
from data.months import period_range
from data.tables.vintages import VINTAGES
from forecast.archive.drafts import draft_folder, refuse_existing
from forecast.archive.store import find_run
from forecast.config import load_config
from forecast.exchange import HUB
from forecast.hub.check import faults
from forecast.hub.layout import FULL, SET, SETTINGS, File, Hub, write
from forecast.hub.official_figures import official_table, outputs_of_officials
from forecast.hub.outcomes import hub_targets
from forecast.hub.sources import outputs_of_backtest, outputs_of_run
from forecast.hub.tasks import hub_configs, model_cards
from forecast.known import sound
from forecast.progress import steps
from models.paths import Paths
from reports.screen.lines import counted, say
from reports.screen.shipped import show_hub, show_hub_sound


class HubOptions(NamedTuple):
    """The options of ``prognose hub``; None means the default."""

    runs: Sequence[str]
    backtest: Path | None
    n_samples: int
    kind: str
    config: Path | None
    schemas: Path | None = None


def make_hub(folder: Path, options: HubOptions) -> None:
    """Write a hub of runs, a backtest and the official figures; it is checked before it is kept.

    Args:
        folder: new.
        options: as given on the command line.

    Raises:
        ToolkitError: a run is not whole, two runs are of one day, or the folder exists.
    """
    refuse_existing(folder)
    if options.kind not in ("csv", "parquet"):
        raise RunError(f"--format {options.kind}; expected csv or parquet. Name one of them.")
    with steps(3) as step, draft_folder(folder) as drafted:
        hub, left_out = collected(options)
        step("write")
        write(hub, drafted, options.kind)
        step("check")
        if wrong := faults(drafted, options.schemas):
            raise RunError(wrong[0].replace(str(drafted), str(folder)))
    rows = sum(len(table) for table in hub.outputs.values())
    show_hub(folder, (len(hub.metadata), len(hub.outputs), rows), len(left_out))


def collected(options: HubOptions) -> tuple[Hub, pd.DataFrame]:
    """Return the hub and the official figures that are about no target of ours."""
    config = load_config(options.config)
    levels = {name: round(level, 3) for name, level in config.levels.items()}
    levels |= SETTINGS["labels"]
    tables = sound(config.figures or VINTAGES)
    ours = _ours(options)
    official = official_table(tables.prognoses, tables.cases, levels)
    known = {target for table in ours.values() for target in table["target"].unique()}
    known = known or {
        one for one in official["target"] if one.removesuffix("_year") in quantity_keys()
    }
    theirs = outputs_of_officials(official, known)
    outputs = ours | theirs.files
    days = {date.fromisoformat(name.day) for name in ours} | {tables.newest}
    hub = Hub(
        hub_configs(outputs, levels, options.n_samples if options.runs else 0),
        model_cards(outputs, levels),
        outputs,
        hub_targets(tables, sorted(days), outputs),
        official,
    )
    return hub, theirs.left_out


def _ours(options: HubOptions) -> dict[File, pd.DataFrame]:
    made: dict[File, pd.DataFrame] = {}
    for name in options.runs:
        found = outputs_of_run(find_run(name), options.n_samples)
        if twice := set(found) & set(made):
            raise RunError(
                f"{name}: a second run of {min(twice).day}; expected one for each day. Leave "
                f"one out."
            )
        made |= found
    if options.backtest is not None:
        made |= outputs_of_backtest(options.backtest)
    return made


def check_hub(folder: Path, schemas: Path | None = None) -> None:
    """Print what is wrong with a hub, one line each.

    Raises:
        RunError: something is.
    """
    wrong = faults(folder, schemas)
    say(*wrong)
    if wrong:
        noun = counted(len(wrong), "hub.fault", "en")
        raise RunError(f"{folder}: {noun}; expected none. Correct what is listed.")
    show_hub_sound(folder)


def forecast_table(hub: Hub, day: str) -> pd.DataFrame:
    """Return the rows of a run's ``forecast.csv``, as they were."""
    table = hub.outputs[File("asielprognose-run", day)]
    kept = (table["output_type"] != "sample") & (table[SET] == FULL)
    return table.loc[kept, list(HUB)].reset_index(drop=True)


def sampled(hub: Hub, day: str) -> Mapping[str, Paths]:
    """Return the samples of a run as paths, row i one future in every quantity."""
    table = hub.outputs[File("asielprognose-run", day)]
    rows = table[table["output_type"] == "sample"]
    units = {
        one["target_id"]: one["target_units"]
        for task in hub.configs["tasks"]["rounds"][0]["model_tasks"]
        for one in task["target_metadata"]
    }
    made = {}
    for key, found in rows.groupby("target", sort=False):
        ends = sorted(found["target_end_date"].unique())
        ids = found["output_type_id"].astype(int)
        wide = found.assign(row=ids).pivot_table("value", "row", "target_end_date")
        months = period_range(ends[0][:7], ends[-1][:7])
        values = np.asarray(wide[ends], dtype=np.float64)
        made[str(key)] = Paths(str(key), months, values, units[str(key)])
    return made
