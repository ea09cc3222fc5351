"""Rendering: the product's way beside the limit and beside its peers, on the same pictures in one run."""
