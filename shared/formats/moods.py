"""The moods of music that can be ordered, whoever plays them. A test holds them to the providers."""

SILENCE = "none"
"""What is ordered when there is to be no music."""

MOODS = ("calm", "warm", "mysterious", "tense", "epic", "playful", "melancholic", "hopeful")
