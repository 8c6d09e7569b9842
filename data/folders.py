"""Where the repository's own files stand: one constant a layer, and the root they share."""

from pathlib import Path

DATA = Path(__file__).parent
ROOT = DATA.parent
MODELS = ROOT / "models"
FORECAST = ROOT / "forecast"
REPORTS = ROOT / "reports"
