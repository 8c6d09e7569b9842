"""`python -m forecast` is `prognose`."""

from forecast.cli.main import main

main()
