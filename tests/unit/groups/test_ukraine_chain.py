"""Ukraine: stock, municipal reception and the end of temporary protection, by hand."""

import numpy as np
import pandas as pd
import pytest

from data.errors import DataError
from data.series import Series
from data.streams.ukraine import Ukraine
from models.chain.settings import Settings
from models.groups import ukraine
from models.paths import Paths

pytestmark = pytest.mark.unit


def known_stock(value=1000.0, share=0.1, drift=0.0):
    month = pd.period_range("2025-12", periods=1, freq="M")
    stock = Series("ukraine_stock", month, np.array([value]), "persons")
    coming = Series("ukraine_registrations", month, np.array([7.0]), "persons/month")
    return Ukraine(coming, stock, share, drift, "made up")


def arriving(values):
    values = np.asarray(values, float)
    months = pd.period_range("2026-01", periods=values.shape[1], freq="M")
    return Paths("ukraine_registrations", months, values, "persons/month")


def rng():
    return np.random.default_rng(5)


def test_stock_by_hand():
    start, coming = known_stock(), arriving([[50.0, 20.0]])
    found = ukraine.simulate_ukraine(start, ukraine.ukraine_settings(start, coming, rng()), coming)
    # leaves 100 of 1000, then 95 of 950
    assert found["ukraine_deregistrations"].values.tolist() == [[100.0, 95.0]]
    assert found["ukraine_stock"].values.tolist() == [[950.0, 875.0]]
    assert set(found) == {"ukraine_deregistrations", "ukraine_stock"}


def test_the_newest_count_of_several_is_where_it_starts():
    start, coming = known_stock(), arriving([[50.0]])
    months = pd.period_range("2025-11", periods=2, freq="M")
    longer = Series("ukraine_stock", months, np.array([9.0, 1000.0]), "persons")
    start = Ukraine(start.registrations, longer, 0.1, 0.0, "made up")
    found = ukraine.simulate_ukraine(start, ukraine.ukraine_settings(start, coming, rng()), coming)
    assert found["ukraine_stock"].values.tolist() == [[950.0]]


def test_no_more_applications_are_activated_than_persons_are_registered():
    start, coming = known_stock(), arriving([[50.0, 20.0, 0.0]])
    settings = ukraine.ukraine_settings(start, coming, rng())
    settings = settings.changed("ukraine_activated", np.array([[0.0, 5000.0, 3.0]]))
    found = ukraine.simulate_ukraine(start, settings, coming)
    assert found["ukraine_asylum_applications"].values.tolist() == [[0.0, 875.0, 0.0]]
    # who applied is an asylum seeker from then on
    assert found["ukraine_stock"].values.tolist() == [[950.0, 0.0, 0.0]]


def test_municipal_reception_by_hand():
    months = pd.period_range("2026-02", periods=2, freq="M")
    settings = Settings(
        months, 1, {"goo_share": np.array([[0.75, 0.5]]), "goo_places_ratio": np.array([[1.02]])}
    )
    months = pd.period_range("2026-01", periods=3, freq="M")
    stock = Paths("ukraine_stock", months, np.array([[800.0, 1000.0, 600.0]]), "persons")
    found = ukraine.municipal_reception(settings, stock)
    # January is known: it takes the first share
    assert found["goo_occupied"].values.tolist() == [[600.0, 750.0, 300.0]]
    np.testing.assert_allclose(found["goo_places_needed"].values, [[612.0, 765.0, 306.0]])


def rows(*figures):
    table = pd.DataFrame(figures, columns=["series", "end", "value"])
    return table.assign(end=pd.to_datetime(table["end"]), status="official")


def test_share_and_its_drift_by_hand():
    months = pd.period_range("2024-12", "2025-12", freq="M")
    stock = Series("ukraine_stock", months, np.full(13, 1000.0), "persons")
    start = Ukraine(stock, stock, 0.01, 0.0, "made up")
    known = rows(
        ("ua_goo_occupied", "2024-12-31", 800.0),
        ("ua_goo_occupied", "2025-01-31", 790.0),  # too near for a change
        ("ua_goo_occupied", "2025-12-31", 700.0),
        ("ua_goo_capacity", "2025-12-31", 714.0),
    )
    found = ukraine.municipal_share(known, start)
    assert found.occupied_share == 0.7
    assert found.places_ratio == 714 / 700
    # one change, logit 0.7 - logit 0.8 in a year of 365 days
    assert found.drift == pytest.approx(abs(np.log(0.7 / 0.3 / 4)) / np.sqrt(365 / 365.25))
    assert found.changes == 1


def test_changes_of_the_share_are_read_beside_the_page_too():
    months = pd.period_range("2024-12", "2025-12", freq="M")
    stock = Series("ukraine_stock", months, np.full(13, 1000.0), "persons")
    known = rows(
        ("ua_brp_page", "2022-08-01", 1000.0),
        ("ua_brp_page", "2022-10-02", 1000.0),
        ("ua_brp_page", "2023-10-01", 1000.0),
        ("ua_goo_occupied", "2022-08-15", 100.0),  # reception was being built up
        ("ua_goo_occupied", "2022-09-01", 500.0),
        ("ua_goo_occupied", "2022-11-03", 520.0),  # too far from a count
        ("ua_goo_occupied", "2023-10-01", 600.0),
        ("ua_goo_occupied", "2024-12-31", 800.0),
        ("ua_goo_occupied", "2025-06-29", 700.0),  # 180 days later
        ("ua_goo_occupied", "2025-12-25", 650.0),  # 179 days later
        ("ua_goo_capacity", "2024-12-31", 900.0),
        ("ua_goo_capacity", "2025-06-29", 714.0),
    )
    found = ukraine.municipal_share(known, Ukraine(stock, stock, 0.01, 0.0, "made up"))
    assert (found.occupied_share, found.places_ratio) == (0.65, pytest.approx(1.02))

    def change(low, high, days):
        odds = (high / (1 - high)) / (low / (1 - low))
        return np.log(odds) / np.sqrt(days / 365.25)

    changes = [change(0.8, 0.7, 180), change(0.5, 0.6, 395)]
    assert found.changes == 2
    assert found.drift == pytest.approx(np.sqrt(np.mean(np.square(changes))))


@pytest.mark.parametrize("lacking", ["ua_goo_occupied", "ua_goo_capacity"])
def test_municipal_reception_needs_persons_and_places(lacking):
    months = pd.period_range("2024-12", "2025-12", freq="M")
    stock = Series("ukraine_stock", months, np.full(13, 1000.0), "persons")
    both = [("ua_goo_occupied", "2025-06-30", 700.0), ("ua_goo_capacity", "2025-06-30", 714.0)]
    known = rows(*(row for row in both if row[0] != lacking))
    with pytest.raises(DataError, match="goo_occupied: no count of persons"):
        ukraine.municipal_share(known, Ukraine(stock, stock, 0.01, 0.0, "made up"))


def test_a_share_without_drift_stays():
    shares = ukraine.Municipal(0.6, 1.01)
    assert (shares.drift, shares.changes) == (0.0, 0)
    months = pd.period_range("2026-01", periods=3, freq="M")
    settings = ukraine.municipal_settings(shares, months, 4, rng())
    np.testing.assert_allclose(settings.of("goo_share"), 0.6)
    assert settings.of("goo_places_ratio").tolist() == np.full((4, 3), 1.01).tolist()
