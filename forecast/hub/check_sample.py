"""What is wrong with the samples of a file: ids, how many, and what belongs to one future."""

from collections.abc import Iterator

import pandas as pd

from forecast.hub.others import plain
from forecast.hub.output_rules import Sample, SampleIds


def sample_faults(rows: pd.DataFrame, ids: list[str], rule: Sample) -> Iterator[str]:
    """Return what is wrong with the samples of one model task.

    Args:
        rows: samples only.
        ids: task ids that do not follow from others.
        rule: what ``tasks.json`` says of samples.
    """
    params = rule.output_type_id_params
    names = rows["output_type_id"].astype("str")
    pattern = r"[1-9]\d*" if params.type == "integer" else rf".{{1,{params.max_length}}}"
    if not (fits := names.str.fullmatch(pattern).fillna(False).astype(bool)).all():
        yield f"sample id {names[~fits].iloc[0]!r}; expected {params.type}. Correct the ids."
        return
    counts = rows.groupby(ids, sort=False).size()
    low, high = params.min_samples_per_task, params.max_samples_per_task
    if (off := (counts < low) | (counts > high)).any():
        at = plain(counts.index[off][0])
        yield f"{at} has {counts[off].iloc[0]} samples; expected {low} to {high}. Correct them."
    yield from _futures(rows, ids, params)


def _futures(rows: pd.DataFrame, ids: list[str], params: SampleIds) -> Iterator[str]:
    """Return samples that span compound tasks, or leave out a task that others of theirs have."""
    given = ids if params.compound_taskid_set is None else params.compound_taskid_set
    compound = [name for name in given if name in ids]
    by_id = rows.groupby("output_type_id", sort=False)
    spread = by_id[compound].nunique().max(axis=1) if compound else pd.Series([1])
    if (spread > 1).any():
        yield f"sample {spread.idxmax()} spans several {compound}; expected one. Number it anew."
        return
    sizes = by_id.size()
    within = by_id[compound].first() if compound else pd.DataFrame(index=sizes.index)
    groups = [within[name] for name in compound] or [pd.Series(0, index=sizes.index)]
    asked = sizes.groupby(groups).transform("max")
    if (short := sizes < asked).any():
        name = sizes.index[short][0]
        yield (
            f"sample {name} covers {sizes[name]} tasks, others {asked[name]}; expected the same "
            f"tasks in each. Add what is missing."
        )
