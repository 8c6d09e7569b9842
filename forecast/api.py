"""The toolkit from Python: everything an analyst needs, by name.

    >>> from forecast.api import known_on, history
    >>> history(known_on("2024-11-05"), "inflow_first").index[-1]
    Period('2024-09', 'M')

A run in steps: ``known_on`` -> ``calibrate`` -> ``simulate`` -> ``chain``, then ``bands``,
``budget``, ``query`` and ``plot``; ``run`` takes the first four at once. A model of one's own:
``register`` it, name it in a ``pool``; ``backtest``, ``score`` and ``simulate`` take it along. A
series of one's own: ``Forecaster().fit(read_monthly("own.csv")).predict(24)``.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # for an editor and the type checker; a name is imported when it is asked for
    from forecast.session.backtest import backtest, load_backtest, official_record, record, score
    from forecast.session.estimator import Forecaster
    from forecast.session.own_figures import read_monthly
    from forecast.session.run import Run, bands, budget
    from forecast.session.steps import calibrate, chain, history, known_on, pool, run, simulate
    from models.pools.adapters import from_regressor, from_statsforecast_like
    from models.pools.session import register
    from reports.figures import notebook as plot
    from reports.screen.notebook import Reply

__all__ = [
    "Forecaster",
    "backtest",
    "bands",
    "budget",
    "calibrate",
    "chain",
    "from_regressor",
    "from_statsforecast_like",
    "history",
    "known_on",
    "load_backtest",
    "official_record",
    "plot",
    "pool",
    "query",
    "read_monthly",
    "record",
    "register",
    "run",
    "score",
    "simulate",
]


MODULES = {
    "forecast.session.backtest": "backtest load_backtest official_record record score",
    "forecast.session.estimator": "Forecaster",
    "forecast.session.own_figures": "read_monthly",
    "forecast.session.run": "Run ask bands budget",
    "forecast.session.steps": "calibrate chain history known_on pool run simulate",
    "models.pools.adapters": "from_regressor from_statsforecast_like",
    "models.pools.session": "register",
    "reports.screen.notebook": "Reply",
}  # where each name stands: what draws, fits or scores takes seconds to import
PLACE = {name: module for module, names in MODULES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Return a public name, imported when it is first asked for."""
    if name == "plot":
        found: object = import_module("reports.figures.notebook")
    elif name in PLACE:
        found = getattr(import_module(PLACE[name]), name)
    else:
        raise AttributeError(f"module 'forecast.api' has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Return the public names, imported or not."""
    return sorted(__all__)


def query(
    of: "Run | str | Path", question: str, scenario: str = "", language: str = "nl"
) -> "Reply":
    """Return the answer to a question on the futures of a run, with its sentences.

    Args:
        of: a run in memory, or the folder of a finished one.
        question: such as ``"P(inflow_first[2028] > 25000)"``; the grammar is in
            ``prognose ask --help``.
        scenario: whose levers are on; the reply then tells the difference too.
        language: of the sentences, "nl" or "en".

    Raises:
        RunError: the question cannot be read or answered; the place or nearest name is said.
    """
    from forecast.session.run import ask
    from reports.answers.question import answer_lines
    from reports.screen.notebook import Reply

    answer = ask(of, question, scenario)
    return Reply(answer, tuple(answer_lines(answer, language)))
