"""The rule in a backtest: what evidence gives on each day, and what that was worth."""

import pandas as pd

from data.tables.vintages import VINTAGES, load_figures
from forecast.backtest.folds import backtest
from forecast.backtest.last_twelve import LAST_TWELVE
from forecast.backtest.members import POOL
from forecast.backtest.setting import QUARTERLY, Setting
from forecast.evaluation.freshness import BY_DAYS, Rivals, skill_by_days
from forecast.rule.choose import PoolRule
from forecast.rule.evidence import ABROAD, EvidenceSource, evidence
from forecast.rule.rival_skill import BY_RULE, OURS
from models.registry import BASELINE

MORE_FILES = ("eu_first_monthly_at_fr_it",)
COLUMNS = ("who", *BY_DAYS)
SINCE = (2013, 2015)


def rule_of(setting: Setting, errors: pd.DataFrame) -> PoolRule:
    """Return the rule with the evidence of all days; each day sees what was known by it.

    Args:
        setting: of the backtest.
        errors: past errors of the pools, for the outcomes of the Dutch streams.
    """
    figures = setting.stands_on.tables.figures
    folder = setting.config.figures or VINTAGES
    every = pd.concat([figures, load_figures(folder, MORE_FILES)], ignore_index=True)
    abroad = every[every["series"].isin(ABROAD)]
    return PoolRule(evidence(EvidenceSource(figures, abroad, errors), setting.config.workers))


def rule_rows(setting: Setting, rule: PoolRule) -> pd.DataFrame:
    """Return the forecasts of the rule on the quarterly days, as model ``BY_RULE``."""
    days = [one._replace(config=rule.config(one.config, one.day)) for one in setting.quarterly]
    rows = backtest(days, setting.stands_on, setting.config.workers).rows
    return rows[rows["model"] == POOL].assign(model=BY_RULE)


def skill_by_rule(ours: pd.DataFrame, ruled: pd.DataFrame) -> pd.DataFrame:
    """Return the skill of our pools and of those of the rule on the same quarterly days.

    Args:
        ours: the detail table of the quarterly days.
        ruled: as of :func:`rule_rows`.

    Returns:
        Columns ``COLUMNS``: ``who`` is ours or by_rule, the others as of
        ``forecast.evaluation.freshness.skill_by_days``.
    """
    both = pd.concat([ours, ruled], ignore_index=True)
    tables = [
        skill_by_days({QUARTERLY: both}, Rivals(model, BASELINE, LAST_TWELVE), SINCE).assign(
            who=who
        )
        for who, model in ((OURS, POOL), (BY_RULE, BY_RULE))
    ]
    return pd.concat(tables, ignore_index=True)[list(COLUMNS)]
