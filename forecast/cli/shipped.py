"""Commands about what is shipped."""

from typing import Annotated

import typer

from forecast.cli.options import ConfigFile, FigureFolder

LISTED = "models, quantities, scenarios, levers, parameters, scores or runs."

app = typer.Typer()
data_app = typer.Typer(help="What is shipped and whether it is sound.", no_args_is_help=True)
app.add_typer(data_app, name="data")


@app.command(name="list")
def list_(what: Annotated[str, typer.Argument(help=LISTED)]) -> None:
    """List what can be named on the command line and in a configuration."""
    from forecast.commands.shipped import print_names

    print_names(what)


@data_app.command()
def status(figures: FigureFolder = None) -> None:
    """Show span, estimates, reconstructions and newest publication of every series."""
    from forecast.commands.shipped import print_status

    print_status(figures)


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
