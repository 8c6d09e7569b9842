"""Commands that forecast: a run, the record and what has passed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from forecast.cli.language import spoken
from forecast.cli.options import AsOf, ConfigFile, Language, RunName, Scenarios, Spoken

if TYPE_CHECKING:
    pass

app = typer.Typer()


@app.command()
def run(
    as_of: AsOf = None,
    config: ConfigFile = None,
    out: Annotated[Path | None, typer.Option(help="New folder for the run.")] = None,
    lang: Annotated[Language | None, typer.Option(help="Language.")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes to fit models with.")] = None,
    scenario: Scenarios = None,
    without_law: Annotated[
        list[str] | None, typer.Option(help="Show what a law in force does; repeatable.")
    ] = None,
    table: Annotated[bool, typer.Option("--table", help="Print the bands too.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Every page in report.pdf.")] = False,
    no_report: Annotated[
        bool, typer.Option("--no-report", help="Tables only: no PDF, page, workbook or charts.")
    ] = False,
    progress: Annotated[
        Path | None, typer.Option(help="Write each step as it begins to this file.")
    ] = None,
) -> None:
    """Make the quarterly run: forecast, reception, budget and report."""
    from forecast.commands.run import RunOptions, run_forecast

    scenarios = (*(scenario or ()), *(f"without_{law}" for law in without_law or ()))
    asked = (as_of, config, out, lang, workers, scenarios, table, full, no_report, progress)
    run_forecast(RunOptions(*asked))


@app.command()
def backtest(
    days: Annotated[
        str, typer.Option("--days", "--origins", help="quarterly, monthly or both.")
    ] = "quarterly",
    scope: Annotated[str, typer.Option("--models", help="pools or all.")] = "pools",
    workers: Annotated[int | None, typer.Option(help="Processes; all cores if empty.")] = None,
    out: Annotated[Path | None, typer.Option(help="New folder for the backtest.")] = None,
    config: ConfigFile = None,
    panel: Annotated[
        bool, typer.Option("--panel", help="Every model on every country; --out is a page.")
    ] = False,
    own: Annotated[
        bool, typer.Option("--own", help="The default of own series; --out is a page.")
    ] = False,
) -> None:
    """Forecast again as if it were then, and score it beside the official MPP."""
    if panel or own:
        from forecast.commands.records.own import run_own_record, run_panel_record

        (run_own_record if own else run_panel_record)(workers or 2, out)
        return
    from forecast.backtest.setting import BacktestOptions
    from forecast.commands.backtest import run_backtest

    options = BacktestOptions(days, scope=scope, workers=workers, out=out, config=config)
    run_backtest(options)


@app.command()
def hindcast(
    what: Annotated[str, typer.Argument(help="chain, ukraine, people or budget.")] = "chain",
    as_of: AsOf = None,
    out: Annotated[Path | None, typer.Option(help="New folder for the tables of budget.")] = None,
    lang: Spoken = None,
) -> None:
    """Run years that have passed: the chain, Ukraine, Nidos and departures, or the budget."""
    from forecast.commands.hindcast import run_hindcast

    run_hindcast(what, as_of, out, lang or spoken() or "en")


@app.command()
def record(
    what: Annotated[str, typer.Argument(help="budget or indicators.")] = "budget",
    out: Annotated[Path | None, typer.Option(help="New folder for the tables of budget.")] = None,
    lang: Spoken = None,
) -> None:
    """Say how good the need would have been at past budget moments, or write what leads ours."""
    from forecast.commands.records.budget import run_record

    run_record(what, out, lang or spoken() or "en")


@app.command()
def alarms(as_of: AsOf = None) -> None:
    """List the months in which a stream left the path it was on, as known on a day."""
    from forecast.commands.alarms import run_alarms

    run_alarms(as_of)


@app.command()
def publish() -> None:
    """Make docs/record.md, the tables of past errors and the README's blocks again."""
    from forecast.commands.backtest import run_publish

    run_publish()


@app.command()
def verify(run: RunName) -> None:
    """Check that a finished run is whole and unchanged."""
    from forecast.commands.run import run_verify

    run_verify(run)
