"""The plans: how much somebody may have made, and what else they may do. Whoever is an admin asks no plan."""

from dataclasses import dataclass
from enum import StrEnum


class Feature(StrEnum):
    """What not every plan has."""

    BATCHES = "batches"
    """Many jobs asked for at once."""
    SCHEDULES = "schedules"
    """Jobs that start at a time of one's own."""
    WEBHOOKS = "webhooks"
    """News of jobs, sent to a program of one's own."""
    PREMIUM = "premium"
    """The queue that is admitted from more often."""


@dataclass(frozen=True)
class Plan:
    name: str
    videos: int
    """That may be begun in a calendar month (UTC)."""
    seconds: int
    """That those videos may last together."""
    jobs: int
    """That are worked on at the same time."""
    features: frozenset[Feature] = frozenset()


FREE = "free"
"""What everybody begins with."""

PLANS: dict[str, Plan] = {
    plan.name: plan
    for plan in (
        Plan(FREE, videos=10, seconds=600, jobs=1),
        Plan(
            "pro",
            videos=100,
            seconds=9_000,
            jobs=3,
            features=frozenset({Feature.BATCHES, Feature.SCHEDULES, Feature.WEBHOOKS}),
        ),
        Plan("studio", videos=1_000, seconds=90_000, jobs=10, features=frozenset(Feature)),
    )
}


def plan_named(name: str) -> Plan:
    """The plan of this name. One that there is no more counts as the one that everybody begins with."""
    return PLANS.get(name, PLANS[FREE])
