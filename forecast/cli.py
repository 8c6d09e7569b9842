"""The command line: the only place where all layers meet."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from data.errors import ToolkitError

if TYPE_CHECKING:
    from forecast.backtest_output import Tables
    from forecast.result import RunResult

LISTED = "models, quantities, scenarios, levers, parameters or scores."
WRONG_USAGE: Any = typer.BadParameter.__mro__[2]  # the base typer itself shows as an error

app = typer.Typer(
    name="prognose",
    help="Open, reproducible forecasts of Dutch asylum inflow, reception and budget.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
data_app = typer.Typer(help="What is shipped and whether it is sound.", no_args_is_help=True)
app.add_typer(data_app, name="data")

FigureFolder = Annotated[
    Path | None, typer.Option("--figures", help="Folder with vintage tables; shipped if empty.")
]
NewFolder = Annotated[Path | None, typer.Option(help="New folder for the tables.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="Day, month, 2026-Q1 or year; newest if empty.")
]
Scenarios = Annotated[
    list[str] | None, typer.Option(help="Policy or what-if beside the baseline; repeatable.")
]


@app.command()
def run(
    as_of: AsOf = None,
    config: Annotated[Path | None, typer.Option(help="TOML file that changes defaults.")] = None,
    out: Annotated[Path | None, typer.Option(help="New folder for the run.")] = None,
    lang: Annotated[str | None, typer.Option(help="nl or en.")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes to fit models with.")] = None,
    scenario: Scenarios = None,
) -> None:
    """Make the quarterly run: forecast, reception, budget and report."""
    from forecast import commands

    asked = (as_of, config, out, lang, workers, tuple(scenario or ()))
    commands.run(commands.RunOptions(*asked), _report)


@app.command()
def backtest(
    origins: Annotated[str, typer.Option(help="quarterly or monthly.")] = "quarterly",
    scope: Annotated[str, typer.Option("--models", help="pools or all.")] = "pools",
    workers: Annotated[int | None, typer.Option(help="Processes; all cores if empty.")] = None,
    out: Annotated[Path | None, typer.Option(help="New folder for the backtest.")] = None,
    config: Annotated[Path | None, typer.Option(help="TOML file that changes defaults.")] = None,
) -> None:
    """Forecast again as if it were then, and score it beside the official MPP."""
    from forecast import backtest_command
    from forecast.backtest_setting import BacktestOptions

    options = BacktestOptions(origins, scope=scope, workers=workers, out=out, config=config)
    backtest_command.run(options, _backtest_report)


@app.command()
def hindcast(
    what: Annotated[str, typer.Argument(help="chain, ukraine or people.")] = "chain",
    as_of: AsOf = None,
) -> None:
    """Run years that have passed: the chain, Ukraine at year ends, or Nidos and departures."""
    from forecast import hindcast_command

    hindcast_command.named(what, as_of)


@app.command()
def alarms(as_of: AsOf = None) -> None:
    """List the months in which a stream left the path it was on, as known on a day."""
    from forecast import alarm_command

    alarm_command.alarms(as_of)


@app.command()
def publish() -> None:
    """Put the record of the default backtest in README.md and data/calibration.csv."""
    from forecast import backtest_command
    from forecast.backtest_setting import BacktestOptions
    from reports.backtest_readme import refresh_readme

    folder = backtest_command.run(BacktestOptions(), _backtest_report)
    refresh_readme(folder, Path("README.md"))
    print(backtest_command.calibrate(BacktestOptions(), folder))


@app.command()
def verify(run: Annotated[str, typer.Argument(help="Folder or id of a run.")]) -> None:
    """Check that a finished run is whole and unchanged."""
    from forecast import commands

    commands.verify(run)


@app.command()
def budget(
    run: Annotated[str, typer.Argument(help="Folder or id of a run.")],
    scenario: Scenarios = None,
    lang: Annotated[str | None, typer.Option(help="nl or en; as the run if empty.")] = None,
    out: NewFolder = None,
    budget_level: Annotated[float, typer.Option(help="Chance that the budget suffices.")] = 0.5,
    reserve_level: Annotated[float, typer.Option(help="Chance with the reserve added.")] = 0.85,
) -> None:
    """Print euros per article, gap, chance, reserve, walk, drivers and places of a run."""
    from forecast import budget_command as command

    asked = (out, lang, tuple(scenario or ()), (budget_level, reserve_level))
    command.run(run, command.BudgetOptions(*asked))


@app.command()
def reconcile(
    lang: Annotated[str, typer.Option(help="nl or en.")] = "nl",
    out: Annotated[Path | None, typer.Option(help="New folder for the table.")] = None,
) -> None:
    """Set printed budget amounts beside the model on printed numbers."""
    from forecast import reconcile_command

    reconcile_command.run(lang, out)


@app.command(name="list")
def list_(what: Annotated[str, typer.Argument(help=LISTED)]) -> None:
    """List what can be named on the command line and in a configuration."""
    from forecast import listing

    listing.list_names(what)


@data_app.command()
def status(figures: FigureFolder = None) -> None:
    """Show span, estimates, reconstructions and newest publication of every series."""
    from forecast import overview

    overview.print_status(figures)


@data_app.command()
def check(figures: FigureFolder = None) -> None:
    """List every violation in the shipped tables, one line each."""
    from forecast import overview

    overview.print_check(figures)


def _report(result: "RunResult", folder: Path) -> None:
    """Write ``report.pdf`` and the charts of a run into its folder."""
    from reports.figures import figure_files
    from reports.pdf import write_pdf
    from reports.run_report import build_report

    (folder / "figures").mkdir()
    for name, chart in figure_files(result).items():
        (folder / "figures" / name).write_bytes(chart)
    write_pdf(build_report(result), folder / "report.pdf")


def _backtest_report(tables: "Tables", folder: Path) -> None:
    """Write the charts of a backtest into its folder."""
    from reports.backtest_figures import backtest_files

    (folder / "figures").mkdir()
    for name, chart in backtest_files(tables).items():
        (folder / "figures" / name).write_bytes(chart)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line: one line on stderr and exit 1 for errors, 2 for wrong usage."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    try:
        sys.exit(app(arguments, standalone_mode=False) or 0)
    except WRONG_USAGE as error:
        _stop(f"{error.format_message()} See `prognose --help`.", 2)
    except (typer.Abort, KeyboardInterrupt):
        _stop("stopped; nothing was kept.", 1)
    except ToolkitError as error:
        _stop(str(error), 1)


def _stop(message: str, code: int) -> None:
    print("error: " + " ".join(message.split()), file=sys.stderr)
    sys.exit(code)
