"""What is measured: ratios and counts, each from one run. `python -m bench` measures all of it.

Nothing here passes or fails by the clock: a figure is written down beside its bar, and whoever reads it judges.
"""
