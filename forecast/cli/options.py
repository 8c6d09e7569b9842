"""The options that several commands share."""

from pathlib import Path
from typing import Annotated, Literal

import typer

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
ConfigFile = Annotated[Path | None, typer.Option(help="TOML file that changes defaults.")]
Language = Literal["nl", "en"]
Lang = Annotated[Language | None, typer.Option(help="Language; that of the run if empty.")]
Spoken = Annotated[
    Language | None, typer.Option("--lang", help="Language of what is printed; LANG if empty.")
]
RunName = Annotated[str, typer.Argument(help="Folder or id of a run.")]
