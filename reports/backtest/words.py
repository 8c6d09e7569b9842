"""The words of the backtest: those of the report, and its own beside them."""

import textwrap
import tomllib
from functools import cache

from matplotlib.figure import Figure

from data.folders import REPORTS
from reports.charts.style import SMALL_SIZE, SOFT
from reports.wording import Wording

LETTERS = 142  # of a line under a chart, over the width of the page
TEXTS = REPORTS / "backtest" / "words.toml"


@cache
def own_texts() -> dict[str, dict[str, str]]:
    """Return every text of the backtest by key, then by language."""
    return tomllib.loads(TEXTS.read_text(encoding="utf-8"))


class BacktestWords(Wording):
    """Writes values and texts of the backtest in one language."""

    def text(self, key: str, **values: str) -> str:
        """Return a text of ``backtest.toml``, else of ``text.toml``, with its blanks filled in.

        Raises:
            RunError: no such key.
        """
        if key in own_texts():
            return own_texts()[key][self.language].format(**values)
        return super().text(key, **values)

    def target(self, target: str) -> str:
        """Return a target in words, "dit jaar", "+2 jaar" or "maand 12"."""
        kind, ahead = target.split("_")
        if kind == "month":
            return self.text("month_ahead", ahead=ahead)
        return self.text("year_now") if ahead == "0" else self.text("year_ahead", ahead=ahead)

    def signed(self, share: float, decimals: int = 0) -> str:
        """Return a share as a percentage that shows its sign, "+38%"; none when it rounds to 0."""
        sign = "+" if 100 * share >= 0.5 * 10**-decimals else ""
        return sign + self.percent(share, decimals)


def explain(figure: Figure, text: str) -> None:
    """Write how to read a chart under it, over its whole width."""
    lines = textwrap.fill(text, LETTERS)
    figure.supxlabel(lines, x=0.01, ha="left", fontsize=SMALL_SIZE, color=SOFT, linespacing=1.3)
