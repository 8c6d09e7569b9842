"""Commands about what is shipped."""

from pathlib import Path
from typing import Annotated

import typer

from forecast.cli.options import ConfigFile, FigureFolder, Language

LISTED = "models, quantities, scenarios, laws, levers, parameters, scores or runs."

Spoken = Annotated[Language, typer.Option("--lang", help="Language of what is printed.")]

app = typer.Typer()
data_app = typer.Typer(help="What is shipped and whether it is sound.", no_args_is_help=True)
app.add_typer(data_app, name="data")


@app.command(name="list")
def list_(what: Annotated[str, typer.Argument(help=LISTED)]) -> None:
    """List what can be named on the command line and in a configuration."""
    from forecast.commands.shipped import print_names

    print_names(what)


@data_app.command()
def status(
    figures: FigureFolder = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="Day; today if empty.")] = None,
    lang: Spoken = "en",
) -> None:
    """Show to when figures are known and what is due; span and newest publication by series."""
    from forecast.commands.shipped import print_status

    print_status(figures, lang, as_of)


@data_app.command()
def check(figures: FigureFolder = None) -> None:
    """List every violation in the shipped tables, one line each."""
    from forecast.commands.shipped import print_check

    print_check(figures)


@data_app.command()
def refresh(
    only: Annotated[str | None, typer.Option(help="One source; all if empty.")] = None,
    config: ConfigFile = None,
    figures: FigureFolder = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what is new only.")] = False,
) -> None:
    """Fetch newer figures of CBS and Eurostat as a new vintage; needs the network."""
    from forecast.commands.refresh import RefreshOptions, run_refresh

    run_refresh(RefreshOptions(only, config, figures, dry_run))


@data_app.command()
def add(
    file: Annotated[Path, typer.Argument(help="CSV or Excel file (.xlsx) of figures.")],
    figures: FigureFolder = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and say only.")] = False,
    lang: Spoken = "en",
) -> None:
    """Add figures from a file as a new vintage: series, period, value, source, published_on."""
    from forecast.commands.refresh import AddOptions, run_add

    run_add(AddOptions(file, figures, dry_run, lang))


@data_app.command()
def undo(
    name: Annotated[str, typer.Argument(help="Name of an addition, as `data add` printed it.")],
    figures: FigureFolder = None,
    lang: Spoken = "en",
) -> None:
    """Take the figures of one file back; the log keeps both."""
    from forecast.commands.refresh import run_undo

    run_undo(name, figures, lang)
