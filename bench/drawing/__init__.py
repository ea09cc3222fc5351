"""Drawings: figures as SVG, for the documents. A few shapes are all that it takes, so that no library is needed."""
