"""The parts of the page on how good we were, in markdown."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from forecast.backtest.members import POOL
from forecast.backtest.tables import Tables
from forecast.evaluation.registry import SCORES
from forecast.official.scores import NO_ROUND
from reports.backtest.case import headline, markdown
from reports.backtest.rows import ORDER, YEARLY, cases
from reports.backtest.words import BacktestWords

WORDS = BacktestWords("nl")  # for numbers: a dot for thousands, as in all documents
NATURAL = "16.7/83.3"  # the pair of levels of our minimum and maximum
FEWEST = 4  # outcomes a row of the table rests on at least
ROUND = "2024-II"  # the round whose miss of 2025 is told in a line
LACKS = "\\*"  # after ours, where resettlement is in the outcome and could not be forecast
RIVALS = {
    "by_rule": "error by the rule",
    "last_twelve": "error last twelve",
    "random_walk": "error walk",
}
CASES_HEADER = (
    "round",
    "fixed on (by rule)",
    "year",
    "official",
    "ours",
    "came",
    "error official",
    "error ours",
)
Row = Mapping[Hashable, Any]


def basis(tables: Tables) -> str:
    """Return on which days the forecasts were made, and what they saw."""
    days = sorted(set(tables.forecasts["day"]))
    return (
        f"Made again as if it were then, on {len(days)} days from {_day(days[0])} to "
        f"{_day(days[-1])}, each using only figures that were out by that day. Many of those days "
        f"of publication follow a rule and their values were read from later tables, so these are "
        f"reconstructed vintages: revisions made since are partly inside them. The forms of the "
        f"models and the pools were made with these same outcomes in view: read the record as an "
        f"upper bound, and [ours as a rule](#ours-as-a-rule) beside it. It is of the models of "
        f"time series: from August 2025 on a run also pools nareis with its backlog, for which no "
        f"outcome is known yet. Numbers below come from `make backtest`."
    )


def _day(day: str) -> str:
    return BacktestWords("en").day(date.fromisoformat(day))


def official(tables: Tables) -> list[str]:
    """Return the official figures beside ours, a row per case, with both mean errors."""
    table = cases(tables)
    beside = _beside(tables, table)
    rows = [
        [*_case_row(case), *(WORDS.signed(float(share), 1) for share in shares)]
        for case, shares in zip(table.to_dict("records"), beside.to_numpy(float), strict=True)
    ]
    errors = [float(table[name].mean()) for name in ("error_official", "error_mediaan")]
    errors += [float(beside[who].abs().mean()) for who in beside]
    means = [f"**{WORDS.percent(error, 1)}**" for error in errors]
    rows.append([f"**mean of {len(table)}, without sign**", *[""] * 5, *means])
    header = (*CASES_HEADER, *(RIVALS[str(who)] for who in beside))
    told = [
        "## The official figures since 2017",
        f"The {len(table)} official central figures of total asylum inflow since 2017 that have "
        f"an outcome, beside our mediaan as of the day each was fixed, and beside who needs no "
        f"pool of ours on that day. No fixing day is published: the days follow a rule "
        f"(`data/raw/mpp_cases.csv`).",
        grid(header, rows, "ll" + "r" * (6 + len(beside.columns))),
    ]
    if any(LACKS in row[4] for row in rows):
        told.append(f"{LACKS} without resettlement, which the outcome holds.")
    return [*told, _summary(tables)]


def _beside(tables: Tables, table: pd.DataFrame) -> pd.DataFrame:
    """Return the errors with sign of the rule and the naive rules by case, a column each."""
    found = tables.csv.get("official_rivals", pd.DataFrame(columns=["case_id"]))
    found = found.set_index("case_id").reindex(table["case_id"])
    names = [name for name in RIVALS if name in found and found[name].notna().any()]
    shares = {name: found[name] / found["realised"] - 1 for name in names}
    return pd.DataFrame(shares, index=found.index)


def _case_row(case: Row) -> list[str]:
    name = str(case["vintage"])
    held = "without resettlement" not in case["realised_definition"]
    lacks = LACKS if held and "resettlement" not in case["ours_definition"] else ""
    said = [case[column] / case["realised"] - 1 for column in ("official_central", "mediaan")]
    return [
        name if name.startswith(NO_ROUND) else WORDS.round(name),
        case["as_of"],
        str(case["year"]),
        f"{WORDS.persons(case['official_central'])} ({case['scenario']})",
        f"{WORDS.persons(case['mediaan'])}{lacks}",
        WORDS.persons(case["realised"]),
        *(WORDS.signed(share, 1) for share in said),
    ]


def _summary(tables: Tables) -> str:
    """Return in words what the table leaves out: closeness, the same percentile, the bands."""
    errors = _since_2017(tables.csv["official_errors"]).to_dict("records")[0]
    table = cases(tables)
    same = int((table["error_same_percentile"] < table["error_official"]).sum())
    told = (
        f"Ours is closer in {errors['n_ours_closer']:.0f} of {errors['n_ours']:.0f}. At the same "
        f"percentile as the official figure (our medio beside a medio) our mean error is "
        f"{WORDS.percent(errors['ours_same_percentile'], 1)} and ours is closer in {same}."
        f"{_dependence(table)}"
    )
    bands = _since_2017(tables.csv["official_coverage"])
    for row in bands[bands["pair"] == NATURAL].to_dict("records"):
        inside = [round(row[f"{who}_coverage"] * row["n"]) for who in ("official", "ours")]
        told += (
            f" Of the {row['n']} outcomes since 2017 with an official minimum and maximum, "
            f"{inside[0]} fell between them and {inside[1]} between ours."
        )
    return told


def _dependence(table: pd.DataFrame) -> str:
    """Return how few things the cases rest on, and the means without the heaviest round."""
    heaviest = str(table.groupby("vintage")["error_official"].sum().idxmax())
    rest = table[table["vintage"] != heaviest]
    if rest.empty:
        return ""
    means = [
        WORDS.percent(float(rest[name].mean()), 1) for name in ("error_official", "error_mediaan")
    ]
    return (
        f" These cases are {table['vintage'].nunique()} rounds about {table['year'].nunique()} "
        f"outcome years; without {heaviest} the mean errors are {means[0]} and {means[1]}."
    )


def _since_2017(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["subset"] == "since_2017"]


def case_in_full(table: pd.DataFrame) -> list[str]:
    """Return the case in a line, and as a table of the rounds and ours on their fixing days."""
    rounds = (table["source"] == "official") & table["total"].notna()
    fixed = table["as_of"].isin(table.loc[rounds, "as_of"]) & (table["source"] == "ours")
    if not (rounds & (table["name"] == ROUND)).any():
        return ["Its outcome is not known yet."]
    return [
        f"{headline(table, ROUND)}.",
        markdown(table[rounds | fixed | (table["source"] == "outcome")]).strip(),
        "Errors are forecast less outcome, in persons; `sum` is what the mediaan of a total lies "
        "above the sum of its mediaans. `case_2025.csv` holds every day.",
    ]


POOLS_HEADER = (
    "quantity",
    "year",
    "n",
    "independent",
    "WIS / walk",
    "log WIS / walk",
    "in minimum-maximum",
    "in 80%",
    "> mediaan",
    "> medio",
    "error",
)


def pools(tables: Tables) -> list[str]:
    """Return skill and coverage of the pools by quantity and calendar year ahead."""
    scores = tables.csv["scores"]
    rows = scores[(scores["model"] == POOL) & scores["target"].str.fullmatch(YEARLY)]
    rows = rows.assign(order=rows["quantity"].map({key: at for at, key in enumerate(ORDER)}))
    rows = rows.sort_values(["order", "target"], kind="stable")
    few = rows[rows["n"] < FEWEST]
    rows = rows[rows["n"] >= FEWEST]
    names = ("coverage_67", "coverage_80", "share_above_mediaan", "share_above_medio")
    aims = [f"*{WORDS.percent(SCORES[name].aim or 0.0)}*" for name in names]
    lines = [_score_row(row, names) for row in rows.to_dict("records")]
    return [
        "Our pools by calendar year ahead (0: the year of the day). `n` counts forecasts with an "
        "outcome, `independent` those of which no two were open at the same time: with so few, "
        "chance weighs heavily. `WIS / walk` is the weighted interval score relative to a log "
        "random walk, also with both on the log scale, where an exploding walk weighs less; below "
        "1 is better. Year 0 holds months already known. Behind the 80% band stands the 95% "
        "interval that the independent number leaves; `error` is the mean absolute error of the "
        "mediaan.",
        grid(
            POOLS_HEADER, [["*aim*", *[""] * 3, "*< 1*", "*< 1*", *aims, ""], *lines], "llrrrrrrrrr"
        ),
        *_left_out(few),
        *_warnings(tables.csv["warnings"]),
    ]


def _score_row(row: Row, names: Sequence[str]) -> list[str]:
    shares = {name: WORDS.percent(row[name]) for name in names}
    ends = [WORDS.number(100 * row[f"coverage_80_{end}"]) for end in ("lower", "upper")]
    shares["coverage_80"] += f" ({'-'.join(ends)})"
    return [
        f"`{row['quantity']}`",
        f"+{row['target'][-1]}".replace("+0", "0"),
        WORDS.number(row["n"]),
        WORDS.number(row["n_independent"]),
        WORDS.number(row["relative_wis"], 0.01, 2),
        WORDS.number(row["relative_log_wis"], 0.01, 2),
        *shares.values(),
        WORDS.percent(row["mape"]),
    ]


def _left_out(few: pd.DataFrame) -> list[str]:
    rows = few.to_dict("records")
    told = [f"`{row['quantity']}` {row['target']} (n {row['n']:.0f})" for row in rows]
    return [f"Too few outcomes to show: {', '.join(told)}."] if told else []


def _warnings(table: pd.DataFrame) -> list[str]:
    told = table[(table["model"] == POOL) & table["target"].str.fullmatch(YEARLY)]
    items = [f"`{row['quantity']}` {row['target']} {row['warning']}" for _, row in told.iterrows()]
    return [f"The tables warn: {'; '.join(items)}."] if items else []


def grid(header: Sequence[str], rows: Sequence[Sequence[str]], align: str) -> str:
    """Return a markdown table.

    Args:
        header: one label for each column.
        rows: as long as the header.
        align: one letter for each column, "l" or "r".
    """
    ruler = ["--:" if letter == "r" else "---" for letter in align]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [header, ruler, *rows])
