"""Commands for the budget officer."""

from pathlib import Path
from typing import Annotated

import typer

from forecast.cli.language import spoken
from forecast.cli.options import Lang, Language, NewFolder, RunName, Scenarios

app = typer.Typer()


@app.command()
def budget(
    run: RunName,
    scenario: Scenarios = None,
    lang: Lang = None,
    out: NewFolder = None,
    budget_level: Annotated[float, typer.Option(help="Chance that the budget suffices.")] = 0.5,
    reserve_level: Annotated[float, typer.Option(help="Chance with the reserve added.")] = 0.85,
    every: Annotated[bool, typer.Option("--all", help="Print every table.")] = False,
) -> None:
    """Print euros per article, gap, chance, reserve, walk, drivers and places of a run."""
    from forecast.commands.budget import BudgetOptions, run_budget

    # files hold words: without --lang they are in the language of the run
    asked = (out, lang or (None if out else spoken()), tuple(scenario or ()))
    run_budget(run, BudgetOptions(*asked, (budget_level, reserve_level), every))


@app.command()
def reconcile(
    lang: Annotated[Language, typer.Option(help="Language.")] = "nl",
    out: Annotated[Path | None, typer.Option(help="New folder for the table.")] = None,
) -> None:
    """Set printed budget amounts beside the model on printed numbers."""
    from forecast.commands.records.reconcile import run_reconcile

    run_reconcile(lang, out)
