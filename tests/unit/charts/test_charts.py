"""What the charts draw is what they were given; the palette can be read and told apart."""

import itertools

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from data.errors import RunError
from reports import palette
from reports.charts import style
from reports.charts.coverage import Coverage, promised_and_found
from reports.charts.exceedance import Curve, exceedance
from reports.charts.fan import fan_panel, fan_top
from reports.charts.freshness import Reach, freshness
from reports.charts.hedgehog import Past, bands_panel, by_year, outcomes, paths_panel
from reports.charts.pit import histogram, shares
from reports.charts.stock_flow import Arrow, Box, stock_flow
from reports.charts.tornado import Swing, tornado
from reports.charts.waterfall import WaterfallStep, spans, waterfall
from reports.charts.years import Panel, QuantityYears, multiples, year_panel
from reports.result.observed import Observed
from reports.result.rows import Band, OfficialRound

pytestmark = pytest.mark.unit
ONE = Band("2027", 10, 20, 30, 50, 60, 70, 80, 95)

# Machado, Oliveira and Fernandes (2009): full protanopia, deuteranopia and tritanopia, linear RGB
BLIND = {
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def panel():
    return Figure().subplots()


def lines(axes):
    return [
        (list(map(float, one.get_xdata())), list(map(float, one.get_ydata()))) for one in axes.lines
    ]


def texts(axes):
    return [one.get_text() for one in axes.texts]


def bars(axes):
    return [(one.get_y(), one.get_height()) for one in axes.patches]


def seen(colour, kind):
    """Return a colour as someone with this kind of colour blindness sees it, linear RGB."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return np.clip(np.array(BLIND[kind]) @ linear, 0, 1)


def test_a_fan_draws_each_edge_and_the_months_known():
    months = pd.period_range("2026-01", periods=2, freq="M")
    known = pd.DataFrame({"month": months, "value": [7.0, 9.0], "estimated": [False, True]})
    ahead = [ONE._replace(period="2026-03"), ONE._replace(period="2026-04", mediaan=55)]
    axes = panel()
    fan_panel(axes, known, ahead, {"mediaan": "midden", "p97_5": "95%"})
    drawn = [y for _, y in lines(axes)]
    assert [7.0, 9.0] in drawn
    assert [9.0] in drawn  # the open dot of the estimated month
    assert [50.0, 55.0] in drawn
    assert sum(y == [95.0, 95.0] for y in drawn) == 1
    assert axes.get_ylim()[1] == pytest.approx(1.05 * 95)
    assert set(texts(axes)) == {"midden", "95%"}


def test_the_axis_of_a_fan_does_not_follow_a_far_tail():
    known = pd.DataFrame({"value": [7.0]})
    assert fan_top(known, [ONE._replace(p97_5=900.0)]) == pytest.approx(2.5 * 80)


def test_years_stand_where_they_should():
    official = OfficialRound("2025", "2025-09-26", "2027", True, np.nan, 40, np.nan, np.nan)
    shown = QuantityYears(
        {2025: Observed(33, False), 2026: Observed(35, True)}, {2027: ONE}, {2027: official}
    )
    axes = panel()
    at = year_panel(axes, shown, spacing=1.4)
    assert at == {2025: 2025.0, 2026: 2026.0, 2027: pytest.approx(2027.4)}
    assert [height for _, height in bars(axes)] == [33, 35]
    assert axes.patches[1].get_hatch() == "////"
    assert ([2027.4 + 0.3], [40.0]) in [(pytest.approx(x), y) for x, y in lines(axes)]


def test_multiples_share_a_scale_only_when_asked():
    panels = [
        Panel("a", "", {2027: ONE}, {2027: 44.0}, 100.0),
        Panel("b", "", {2027: ONE}, {}, 10.0),
    ]
    own = multiples(panels, str, "geboekt", shared=False)
    assert own.axes[0].get_ylim()[1] == pytest.approx(115)
    assert own.axes[1].get_ylim()[1] == pytest.approx(10.5)
    assert "geboekt" in texts(own.axes[0])
    assert ([2027.3], [44.0]) in [(pytest.approx(x), y) for x, y in lines(own.axes[0])]


def test_a_waterfall_ends_where_its_steps_lead():
    steps = [
        WaterfallStep("geboekt", 5.0, "5", "given"),
        WaterfallStep("meer", 4.0, "+4"),
        WaterfallStep("minder", -2.0, "-2"),
        WaterfallStep("verwacht", 7.0, "7", "total"),
    ]
    assert spans(steps) == [(0, 5), (5, 9), (9, 7), (0, 7)]
    axes = waterfall(steps, "euro", str).axes[0]
    assert bars(axes) == [(0, 5), (5, 4), (7, 2), (0, 7)]
    assert texts(axes) == ["5", "+4", "-2", "7"]
    hatches = [one.get_hatch() for one in axes.patches]
    assert hatches[1] != hatches[2]  # up and down differ without colour
    assert hatches[0] is hatches[3] is None


def test_a_tornado_spans_low_to_high():
    axes = tornado(
        [Swing("first", 90, 130, "a", "b"), Swing("nareis", 105, 95, "c", "d")], 100, "x", str
    ).axes[0]
    ends = [sorted((one.get_x(), one.get_x() + one.get_width())) for one in axes.patches]
    assert ends == [[90, 100], [100, 130], [100, 105], [95, 100]]
    assert texts(axes) == ["a", "b", "d", "c"]  # each number at its own end


def test_an_exceedance_marks_the_chance_of_the_amount():
    curve = Curve("kosten", np.array([10.0, 20.0, 40.0]), np.array([1.0, 0.5, 0.0]), 30.0, "x")
    assert curve.chance() == 0.25
    axes = exceedance([curve], "", str, str).axes[0]
    assert ([30.0], [0.25]) in lines(axes)
    assert np.isnan(curve._replace(marked=np.nan).chance())


def test_a_hedgehog_draws_every_forecast_and_outcome():
    rows = [
        Past("2024-02-15", 2024, 1, 2, 3, 2.5),
        Past("2024-02-15", 2025, 1, 4, 9, 8.0),
        Past("2025-02-15", 2025, 5, 6, 7, 8.0),
    ]
    assert outcomes(rows) == {2024: 2.5, 2025: 8.0}
    top, bottom = panel(), panel()
    paths_panel(top, rows, ("nieuwste", "kwam"))
    assert ([2024.0, 2025.0], [2.0, 4.0]) in lines(top)
    assert ([2024.0, 2025.0], [2.5, 8.0]) in lines(top)
    bands_panel(bottom, by_year(rows), outcomes(rows))
    assert [y for _, y in lines(bottom)] == [[2.0], [4.0, 6.0]]


def test_coverage_opens_the_dot_that_misses():
    axes = panel()
    promised_and_found(
        axes, [Coverage(0.5, 0.6, 0.4, 0.8), Coverage(0.8, 0.4, 0.2, 0.7)], ["a", "b"]
    )
    fills = [one.get_markerfacecolor() for one in axes.lines[1:]]
    assert fills == [style.OUR_COLOUR, style.PAPER]
    assert lines(axes)[1:] == [([0.5], [0.6]), ([0.8], [0.4])]


def test_the_pit_counts_tenths():
    axes = panel()
    found = shares(np.array([0.01, 0.02, 0.55, 1.0]))
    histogram(axes, found, ("laag", "hoog"))
    assert [height for _, height in bars(axes)] == [0.5, 0, 0, 0, 0, 0.25, 0, 0, 0, 0.25]


def test_boxes_and_arrows_carry_their_words():
    figure = stock_flow(
        [Box((20, 37), "in de opvang", "10 -> 12")],
        [Arrow((2, 43), (19, 43), "5 erbij", (1, 45), "left")],
    )
    assert {"in de opvang", "10 -> 12", "5 erbij"} <= set(texts(figure.axes[0]))


def test_text_can_be_read_on_its_ground(tmp_path):
    assert palette.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
    weak = tmp_path / "palette.toml"
    weak.write_text(
        '[colours]\npaper = "#FFFFFF"\nsoft = "#777777"\n[readable]\npaper = ["soft"]\n'
    )
    with pytest.raises(RunError, match=r"soft on paper has a contrast of 4\.48"):
        palette.colours(weak)


@pytest.mark.parametrize("kind", BLIND)
def test_colours_that_mean_something_stay_apart_for_the_colour_blind(kind):
    pairs = itertools.combinations(
        (style.OUR_COLOUR, style.OFFICIAL_COLOUR, style.INNER_COLOUR, style.BAR_COLOUR), 2
    )
    apart = {pair: float(np.abs(seen(pair[0], kind) - seen(pair[1], kind)).max()) for pair in pairs}
    assert min(apart.values()) > 0.08, apart


def test_the_same_drawing_gives_the_same_bytes():
    steps = [WaterfallStep("a", 5.0, "5", "given"), WaterfallStep("b", 2.0, "+2")]
    made = {style.svg_bytes(lambda: waterfall(steps, "x", str), "t", "a") for _ in range(2)}
    assert len(made) == 1


def test_a_bar_of_freshness_runs_from_the_newest_figure_to_the_day():
    day = pd.Timestamp("2026-07-31")
    reaches = [
        Reach("CBS", pd.Timestamp("2025-12-31"), pd.Timestamp("2026-06-30"), "december 2025"),
        Reach("IND", pd.Timestamp("2025-05-31"), pd.Timestamp("2026-06-30"), "mei 2025"),
    ]
    (axes,) = freshness(reaches, day, "title", "note").axes
    found = [(one.get_x(), one.get_x() + one.get_width()) for one in axes.patches]
    starts = [2025 + 364 / 365.25, 2025 + 150 / 365.25]
    assert found == [pytest.approx((start, 2026 + 211 / 365.25)) for start in starts]
    assert [x for x, _ in lines(axes)] == [[pytest.approx(2026 + 180 / 365.25)]] * 2
    assert {"december 2025", "mei 2025", "note"} <= set(texts(axes))
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["2026"]
