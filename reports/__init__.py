"""How a reader sees a run: wording, figures and the PDF."""
