"""The niches a series may be in: what each is called, how it sounds, and the words it likes."""

from dataclasses import asdict, dataclass

from pydantic import JsonValue


@dataclass(frozen=True)
class Niche:
    name: str
    label: str
    tone: str
    vocabulary: tuple[str, ...]
    """Nouns that belong to it; each can stand after "the" or "a"."""


def niche_of(name: str) -> Niche | None:
    """The niche that a name or a label means, or None."""
    slug = "-".join(name.casefold().split())
    return next(
        (niche for niche in NICHES.values() if slug in (niche.name, "-".join(niche.label.casefold().split()))), None
    )


def facts_of(niche: Niche) -> dict[str, JsonValue]:
    """The niche as a writer is told of it."""
    return {**asdict(niche), "vocabulary": list(niche.vocabulary)}


NICHES: dict[str, Niche] = {
    name: Niche(name, label, tone, tuple(vocabulary.split()))
    for name, label, tone, vocabulary in (
        (
            "scary-stories",
            "Scary stories",
            "hushed, slow and close, with dread that grows out of ordinary things",
            "shadow whisper corridor candle door attic footstep mirror cellar threshold lantern fog",
        ),
        (
            "history",
            "History",
            "vivid and careful, curious about people, honest about what is not known",
            "archive letter witness empire harbour ruin crown map chronicle coin siege treaty",
        ),
        (
            "science",
            "Science",
            "clear, wondering and exact, never louder than the evidence",
            "experiment telescope question measurement pattern atom signal model lens theory orbit cell",
        ),
        (
            "motivation",
            "Motivation",
            "warm and direct, short sentences, no empty promises",
            "step habit morning mountain effort road promise beginning rhythm climb door dawn",
        ),
        (
            "true-crime",
            "True crime",
            "sober and respectful, attentive to evidence, never gloating",
            "clue witness alibi file timeline photograph footprint letter detective motive key silence",
        ),
        (
            "fun-facts",
            "Fun facts",
            "playful and quick, delighted by small things",
            "surprise riddle puzzle curiosity trick secret oddity detail marvel question game twist",
        ),
        (
            "bedtime-stories",
            "Bedtime stories",
            "soft, unhurried and kind, ending in rest",
            "pillow lantern blanket feather bell acorn candle pebble ribbon teacup button lullaby",
        ),
        (
            "philosophy",
            "Philosophy",
            "calm and searching, plain words for large questions",
            "question mirror cave road silence choice shadow river virtue doubt reason self",
        ),
        (
            "finance",
            "Personal finance",
            "plain, level and practical, no promises of gain, no advice about products",
            "budget habit receipt cushion goal ledger choice plan jar calendar balance decade",
        ),
        (
            "travel",
            "Travel",
            "sensory and inviting, a good companion on the road",
            "road harbour market map horizon train suitcase bridge alley mountain ferry sunrise",
        ),
        (
            "mythology",
            "Mythology",
            "ceremonial and rhythmic, like a tale by a fire",
            "thread feather lantern crown sword lyre torch mask bowl arrow ring coin",
        ),
        (
            "technology",
            "Technology",
            "lively and concrete, fair to both promise and price",
            "machine circuit signal network screen tool switch engine code antenna workshop wire",
        ),
        (
            "health",
            "Health",
            "friendly and careful, everyday habits, never a diagnosis",
            "breath walk habit heartbeat morning glass rest garden rhythm kitchen window stretch",
        ),
        (
            "nature",
            "Nature",
            "patient and reverent, eyes close to the ground",
            "forest river wing root tide feather meadow stone nest storm trail season",
        ),
    )
}
