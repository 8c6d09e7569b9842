"""Commands about finished runs: make again, compare, watch, score."""

from pathlib import Path
from typing import Annotated

import typer

from forecast.cli.language import spoken
from forecast.cli.options import AsOf, FigureFolder, NewFolder, RunName, Spoken

app = typer.Typer()


@app.command()
def rerun(run: RunName, figures: FigureFolder = None) -> None:
    """Make a finished run again beside it and compare the bytes of every file."""
    from forecast.commands.run import run_rerun

    run_rerun(run, figures)


@app.command()
def compare(
    before: Annotated[str, typer.Argument(help="Folder or id of the earlier run.")],
    after: Annotated[str, typer.Argument(help="Folder or id of the later run.")],
    level: Annotated[
        str, typer.Option(help="minimum, mediaan, medio, p10, ... or 0.9.")
    ] = "mediaan",
    scenario: Annotated[str | None, typer.Option(help="Compare under this scenario.")] = None,
    figures: FigureFolder = None,
    out: NewFolder = None,
    lang: Spoken = None,
) -> None:
    """Say what changed between two runs and why, in parts that add up."""
    from forecast.changes.comparison import CompareOptions
    from forecast.commands.compare import run_compare

    options = CompareOptions(out, level, scenario, figures)
    run_compare(before, after, options, lang or spoken())


@app.command()
def history(
    quantity: Annotated[str, typer.Argument(help="Key of a quantity, such as inflow_total.")],
    year: Annotated[int, typer.Argument(help="Calendar year that was forecast.")],
    registry: Annotated[
        Path | None, typer.Option(help="Folder of finished runs; out/runs if empty.")
    ] = None,
    lang: Spoken = None,
) -> None:
    """Show how forecasts of one quantity and year moved: runs, record and official rounds."""
    from forecast.commands.records.history import run_history

    run_history(quantity, year, registry, lang or spoken() or "en")


@app.command()
def watch(
    run: RunName, as_of: AsOf = None, figures: FigureFolder = None, lang: Spoken = None
) -> None:
    """Say whether new months have left the bands of a run, and what a new run would say."""
    from forecast.commands.watch import run_watch

    run_watch(run, as_of, figures, lang or spoken() or "en")


@app.command()
def score(run: RunName, as_of: AsOf = None, figures: FigureFolder = None) -> None:
    """Score the bands of a finished run on what came true since: WIS, coverage, error."""
    from forecast.commands.watch import run_score

    run_score(run, as_of, figures)


@app.command()
def serve(
    run: Annotated[str, typer.Argument(help="Folder or id of a run; the newest if empty.")] = "",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 8765,
    host: Annotated[str, typer.Option(help="Others than this machine need a token.")] = "127.0.0.1",
    lang: Spoken = None,
) -> None:
    """Open a run in the browser: move levers, see persons and euros, ask questions."""
    from forecast.commands.serve import ServeOptions, run_serve

    run_serve(run, ServeOptions(host, port, lang or spoken()))
