"""A studio on this machine whose vendors are played: each of them makes a short, on bad days too, and nobody twice.

It is used as a stranger uses it, by the command line.
"""

import json
import re
from collections import Counter
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.local.providers import PLAYED
from infra.local.vendors.everybody import everybody
from infra.local.vendors.street import Faults
from infra.local.vendors.vendor import Fault
from shared.media.inspection import blemishes, faults, inspect
from shared.production.catalogue import is_keyed
from tests.flows.test_laptop import said, script, talewright, until
from tests.hardening.figures import Scale, Show
from tests.laptop import Laptop

ASKING = ("api", "write", "check", "narrate", "portray", "illustrate")
"""The functions that have somebody asked, or know who is."""
BEHIND = {"moderation": "openai, offline", "alignment": "elevenlabs, offline"}
"""Where there is no second vendor, an understudy is named."""
ROUNDS: tuple[Mapping[str, str], ...] = (
    {"language": "anthropic, openai", "speech": "gemini, elevenlabs", "images": "fal, gemini"},
    {"language": "gemini, anthropic", "speech": "openai, gemini", "images": "gemini, openai"},
    {"language": "compatible:its-own", "speech": "compatible:its-own", "images": "openai, fal"},
    {"language": "openai, gemini", "speech": "polly, openai", "images": "fal, openai"},
)
"""With those whom a played studio asks at first, each company is the first of each chain once."""
BAD = {Fault.BUSY: 0.05, Fault.BROKEN: 0.05, Fault.DROPPED: 0.04, Fault.GARBLED: 0.03, Fault.TRUNCATED: 0.03}
"""A fifth of all calls."""
SENTENCES = (
    "The harbour lay calm.",
    "A boat came home late.",
    "Nobody had lit the lamp.",
    "The keeper was asleep.",
    "The tide took the stairs.",
    "Every bell rang at noon.",
)
"""A job each: what was made once would not be made again."""
NOTHING = {"moderation", "music"}
"""What costs nothing to ask for."""
UNPRICED = "compatible"
"""Whose price nobody here knows."""


@dataclass(frozen=True)
class Line:
    """Of the ledger."""

    stage: str
    capability: str
    provider: str
    cost: Decimal


@dataclass(frozen=True)
class Account:
    """What a street was paid for, and what of that was lost on its way."""

    book: Counter[tuple[str, str]]
    lost: Counter[tuple[str, str]]

    @classmethod
    def of(cls, laptop: Laptop) -> "Account":
        return cls(*(Counter(map(tuple, _ask(laptop, "GET", office))) for office in ("book", "lost")))

    def __sub__(self, before: "Account") -> "Account":
        return Account(self.book - before.book, self.lost - before.lost)

    @property
    def twice(self) -> Counter[tuple[str, str]]:
        """What has arrived more than once."""
        return Counter({what: times - 1 for what, times in (self.book - self.lost).items() if times > 1})


def test_a_topic_becomes_a_whole_short_by_whom_a_played_studio_asks(played_laptop: Laptop, tmp_path: Path) -> None:
    out, before = tmp_path / "video.mp4", Account.of(played_laptop)

    told = make(
        played_laptop, "--topic", "A lighthouse", "--seconds", "30", "--speed", "1.2", "--music", "none", out=out
    )

    lines = hold_bars(played_laptop, told, out, PLAYED)
    assert [line.capability for line in lines if line.stage == "write"].count("language") == 1
    assert "template" not in told["video"]["description"]
    assert not (Account.of(played_laptop) - before).twice


def test_a_text_becomes_the_same_short_whoever_is_asked_first(
    played_laptop: Laptop, tmp_path: Path, scale: Scale, figure: Show
) -> None:
    rounds = scale(ROUNDS[:1], ROUNDS)
    asked: set[str] = set()

    for chains, text in zip(rounds, SENTENCES, strict=False):
        chains = {**BEHIND, **chains}
        choose(played_laptop, chains)
        out, before = tmp_path / "video.mp4", Account.of(played_laptop)
        told = make(played_laptop, "--script", script(tmp_path, text), "--music", "none", out=out)
        asked |= {f"{line.provider} for {line.capability}" for line in hold_bars(played_laptop, told, out, chains)}
        assert spoken(out) == text
        assert not (Account.of(played_laptop) - before).twice

    figure("chains", f"{len(rounds)} shorts, made whole by {', '.join(sorted(asked))}")


def test_a_job_whose_worker_was_killed_with_a_picture_under_way_goes_on_and_has_it_drawn_once(
    played_laptop: Laptop, tmp_path: Path
) -> None:
    out, before = tmp_path / "video.mp4", Account.of(played_laptop)
    chains = {**BEHIND, **ROUNDS[1], "images": "fal, openai"}
    choose(played_laptop, chains)
    earlier = receipts(played_laptop)
    making = talewright(
        played_laptop.home, "make", "short", "--script", script(tmp_path, SENTENCES[4]), "--yes", "--music", "none"
    )

    # Before its receipt is kept, nobody knows whether a commission was taken: it would not go on until it is lost.
    until(lambda: receipts(played_laptop) - earlier or None)
    drawn = drawn_by("fal", Account.of(played_laptop) - before)
    workers = played_laptop.workers("illustrate")
    for worker in workers:
        worker.kill()
    code, _, complained = said(making)
    job = complained.rpartition("talewright resume ")[2].strip()
    assert workers
    assert code == 1

    code, answer, complained = said(talewright(played_laptop.home, "resume", job, "--out", out, "--json"))

    assert code == 0, complained
    lines = hold_bars(played_laptop, json.loads(answer), out, chains)
    paid = Account.of(played_laptop) - before
    assert drawn_by("fal", paid) == drawn
    assert drawn.total() == len([line for line in lines if line.capability == "images"]) == 1
    assert not paid.twice


def test_jobs_succeed_when_a_fifth_of_all_calls_goes_wrong_and_it_is_said_who_stepped_in(
    played_laptop: Laptop, tmp_path: Path, scale: Scale, figure: Show
) -> None:
    jobs = scale(1, 12)
    choose(played_laptop, {**PLAYED, **BEHIND, "language": "anthropic, openai, gemini"})
    before, failed = Account.of(played_laptop), dict[int, str]()
    days = {vendor.company: BAD for vendor in everybody()} | {"anthropic": {Fault.UNKEYED: 1.0}}

    with bad_days(played_laptop, days):
        for number in range(jobs):
            text = script(tmp_path, SENTENCES[5].replace("noon", f"{number + 1} o'clock"))
            making = talewright(
                played_laptop.home,
                "make",
                "short",
                "--script",
                text,
                "--yes",
                "--music",
                "none",
                "--out",
                tmp_path / "o.mp4",
            )
            code, answer, complained = said(making)
            assert "openai:gpt-6-luna instead of anthropic:claude-haiku-5-5: " in answer
            if code:
                failed[number] = complained

    paid = Account.of(played_laptop) - before
    figure(
        "played",
        f"{jobs} jobs on the local cloud, a fifth of all calls in vain, {paid.lost.total()} answers paid and lost: "
        f"{len(failed)} jobs failed, {paid.twice.total()} paid twice besides",
    )
    assert not failed
    assert not paid.twice


def test_no_key_is_written_down_anywhere(played_laptop: Laptop) -> None:
    # It comes last: whatever the others have had logged and kept is there.
    key = re.compile("|".join(re.escape(vendor.KEY) for vendor in everybody() if is_keyed(vendor.company)))
    parts = (played_laptop.home.logs, played_laptop.home.objects, played_laptop.home.postgres)

    kept = [path for part in parts for path in part.rglob("*") if path.is_file() and _has(key, path)]
    logged = list(played_laptop.logged())

    assert logged
    assert (kept, [line for line in logged if key.search(line)]) == ([], [])


def choose(laptop: Laptop, chains: Mapping[str, str]) -> None:
    """Have the studio that runs ask others."""
    laptop.tell(ASKING, {f"STUDIO_{capability.upper()}": chain for capability, chain in chains.items()})


def make(laptop: Laptop, *what: str | Path, out: Path) -> dict[str, Any]:
    """Order something, and see it through: what is told of it."""
    code, answer, complained = said(talewright(laptop.home, "make", "short", *what, "--out", out, "--yes", "--json"))
    assert code == 0, complained
    told: dict[str, Any] = json.loads(answer)
    return told


def hold_bars(laptop: Laptop, told: Mapping[str, Any], out: Path, chains: Mapping[str, str]) -> list[Line]:
    """Hold a short against what one that was made offline is held against, and its ledger; gives that."""
    video, seen = told["video"], inspect(out)
    assert video["status"] == "ready"
    assert all(Path(path).stat().st_size for path in told["files"])
    assert (seen.width, seen.height, seen.fps) == (1080, 1920, 30)
    assert faults(out, frames=seen.frames, fps=30, width=1080, height=1920) == blemishes(out) == ()
    assert all(0 <= start < end <= video["duration"] for start, end, _ in cues(out))
    assert all(end <= start for (_, end, _), (start, _, _) in pairwise(cues(out)))

    lines = ledger(laptop, told)
    asked = {line.capability: line.provider for line in lines}
    first = {capability: chain.partition(",")[0].partition(":")[0] for capability, chain in chains.items()}
    assert asked.keys() >= {"language", "speech", "images", "moderation"}
    assert {(line.capability, line.provider) for line in lines} == {
        (capability, first[capability]) for capability in asked
    }
    assert all(line.cost for line in lines if line.capability not in NOTHING and line.provider != UNPRICED)
    with laptop.database() as database:
        (whole,) = database.execute("select cost from jobs where id = %s", (video["job_id"],)).fetchone() or ()
    assert sum(line.cost for line in lines) == whole == pytest.approx(Decimal(told["cost"]), abs=Decimal("1e-6"))
    return lines


def ledger(laptop: Laptop, told: Mapping[str, Any]) -> list[Line]:
    with laptop.database() as database:
        found = database.execute(
            "select stage, capability, provider, cost from generations where job_id = %s", (told["video"]["job_id"],)
        )
        return [Line(*line) for line in found.fetchall()]


def receipts(laptop: Laptop) -> set[str]:
    """What providers have given for the commissions of a studio."""
    table = laptop.client("dynamodb").get_paginator("scan")
    pages = table.paginate(TableName=laptop.state.outputs["StateTable"], FilterExpression="attribute_exists(receipt)")
    return {item["receipt"]["S"] for page in pages for item in page["Items"]}


def drawn_by(company: str, paid: Account) -> Counter[str]:
    """What a company that does nothing else has been paid for."""
    return Counter({what: times for (whose, what), times in paid.book.items() if whose == company})


def spoken(out: Path) -> str:
    return " ".join(text for _, _, text in cues(out))


def cues(out: Path) -> list[tuple[float, float, str]]:
    """When what is shown, of the subtitles beside a video."""
    blocks = out.with_suffix(".srt").read_text(encoding="utf-8").strip().split("\n\n")
    parted = [block.split("\n", 2) for block in blocks]
    return [(*map(_seconds, times.split(" --> ")), " ".join(text.split())) for _, times, text in parted]  # type: ignore[misc]


@contextmanager
def bad_days(laptop: Laptop, days: Faults) -> Generator[None]:
    """Let vendors have them, for the length of the block."""
    _ask(laptop, "POST", "faults", days)
    try:
        yield
    finally:
        _ask(laptop, "POST", "faults", {})


def _ask(laptop: Laptop, method: str, office: str, what: Any = None) -> Any:
    return httpx.request(method, f"{laptop.state.street}/{office}", json=what, trust_env=False).json()


def _has(key: re.Pattern[str], path: Path) -> bool:
    return key.search(path.read_bytes().decode("latin-1")) is not None


def _seconds(moment: str) -> float:
    hours, minutes, seconds = moment.replace(",", ".").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
