"""Commands that exchange forecasts with others."""

from pathlib import Path
from typing import Annotated

import typer

from forecast.cli.options import ConfigFile

app = typer.Typer()


@app.command()
def hub(
    folder: Annotated[Path, typer.Argument(help="New folder; with --check, a hub that is there.")],
    run: Annotated[
        list[str] | None, typer.Option(help="Folder or id of a run; repeatable.")
    ] = None,
    backtest: Annotated[Path | None, typer.Option(help="Folder of a backtest.")] = None,
    samples: Annotated[int, typer.Option(min=0, help="Futures of each run.")] = 200,
    kind: Annotated[str, typer.Option("--format", help="csv or parquet.")] = "parquet",
    config: ConfigFile = None,
    check: Annotated[bool, typer.Option("--check", help="Say what is wrong with a hub.")] = False,
    schemas: Annotated[
        Path | None, typer.Option(help="Folder with the schemas that hubverse publishes.")
    ] = None,
) -> None:
    """Write runs, a backtest and the official figures as a hub of hubverse, or check one."""
    from forecast.commands.hub import HubOptions, check_hub, make_hub

    if check:
        check_hub(folder, schemas)
        return
    asked = (tuple(run or ()), backtest, samples, kind, config, schemas)
    make_hub(folder, HubOptions(*asked))
