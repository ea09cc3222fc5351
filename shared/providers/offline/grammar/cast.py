"""Who a story happens to, where and when: drawn once, kept from its first line to its last."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Cast:
    name: str
    place: str
    hour: str


def draw_cast(dice: Random, topic: str) -> Cast:
    """A cast that shares no word with the topic."""
    taken = set(topic.split())
    return Cast(
        name=dice.choice([name for name in _NAMES if name not in taken]),
        place=dice.choice([place for place in _PLACES if taken.isdisjoint(place.split())]),
        hour=dice.choice(_HOURS),
    )


_NAMES = (
    "Mara",
    "Tobin",
    "Elke",
    "Rowan",
    "Ines",
    "Jonah",
    "Wren",
    "Anselm",
    "Lida",
    "Caspar",
    "Noor",
    "Emil",
    "Tamsin",
    "Oren",
    "Petra",
    "Silas",
    "Juno",
    "Aldo",
    "Freya",
    "Milo",
    "Kesi",
    "Ravi",
    "Linnea",
    "Bram",
    "Odile",
    "Yusuf",
)
_PLACES = (
    "Hollow Bay",
    "Ashby",
    "Little Marrow",
    "Saltmere",
    "Greyford",
    "Underhill",
    "Crow's End",
    "Thornwick",
    "Lowmoor",
    "Candle Cross",
    "Old Harrow",
    "Mistley Green",
    "Stonewater",
    "Fennel Reach",
    "Larkrise",
    "Quiet Harbour",
)
_HOURS = (
    "a quarter past eleven",
    "ten minutes to midnight",
    "just after two",
    "the hour between the last bus and the first",
    "twelve minutes past three",
    "half past one",
)
