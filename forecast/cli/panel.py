"""The command for many series at once."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def panel(
    file: Annotated[
        Path, typer.Argument(help="CSV, Excel, Parquet or Arrow: unique_id, month, value.")
    ],
    out: Annotated[Path, typer.Option(help="New folder; the same command again goes on in it.")],
    members: Annotated[
        str,
        typer.Option(
            "--models", help="Models to pool, by comma; empty: the default of own series."
        ),
    ] = "",
    horizon: Annotated[int, typer.Option(min=1, max=120, help="Months ahead.")] = 24,
    paths: Annotated[int, typer.Option(min=400, help="Futures of each series.")] = 1000,
    seed: Annotated[int, typer.Option(min=0)] = 1,
    chunk: Annotated[int, typer.Option(min=1, help="Series in one part.")] = 100,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes.")] = 1,
    cluster: Annotated[str, typer.Option(help="A Dask scheduler, tcp://host:port.")] = "",
    decimal: Annotated[str, typer.Option(help="'.' or ',' where the file does not tell.")] = "",
    zone: Annotated[str, typer.Option(help="Into which times with a zone are put.")] = "",
    frequency: Annotated[
        str,
        typer.Option(
            help="Figures come by days, weeks, quarters, half_years or years: totals put into "
            "months by day; with =level behind it, levels."
        ),
    ] = "",
    allow_failures: Annotated[
        bool, typer.Option("--allow-failures", help="Exit 0 also when series failed.")
    ] = False,
) -> None:
    """Forecast every series of a file, thousands at once; bands as Parquet parts.

    Exit 3 when some series could not be forecast, 1 when none could.
    """
    from forecast.panel.run import PanelOptions, run_panel
    from reports.screen.shipped import show_panel

    names = tuple(name.strip() for name in members.split(",")) if members else ()
    reading = (decimal, zone, frequency)
    asked = (out, names, horizon, paths, seed, chunk, workers, cluster, *reading)
    account = run_panel(file, PanelOptions(*asked))
    show_panel(account)
    raise typer.Exit(0 if allow_failures else account.status)
