"""Retake: what is made again when one beat of twelve says something else, and what that takes."""

from collections import Counter
from collections.abc import Mapping

from bench.figures import Figure, Row
from bench.production import Production
from bench.timeline import visits

BEAT = 7
"""The one that is changed, from 1 on: in the middle."""
SENTENCE = "There were beans and cabbages in crooked rows, and a goat that disliked uniforms."
"""Longer than what it said before, by a word, and as long as the twelve are in the mean."""
_BARS: Mapping[str, int] = {"narrate": 1, "illustrate": 1, "render": 3}
"""A changed beat is one take and one picture; its shot is filmed again, and the fades on both sides of it."""
_SHARE = 0.10
"""Of the full job's CPU."""
_MADE = {
    "write": "drafts written",
    "check": "scripts checked",
    "narrate": "beats spoken",
    "illustrate": "pictures drawn",
    "align": "timings laid",
    "preview": "animatics",
    "render": "chunks filmed",
    "assemble": "videos joined",
    "publish": "releases",
}


def figure(whole: Production, again: Production, full: Mapping[str, float], retake: Mapping[str, float]) -> Figure:
    """Two jobs of the same owner, the second with one sentence changed, and the CPU of their workers by stage."""
    first, second = made(whole), made(again)
    rows = [
        Row({"what": name, "full": first[stage], "retake": second[stage]}, judged="retake", bar=_BARS.get(stage))
        for stage, name in _MADE.items()
    ]
    named = Row({"what": "which chunks", "full": chunks(whole), "retake": chunks(again)})
    calls = [Row({"what": f"calls: {kind}", "full": n, "retake": paid(again)[kind]}) for kind, n in paid(whole).items()]
    wall = Row({"what": "wall, as a ratio", "full": 1.0, "retake": again.seconds / whole.seconds})
    seconds = Row({"what": "wall, seconds", "full": whole.seconds, "retake": again.seconds})
    return Figure(
        name="retake",
        title="One changed beat of twelve: what is made again",
        rows=(*rows, named, *calls, wall, seconds, *_labour(full, retake)),
        notes=(
            "one sentence is changed through the API, for a longer one: all that follows it moves",
            "what is not made again is found under its fingerprint",
            "CPU is of the stages' workers and all that they start: not of the emulator, the database and the door",
        ),
    )


def made(production: Production) -> Counter[str]:
    """How many documents were made and not found, by stage."""
    return Counter(visit.stage for visit in visits(production) if not visit.cached)


def chunks(production: Production) -> str:
    """The numbers of the chunks that were filmed and not found, counted from 1; runs of them as first-last."""
    numbers = sorted(
        1 + (visit.item or 0) for visit in visits(production) if visit.stage == "render" and not visit.cached
    )
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def paid(production: Production) -> Counter[str]:
    """How many calls of providers this job paid, by the stage that asked."""
    calls = {
        event.detail["generation"]: event.detail["stage"]
        for event in production.events
        if event.name == "Generated" and not event.detail["cached"]
    }
    return Counter(calls.values())


def _labour(full: Mapping[str, float], retake: Mapping[str, float]) -> list[Row]:
    rows = [
        Row({"what": f"CPU seconds: {stage}", "full": full[stage], "retake": retake.get(stage, 0.0)})
        for stage in _MADE
        if stage in full
    ]
    whole, again = (sum(spent[stage] for stage in spent if stage in _MADE) for spent in (full, retake))
    rows.append(Row({"what": "CPU seconds: all stages", "full": whole, "retake": again}))
    rows.append(Row({"what": "CPU, as a ratio", "full": 1.0, "retake": again / whole}, judged="retake", bar=_SHARE))
    return rows
