"""Charts as functions: they take numbers and words, know no run, and draw in one style.

| chart | function | shows |
|---|---|---|
| fan | ``fan.fan_panel`` | known months, bands of the months ahead, their names at the end |
| years | ``years.year_panel`` | years that came true, bands by year, official figures |
| small multiples | ``years.multiples`` | a panel by year for each of several quantities |
| hedgehog | ``hedgehog.paths_panel``, ``bands_panel`` | every past forecast and what came |
| coverage | ``coverage.promised_and_found``, ``month_line`` | whether bands hold their promise |
| PIT | ``pit.histogram`` | where outcomes fell in their forecasts |
| waterfall | ``waterfall.waterfall`` | from one amount to another, step by step |
| tornado | ``tornado.tornado`` | an amount when one driver is low or high |
| exceedance | ``exceedance.exceedance`` | the chance of more than an amount |
| stock and flow | ``stock_flow.stock_flow`` | boxes of people, arrows between them |
| freshness | ``freshness.freshness`` | the time without figures by source, and what is due |

Colours stand in ``reports/palette.toml``, sizes in ``style.py``, marks that charts share in
``marks.py``. A panel draws on axes it is given; the others return a figure. Caption and alt text
are made by the caller, from the same numbers, and go with the drawing into
``reports.blocks.Chart`` by ``style.chart``. A new chart is a module here, a line in this table and
a test of what is drawn in ``tests/unit/charts/test_charts.py``.
"""
