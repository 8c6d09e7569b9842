"""Many cases on some processes, counted on stderr."""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import TypeVar

from joblib import Parallel, delayed

from forecast.progress import counted

Case_ = TypeVar("Case_")
Row = tuple[object, ...]
BLOCK = 8


def every_row(
    name: str, made: Callable[[Case_], list[Row]], asked: Sequence[Case_], workers: int
) -> list[Row]:
    """Return the rows of every case in order; the same for any number of processes.

    Args:
        name: beside the bar.
        made: gives the rows of a case.
        asked: the cases.
        workers: processes.
    """
    blocks = [asked[start : start + BLOCK] for start in range(0, len(asked), BLOCK)]
    calls = (delayed(_block)(made, block) for block in blocks)
    rows: list[Row] = []
    with counted(name, len(asked)) as advance:
        for found in Parallel(n_jobs=workers, return_as="generator")(calls):
            rows += chain.from_iterable(found)
            advance(len(found))
    return rows


def _block(made: Callable[[Case_], list[Row]], block: Sequence[Case_]) -> list[list[Row]]:
    return [made(case) for case in block]
