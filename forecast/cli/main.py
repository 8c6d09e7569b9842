"""The command line: the commands of every group in one program, and how it stops."""

import os
import sys
from typing import Any

import typer

from data.errors import ToolkitError, one_line
from forecast.cli.ask import app as ask_app
from forecast.cli.budget import app as budget_app
from forecast.cli.hub import app as hub_app
from forecast.cli.language import asked, dutch, error_in_dutch, in_dutch, spoken
from forecast.cli.panel import app as panel_app
from forecast.cli.run import app as run_app
from forecast.cli.runs import app as runs_app
from forecast.cli.shipped import app as shipped_app

WRONG_USAGE: Any = typer.BadParameter.__mro__[2]  # the base typer itself shows as an error
MEGA = 1 << 20
LEAST_ROOM = 1024 * MEGA  # bytes of addresses; the libraries load in 700 MB

app = typer.Typer(
    name="prognose",
    help="Open, reproducible forecasts of Dutch asylum inflow, reception and budget.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (run_app, runs_app, budget_app, ask_app, shipped_app, hub_app, panel_app):
    app.add_typer(group)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line: one line on stderr and exit 1 for errors, 2 for wrong usage."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    _steady_streams()
    _require_room()
    given = sys.argv[1:] if arguments is None else arguments
    language = asked(given)
    command: Any = typer.main.get_command(app)
    if language == "nl":
        in_dutch(command)
    try:
        sys.exit(command(given, prog_name="prognose", standalone_mode=False) or 0)
    except WRONG_USAGE as error:
        told = error.format_message().replace("Value error, ", "").rstrip(".")
        told = error_in_dutch(told) if language == "nl" else told
        _stop(f"{told}. {_said('See `prognose --help`.', language)}", 2, language)
    except (typer.Abort, KeyboardInterrupt):
        _stop(_said("stopped; nothing was kept.", language), 1, language)
    except ToolkitError as error:
        _stop(str(error), 1, language)
    except UnicodeEncodeError as error:
        told = ascii(error.object)[:200]
        _stop(
            f"{told}: letters this system cannot write. Set PYTHONUTF8=1, or use plain ones.",
            1,
            language,
        )
    except (OSError, MemoryError) as error:
        _stop(_no_room(error, language), 1, language)


def _steady_streams() -> None:
    """See to it that printing never fails: a letter a screen has not is shown as "?"."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # it was closed before we began
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _require_room() -> None:
    """Stop in one line where a limit on memory would end or hang the libraries as they load."""
    try:
        import resource
    except ImportError:  # a system without such limits
        return
    least, most = resource.getrlimit(resource.RLIMIT_AS)
    allowed = min((one for one in (least, most) if one != resource.RLIM_INFINITY), default=None)
    if allowed is not None and allowed < LEAST_ROOM:
        _stop(
            f"memory: {allowed // MEGA} MB of addresses allowed (ulimit -v); expected at least "
            f"{LEAST_ROOM // MEGA} MB. Raise the limit.",
            1,
            spoken(),
        )


def _no_room(error: OSError | MemoryError, language: str | None) -> str:
    if isinstance(error, MemoryError):
        return "memory: there is no room left. Ask for less, or make room."
    check = _said("Check the path and the disk.", language)
    what = error_in_dutch(str(error.strerror)) if language == "nl" else error.strerror
    return f"{error.filename or 'disk'}: {what}. {check}"


def _said(text: str, language: str | None) -> str:
    return dutch()["error"][text] if language == "nl" else text


def _stop(message: str, code: int, language: str | None) -> None:
    told = one_line(message)
    told = error_in_dutch(told) if language == "nl" else told
    print(f"{_said('error', language)}: {told}", file=sys.stderr)
    sys.exit(code)
