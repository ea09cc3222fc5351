"""Prediction: how long a video would take on Lambda and what it would cost, from what its chunks take here."""
