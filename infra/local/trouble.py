"""What keeps the studio from running on this machine, told to the person in front of it."""


class Trouble(Exception):
    """One sentence that says what is wrong, and one that says the way out."""

    def __init__(self, sentence: str, way_out: str) -> None:
        super().__init__(f"{sentence} {way_out}")
        self.sentence = sentence
        self.way_out = way_out
