"""Commands about finished runs: make again, compare, watch."""

import typer

from forecast.cli_options import FigureFolder, Run
from forecast.cli_run import write_report

app = typer.Typer()


@app.command()
def rerun(run: Run, figures: FigureFolder = None) -> None:
    """Make a finished run again beside it and compare the bytes of every file."""
    from forecast import remake

    remake.rerun(run, figures, write_report)
