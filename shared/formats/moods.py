"""The moods of music that can be ordered, by the provider that plays them. A test holds them to the providers."""

SILENCE = "none"
"""What is ordered when there is to be no music."""

MOODS: dict[str, tuple[str, ...]] = {
    "offline": ("calm", "warm", "mysterious", "tense", "epic", "playful", "melancholic", "hopeful"),
}
