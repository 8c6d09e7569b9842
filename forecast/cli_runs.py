"""Commands about finished runs: make again, compare, watch."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from forecast.cli_options import AsOf, FigureFolder, NewFolder, Run
from forecast.cli_run import write_report

if TYPE_CHECKING:
    from forecast.compare_command import Comparison

app = typer.Typer()


@app.command()
def rerun(run: Run, figures: FigureFolder = None) -> None:
    """Make a finished run again beside it and compare the bytes of every file."""
    from forecast import remake

    remake.rerun(run, figures, write_report)


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
) -> None:
    """Say what changed between two runs and why, in parts that add up."""
    from forecast import compare_command

    options = compare_command.CompareOptions(out, level, scenario, figures)
    compare_command.run(before, after, options, _change_report)


def _change_report(found: "Comparison", folder: Path) -> None:
    """Write the chart and the text of a comparison into its folder."""
    from reports.since_chart import since_chart
    from reports.since_page import since_text
    from reports.wording import Wording

    (folder / "since.txt").write_text(since_text(found, found.language), encoding="utf-8")
    if (chart := since_chart(found, Wording(found.language))) is not None:
        (folder / f"{chart.name}.svg").write_bytes(chart.svg)


@app.command()
def watch(run: Run, as_of: AsOf = None, figures: FigureFolder = None) -> None:
    """Say whether new months have left the bands of a run, and what a new run would say."""
    from forecast import watch_command

    watch_command.watch(run, as_of, figures)
