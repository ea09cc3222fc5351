"""Retake: what is made again when one beat of twelve says something else."""

from collections import Counter
from collections.abc import Mapping

from bench.figures import Figure, Row
from bench.production import Production
from bench.timeline import visits

_SENTENCE = "There were beans, leeks and cabbages in crooked rows, and a white goat that disliked uniforms."
_BARS: Mapping[str, int] = {"narrate": 1, "illustrate": 1, "render": 3}
_MADE = {
    "write": "drafts written",
    "check": "scripts checked",
    "narrate": "beats spoken",
    "illustrate": "pictures drawn",
    "align": "timings laid",
    "render": "shots filmed",
    "assemble": "videos joined",
    "publish": "releases",
}


def changed(script: str) -> str:
    """A text of a sentence a line, with another one in its middle: longer, so that all that follows moves."""
    lines = script.splitlines()
    lines[len(lines) // 2] = _SENTENCE
    return "\n".join(lines)


def figure(whole: Production, again: Production) -> Figure:
    """Two jobs of the same owner, the second with one sentence changed."""
    first, second = made(whole), made(again)
    rows = [
        Row({"what": name, "full": first[stage], "retake": second[stage]}, judged="retake", bar=_BARS.get(stage))
        for stage, name in _MADE.items()
    ]
    calls = [Row({"what": f"calls: {kind}", "full": n, "retake": paid(again)[kind]}) for kind, n in paid(whole).items()]
    wall = Row({"what": "wall, as a ratio", "full": 1.0, "retake": again.seconds / whole.seconds})
    seconds = Row({"what": "wall, seconds", "full": whole.seconds, "retake": again.seconds})
    return Figure(
        name="retake",
        title="One changed beat of twelve: what is made again",
        rows=(*rows, *calls, wall, seconds),
        notes=(
            "a new text is a new order: it is written and checked again",
            "what is not made again is found under its fingerprint",
        ),
    )


def made(production: Production) -> Counter[str]:
    """How many documents were made and not found, by stage."""
    return Counter(visit.stage for visit in visits(production) if not visit.cached)


def paid(production: Production) -> Counter[str]:
    """How many calls of providers this job paid, by the stage that asked."""
    calls = {
        event.detail["generation"]: event.detail["stage"]
        for event in production.events
        if event.name == "Generated" and not event.detail["cached"]
    }
    return Counter(calls.values())
