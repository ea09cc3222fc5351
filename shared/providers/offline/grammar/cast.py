"""Who a story happens to, where and when: drawn once, kept from its first line to its last."""

from dataclasses import dataclass
from random import Random

from shared.providers.offline.grammar.english import with_article


@dataclass(frozen=True)
class Cast:
    name: str
    place: str
    hour: str

    def look(self, coat: str) -> str:
        """What they look like in a coat of this colour, whoever draws them: always the same."""
        dice = Random(f"{self.name} {coat}")
        build, age, hair = dice.choice(_BUILDS), dice.choice(_AGES), dice.choice(_HAIR)
        return f"a {build} person of about {age} with {hair} hair, in {with_article(coat)} coat"


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
_BUILDS = ("slim", "tall", "small", "sturdy")
_AGES = ("twenty", "thirty", "forty", "sixty")
_HAIR = ("short black", "curly brown", "long red", "tousled blond", "grey")
_HOURS = (
    "a quarter past eleven",
    "ten minutes to midnight",
    "just after two",
    "the hour between the last bus and the first",
    "twelve minutes past three",
    "half past one",
)
