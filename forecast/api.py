"""The toolkit from Python: everything an analyst needs, by name.

    >>> from forecast.api import known_on, history
    >>> history(known_on("2024-11-05"), "inflow_first").index[-1]
    Period('2024-09', 'M')

A run in steps: ``known_on`` -> ``calibrate`` -> ``simulate`` -> ``chain``, then ``bands``,
``budget``, ``query`` and ``plot``; ``run`` takes the first four at once. A model of one's own:
``register`` it, name it in a ``pool``; ``backtest``, ``score`` and ``simulate`` take it along. A
series of one's own: ``Forecaster().fit(read_monthly("own.csv")).predict(24)``.
"""

from pathlib import Path

from forecast.session.backtest import backtest, load_backtest, official_record, record, score
from forecast.session.estimator import Forecaster
from forecast.session.own_figures import read_monthly
from forecast.session.run import Run, ask, bands, budget
from forecast.session.steps import calibrate, chain, history, known_on, pool, run, simulate
from models.pools.adapters import from_regressor, from_statsforecast_like
from models.pools.session import register
from reports.answers.question import answer_lines
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


def query(of: Run | str | Path, question: str, scenario: str = "", language: str = "nl") -> Reply:
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
    answer = ask(of, question, scenario)
    return Reply(answer, tuple(answer_lines(answer, language)))
