"""What the API costs while it is warm, and what it does under load."""

API = "api"
"""The function, as the studio calls it."""
MODULE = "bench.api.environment"
"""What is run in its place."""
