"""What the API costs while it is warm, and what it does under load."""
