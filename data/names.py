"""The nearest known names, for the error message about an unknown one."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str]) -> str:
    """Return up to three known names closest to ``name``, joined by "or".

    Example:
        >>> nearest("inflow_frist", ["inflow_first", "cost_coa"])
        'inflow_first'
    """
    options = sorted(known)
    close = get_close_matches(name, options, n=3) or options[:3]
    return " or ".join(close) or "a name, but none is known"
