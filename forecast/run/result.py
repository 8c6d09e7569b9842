"""The outcome of one forecast run, the only thing a report reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from forecast.evaluation.error_correlation import Link


@dataclass(frozen=True, eq=False, slots=True)
class RunResult:
    """Tables and settings of one run, as known on its as-of day.

    Attributes:
        day: the as-of day; nothing published later was used.
        language: language of the printed report, "nl" or "en".
        levels: chance that the outcome stays at or below a scenario, by scenario name.
        n_paths: number of simulated futures.
        seed: seed of the random generator.
        bands: one row per quantity and period (month "2027-03" or year "2027"), columns
            quantity, period, unit, minimum, mediaan, medio, maximum, p2_5, p10, p90, p97_5,
            mean, realised, official, official_scenario, official_round, official_difference.
        history: observed months, columns quantity, month (monthly Period), value, unit,
            estimated.
        budget: one row per budget line and year, columns article, line, year, unit, booked,
            minimum, mediaan, medio, maximum, p_sufficient, expected_shortfall, gap,
            booked_version, booked_on, price_basis, remark.
        official: official prognoses known on the day, columns vintage, published_on,
            published_kind, retrieved_on, quantity, period, start, end, scenario, value, unit,
            grade, source.
        pools: the models behind each quantity, columns quantity, model, weight.
        absent: quantities that could not be forecast, columns quantity, reason.
        parameters: assumptions used, columns name, unit, value, valid_from, price_level,
            source, note.
        sources: state of the sources, columns series, first, last, share_estimated,
            share_reconstructed, newest, source.
        correlation: of past errors of the large streams; None with too few of them.
        scenarios: what scenarios change by year, columns of ``scenarios.csv``; empty without.
        levers: the levers of these scenarios, columns of
            ``forecast.run.scenario_table.LEVER_COLUMNS``; empty without.
        analysis: tables of ``forecast.budget.analysis`` by name; what the day does not allow is
            not there.
        place_futures: places by month at each level of the COA cost, columns of
            ``forecast.budget.places.COLUMNS``; empty without that cost.
        named_futures: next year's futures under names, columns of ``forecast.budget.risks.NAMED``.
        sensitivity: what a step of a driver does to next year's COA euros, columns of
            ``forecast.budget.risks.SENSITIVITY``.
        vintages: how forecasts of a year moved, columns of
            ``forecast.run.official_beside.VINTAGES``.
        warranty: nominal and realised coverage, columns of ``forecast.evaluation.warranty``.
        rivals: mean errors of the official figures and all beside them that had an outcome by the
            day, columns of ``forecast.rule.rival_skill.SKILL``.
        alarms: the control chart of forecast errors, columns of ``control_chart.COLUMNS``.
        judgement: years of judged quantities without and with judgement, columns of
            ``judgement.csv``; empty without.
        ledger: every entry of the ledger and its state, columns of
            ``forecast.run.judgement.LEDGER_COLUMNS``; empty without.
        realised: months and years known on the day as used, columns of ``history.csv``.
        earlier: the mediaan by year with the figures of a quarter before, columns of
            ``forecast.run.quarter_before.COLUMNS``; empty when too little was known.
        why: what each cause added to the change since, columns of
            ``forecast.run.quarter_before.WHY``; empty with ``earlier``.
        freshness: to when each stream is known and due, columns of
            ``forecast.run.freshness.COLUMNS``.
        feeds: the same by printed series, columns of ``forecast.run.freshness.FEEDS``.
        coming: what is due by the next budget decisions, columns of
            ``forecast.run.coming.COLUMNS``.
        printed: our years beside those the IND printed, columns of
            ``data.streams.against_ind.against_ind``.
        nowcast: the weeks, sums and totals the futures were moved to, columns of
            ``forecast.nowcast.condition.COLUMNS``; empty when nothing was known of months that
            were not printed.
        laws: the laws adopted and known on the day and whether they are counted, columns of
            ``forecast.policy.laws.LAW_COLUMNS``.
    """

    day: date
    language: str
    levels: Mapping[str, float]
    n_paths: int
    seed: int
    bands: pd.DataFrame
    history: pd.DataFrame
    budget: pd.DataFrame
    official: pd.DataFrame
    pools: pd.DataFrame
    absent: pd.DataFrame
    parameters: pd.DataFrame
    sources: pd.DataFrame
    correlation: Link | None
    scenarios: pd.DataFrame = field(default_factory=pd.DataFrame)
    levers: pd.DataFrame = field(default_factory=pd.DataFrame)
    analysis: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    place_futures: pd.DataFrame = field(default_factory=pd.DataFrame)
    named_futures: pd.DataFrame = field(default_factory=pd.DataFrame)
    sensitivity: pd.DataFrame = field(default_factory=pd.DataFrame)
    vintages: pd.DataFrame = field(default_factory=pd.DataFrame)
    warranty: pd.DataFrame = field(default_factory=pd.DataFrame)
    rivals: pd.DataFrame = field(default_factory=pd.DataFrame)
    alarms: pd.DataFrame = field(default_factory=pd.DataFrame)
    judgement: pd.DataFrame = field(default_factory=pd.DataFrame)
    ledger: pd.DataFrame = field(default_factory=pd.DataFrame)
    realised: pd.DataFrame = field(default_factory=pd.DataFrame)
    earlier: pd.DataFrame = field(default_factory=pd.DataFrame)
    why: pd.DataFrame = field(default_factory=pd.DataFrame)
    freshness: pd.DataFrame = field(default_factory=pd.DataFrame)
    feeds: pd.DataFrame = field(default_factory=pd.DataFrame)
    coming: pd.DataFrame = field(default_factory=pd.DataFrame)
    printed: pd.DataFrame = field(default_factory=pd.DataFrame)
    nowcast: pd.DataFrame = field(default_factory=pd.DataFrame)
    laws: pd.DataFrame = field(default_factory=pd.DataFrame)
