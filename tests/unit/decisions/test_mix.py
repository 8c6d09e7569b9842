import numpy as np
import pandas as pd
import pytest

from models.decisions.mix import Mix, calibrate_mix, grant_share

pytestmark = pytest.mark.unit


def row(series, start, end, value):
    return {
        "series": series,
        "start": pd.Timestamp(start),
        "end": pd.Timestamp(end),
        "value": value,
        "status": "printed",
    }


def year(series, value, of=2025):
    return row(series, f"{of}-01-01", f"{of}-12-31", value)


ROWS = [
    row("openstaande asielaanvragen Syriërs onder BVM", "2024-12-31", "2024-12-31", 16290.0),
    year("eerste asielaanvragen Syriërs", 3280.0),
    year("aandeel Syriërs in eerste asielaanvragen", 14.0),
    year("aandeel Syrische zaken in beslissingen eerste aanvragen", 42.0, 2024),
    year("aandeel Syrische zaken in beslissingen eerste aanvragen", 5.0),
    year("eerste asielaanvragen: beslissingen totaal", 28990.0, 2024),
    year("eerste asielaanvragen: beslissingen totaal", 20960.0),
    year("inwilligingspercentage Syrië", 84.0, 2024),
    year("inwilligingspercentage Syrië", 7.0),
    year("inwilligingspercentage niet-Syrisch", 36.0),
]


def test_syrians_waiting_are_a_count_with_what_came_and_was_decided_after_it():
    found = calibrate_mix(pd.DataFrame(ROWS), 50000.0, pd.Period("2025-12", "M"))
    # 16.290 + 3.280 - 5% of 20.960; decisions of 2024 came before the count
    assert found.waiting == pytest.approx(18522 / 50000)
    assert (found.arriving, found.granted, found.others) == (0.14, (0.07, 0.84), 0.36)


@pytest.mark.parametrize("lacking", range(len(ROWS)))
def test_nothing_is_said_with_a_part_missing(lacking):
    rows = [one for n, one in enumerate(ROWS) if n != lacking]
    alone = ROWS[lacking]["series"] not in {one["series"] for one in rows}
    found = calibrate_mix(pd.DataFrame(rows), 50000.0, pd.Period("2025-12", "M"))
    assert (found is None) == alone


def test_the_mix_moves_from_the_stock_to_the_applications():
    mix = Mix(waiting=0.5, arriving=0.1, granted=(0.0, 1.0), others=0.25)
    months = pd.period_range("2026-01", periods=2, freq="M")
    turnover, granted = np.array([[1 / np.log(2)], [1e9]]), np.array([[1.0], [0.5]])
    found = grant_share(mix, turnover, granted, months)
    # half of the way each month: 0,3 and 0,2 Syrians; and none of the way
    np.testing.assert_allclose(found[0], [0.3 + 0.7 * 0.25, 0.2 + 0.8 * 0.25])
    np.testing.assert_allclose(found[1], [0.5 * 0.5 + 0.5 * 0.25] * 2)


def test_what_the_mpp_expects_is_the_mix_of_2024():
    # 42% Syrians of whom 84% are granted, and 36% of the others: the printed 56%
    mix = Mix(0.42, 0.42, (0.07, 0.84), 0.36)
    months = pd.period_range("2026-01", periods=1, freq="M")
    found = grant_share(mix, np.array([[20.0]]), np.array([[0.84]]), months)
    assert found[0, 0] == pytest.approx(0.56, abs=0.005)
