"""`python -m forecast` is `prognose`."""

from forecast.cli import main

main()
