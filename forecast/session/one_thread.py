"""Linear algebra on one thread: the same bytes everywhere, and no fight over the cores."""

from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[Any]:
    """Return a context in which linear algebra keeps to one thread; afterwards it is as it was.

    The matrices here are small: more threads wait for each other, which tripled the time of a
    forecast, and may add up in another order.
    """
    limit: AbstractContextManager[Any] = _controller().limit(limits=1, user_api="blas")
    return limit


@cache
def _controller() -> ThreadpoolController:
    """Return what was loaded at the first forecast; looking again costs more than forecasting."""
    import scipy.linalg  # noqa: F401  # so that its library is among them

    return ThreadpoolController()
