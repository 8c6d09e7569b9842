"""What ``prognose serve`` does: a run as a page in the browser of this machine."""

import secrets
from typing import NamedTuple

from data.errors import RunError
from forecast.archive.registry import finished
from forecast.archive.store import RUNS
from forecast.session.estimator import Forecaster
from reports.screen.lines import say

HERE = "127.0.0.1"
MOST_SENT = 4_000_000  # bytes of one message of a browser: a file at most, as text
MISSING = (
    "serve: the packages of the page are not installed; expected those of the group `app`. "
    "Run `make serve`, or install asielprognose[app]."
)


class ServeOptions(NamedTuple):
    """The options of ``prognose serve``; no language means that of the run."""

    host: str = HERE
    port: int = 8765
    lang: str | None = None


def run_serve(name: str, options: ServeOptions) -> None:
    """Open a run and serve its page until it is stopped.

    Args:
        name: folder or id; the newest run when empty.
        options: as given on the command line.

    Raises:
        RunError: there is no such run, it is not whole, or the packages are missing.
    """
    try:
        import uvicorn

        from reports.app.board import open_board
        from reports.app.guard import Guard
        from reports.app.report import RunFiles
        from reports.app.server import application
    except ModuleNotFoundError:
        raise RunError(MISSING) from None
    board = open_board(name or _newest(), options.lang)
    board.warm()
    token = "" if options.host in (HERE, "localhost", "::1") else secrets.token_urlsafe(16)
    asked = f"?token={token}" if token else ""
    say(f"http://{options.host}:{options.port}/{asked}")
    guarded = Guard(RunFiles(application(board, Forecaster)), token)
    uvicorn.run(
        guarded,
        host=options.host,
        port=options.port,
        log_level="warning",
        ws_max_size=MOST_SENT,
    )


def _newest() -> str:
    runs = finished(RUNS)
    if not runs:
        raise RunError("serve: no finished run; expected one. Make one with `prognose run`.")
    return runs[-1].run_id
