"""The camera's vocabulary: moves by name, so that they can be chosen where nothing is filmed."""

from enum import StrEnum


class Move(StrEnum):
    PUSH_IN = "push-in"
    PULL_BACK = "pull-back"
    PAN_LEFT = "pan-left"
    PAN_RIGHT = "pan-right"
    RISE = "rise"
    SINK = "sink"


ZOOMS = (Move.PUSH_IN, Move.PULL_BACK)
DRIFTS = (Move.PAN_LEFT, Move.PAN_RIGHT, Move.RISE, Move.SINK)
