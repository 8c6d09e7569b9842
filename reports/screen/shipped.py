"""What `prognose data`, `list`, `ask`, `hub` and `panel` say: names, states and accounts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from data.glossary import glossary_entry, quantity_keys, quantity_label
from data.parameters import load_parameters
from data.tables.checks import Violation
from forecast.archive.catalogue import ListedRun
from forecast.evaluation.registry import SCORES
from forecast.panel.run import PanelAccount
from forecast.policy.laws import load_laws
from forecast.policy.levers import load_scenarios
from models.registry import MODELS
from reports.number_format import exact, number, share
from reports.screen.lines import say

LANGUAGE = "en"
NAME = 60  # letters of a series
PERSONS, ERRORS = ("ours", "ind", "difference"), ("mean_error", "mean_absolute")


def show_status(found: pd.DataFrame) -> None:
    """Print span, shares estimated and reconstructed and newest publication by series."""
    longest = max((len(name) for name in found["source"]), default=0)
    shown = found.assign(
        newest=found["newest"].astype(str).str[:10],
        n=[number(n, LANGUAGE) for n in found["n"]],
        series=[f"{name[:NAME]:<{NAME}}" for name in found["series"]],
        source=[f"{name:<{longest}}" for name in found["source"]],
        **{
            name: [share(value, LANGUAGE) for value in found[name]]
            for name in ("share_estimated", "share_reconstructed")
        },
    )
    shown = shown[[*shown.columns.drop("source"), "source"]].fillna("")
    shown = shown.rename(columns={"source": f"{'source':<{longest}}"})
    say(*(line.rstrip() for line in shown.to_string(index=False).splitlines()))


def show_ind_years(found: pd.DataFrame) -> None:
    """Print our years beside those of the IND."""
    shown = found.assign(
        **{name: [number(value, LANGUAGE) for value in found[name]] for name in PERSONS},
        share=[share(value, LANGUAGE, 1) for value in found["share"]],
    )
    say(shown.to_string(index=False))


def show_hidden_months(found: pd.DataFrame) -> None:
    """Print how well months that are known come back when they are hidden, by rule."""
    shown = found.assign(
        **{name: [number(value, LANGUAGE, 1) for value in found[name]] for name in ERRORS},
        share=[share(value, LANGUAGE, 1) for value in found["share"]],
    )
    say(shown.to_string(index=False))


def show_notes(found: Iterable[Violation]) -> None:
    """Print what is printed in contradiction and stays as printed."""
    say(*(f"note: {note.file}:{note.row}: {note.message}" for note in found))


def show_sound() -> None:
    """Print that the tables are as they should be."""
    say("no violations")


def show_models() -> None:
    """Print the models: name, months needed, what it does."""
    say(
        *(
            f"{name:<16}{found.least_months:>3} months  {found.description_en}"
            for name, found in MODELS.items()
        )
    )


def show_quantities() -> None:
    """Print the quantities: key, unit, Dutch name."""
    found = ((key, glossary_entry(key)) for key in quantity_keys())
    say(*(f"{key:<28}{one.unit:<20}{one.label_nl}" for key, one in found if one.kind != "term"))


def show_scores() -> None:
    """Print the scores: name, unit, label."""
    say(*(f"{name:<24}{found.unit:<17}{found.label_en}" for name, found in SCORES.items()))


def show_scenarios() -> None:
    """Print the shipped scenarios: name, first month, how its size is known, Dutch name."""
    for name, found in load_scenarios().items():
        first = min((str(lever.first_month) for lever in found.levers), default="")
        kinds = "+".join(sorted({lever.amount_kind for lever in found.levers}))
        say(f"{name:<24}{first:<9}{kinds:<20}{found.label_nl}")


def show_laws() -> None:
    """Print the laws: name, first day in force, what they move, source, Dutch name."""
    for name, law in load_laws().items():
        since = "no day printed" if law.in_force_on is None else str(law.in_force_on)
        moves = law.moves or "nothing in a run"
        say(f"{name:<20}{since:<16}{moves:<18}{law.source:<32}{law.label_nl}")


def show_levers() -> None:
    """Print the levers: scenario, target, change, span, how its size is known, source."""
    for name, found in load_scenarios().items():
        for lever in found.levers:
            last = "" if lever.last_month is None else str(lever.last_month)
            amount = exact(float(lever.amount), LANGUAGE)
            say(
                f"{name:<24}{lever.target:<24}{lever.kind:<7}{amount:>10} "
                f"{lever.unit:<14}{lever.first_month!s:<8}{last:<8}{lever.amount_kind:<11}"
                f"{lever.source} ({lever.published_on:%Y-%m-%d})"
            )


def show_parameters() -> None:
    """Print the newest step of every parameter: value, unit, from when, source."""
    for name, found in load_parameters(date.max).items():
        step = found.steps[-1]
        value = exact(step.value, LANGUAGE)
        say(f"{name:<34}{value:>12} {found.unit:<16}{step.start} {step.source}")


def show_runs(found: Sequence[ListedRun], folder: Path) -> None:
    """Print a line per finished run: id, as-of day and next year's total inflow."""
    for run in found:
        said = "no total" if run.is_there else "its folder is gone"
        if run.total is not None:
            low, middle, high = (number(value, LANGUAGE) for value in run.total)
            said = f"inflow_total {run.day.year + 1}: {middle} ({low} to {high} in 80%)"
        say(f"{run.run_id:<22}{run.day}  {said}")
    if not found:
        say(f"no finished run in {folder}; make one with `prognose run`")


def show_askable(names: Mapping[str, tuple[str, str]], language: str) -> None:
    """Print a line for each name that can be asked: name, span, unit, label.

    Args:
        names: span and key of the glossary by name.
        language: ``"nl"`` or ``"en"``, of the label.
    """
    for name, (span, key) in names.items():
        unit = glossary_entry(key).unit
        say(f"{name:<36}{span:<18}{unit:<20}{quantity_label(key, language)}")


def show_hub(folder: Path, counts: tuple[int, int, int], left_out: int) -> None:
    """Print what a new hub holds: models, files and rows."""
    n_models, n_files, n_rows = counts
    say(f"{n_models} models, {n_files} files, {n_rows} rows; sound.")
    if left_out:
        say(f"{left_out} official figures about no target of ours stand in the list only.")
    say(folder)


def show_hub_sound(folder: Path) -> None:
    """Print that a hub is as it should be."""
    say(f"{folder}: sound.")


def show_panel(account: PanelAccount) -> None:
    """Print how many series of a panel were forecast, and where the bands are."""
    if not account.is_new:
        say(f"unchanged panel, finished: {account.folder}")
    told = ", ".join(f"{n} by {kind}" for kind, n in account.n_failed.items())
    n_failed = sum(account.n_failed.values())
    why = f"{n_failed} in failures.csv{f' ({told})' if told else ''}"
    say(f"{account.n_made} of {account.n_series} series forecast, {why}")
    say(account.folder / "bands")
