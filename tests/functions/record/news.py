"""News of one job, as EventBridge delivers it."""

import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID

from shared.events import (
    SOURCE,
    Announcement,
    Generated,
    ProviderChanged,
    Reworded,
    StageDone,
    StageFailed,
    StageStarted,
)
from shared.formats import FORMATS
from shared.production.documents import Maker, Preview, Release
from shared.production.flow import Stage, stages

RUNNING: dict[str, Any] = {"status": "RUNNING"}
SUCCEEDED: dict[str, Any] = {"status": "SUCCEEDED"}
FAILED: dict[str, Any] = {
    "status": "FAILED",
    "error": "ProviderRefused",
    "cause": json.dumps({"errorType": "ProviderRefused", "errorMessage": "no such picture"}),
}

RELEASE = Release(
    title="The light that nobody lit",
    description="A story from the coast.",
    hashtags=("#history",),
    folder="v",
    video="v/video.mp4",
    stream="v/master.m3u8",
    thumbnail="v/thumbnail.jpg",
    subtitles="v/subtitles.vtt",
    captions="v/captions.srt",
    timing="v/timing.json",
    milliseconds=58_400,
    width=1080,
    height=1920,
    size=12_345_678,
    makers=(Maker(company="offline", model="grammar-1"),),
).model_dump(mode="json")

PREVIEW = Preview(video="p/preview.mp4").model_dump(mode="json")

_SHOWN = {Stage.PREVIEW: PREVIEW, Stage.PUBLISH: RELEASE}
_ITEMS = {"narrate": 3, "portray": 1, "illustrate": 3, "render": 4}
_numbers = count(1)


@dataclass
class Newsroom:
    """Whatever can be heard of one attempt of a job."""

    job: UUID
    attempt: int = 1
    clock: "count[int]" = field(default_factory=lambda: count(1))

    def started(self, stage: str, item: int | None = None) -> dict[str, Any]:
        return self._said(StageStarted(**self._who(stage, item)))

    def changed(self, stage: str, item: int | None = None, *, left: str, taken: str) -> dict[str, Any]:
        why = {"capability": "images", "why": "ProviderBusy", "detail": "too many requests"}
        costs = {"left_cost": "0.01", "taken_cost": "0.05"}
        return self._said(ProviderChanged(**self._who(stage, item), left=left, taken=taken, **why, **costs))

    def reworded(self, stage: str, item: int | None = None, *, before: str, after: str) -> dict[str, Any]:
        what = {"capability": "images", "provider": "openai", "rule": "violence", "before": before, "after": after}
        return self._said(Reworded(**self._who(stage, item), **what))

    def done(
        self,
        stage: str,
        item: int | None = None,
        made: dict[str, Any] | None = None,
        makers: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        what: dict[str, Any] = {"cached": False, "milliseconds": 120, "worked": 100, "made": made}
        return self._said(StageDone(**self._who(stage, item), **what, makers=makers or {}))

    def failed(
        self, stage: str, item: int | None = None, error: str = "ProviderBusy", detail: str = "later"
    ) -> dict[str, Any]:
        return self._said(StageFailed(**self._who(stage, item), error=error, detail=detail))

    def generated(self, stage: str, item: int | None = None) -> dict[str, Any]:
        """The same call of a provider each time."""
        return self._said(
            Generated(
                **self._who(stage, item),
                generation=f"{stage}-{item}",
                type="AUDIO",
                provider="offline",
                model="one",
                prompt="Say it.",
                cost="0.03",
                milliseconds=100,
                cached=False,
            )
        )

    def execution(self, said: dict[str, Any]) -> dict[str, Any]:
        detail = {"name": f"{self.job}-{self.attempt}", **said}
        return self._envelope("Step Functions Execution Status Change", "aws.states", detail)

    def whole_run(self) -> list[dict[str, Any]]:
        """Everything that is heard of a job that goes well, in order."""
        heard = [self.execution(RUNNING)]
        for stage in stages(FORMATS["short"].flow):
            for item in range(_ITEMS[stage]) if stage in _ITEMS else (None,):
                heard.append(self.started(stage, item))
                if stage not in {Stage.PREVIEW, Stage.RENDER, Stage.ASSEMBLE, Stage.ALIGN, Stage.PUBLISH}:
                    heard += [self.generated(stage, item), self.generated(stage, item)]
                if stage == Stage.CHECK:
                    heard.append(self.failed(stage, item))
                heard.append(self.done(stage, item, _SHOWN.get(stage)))
        return [*heard, self.execution(SUCCEEDED)]

    def _who(self, stage: str, item: int | None) -> dict[str, Any]:
        of = _ITEMS.get(stage, 1)
        return {
            "job": str(self.job),
            "attempt": self.attempt,
            "stage": stage,
            "item": item,
            "of": of,
            "at": self._time(),
        }

    def _said(self, said: Announcement) -> dict[str, Any]:
        return self._envelope(type(said).__name__, SOURCE, json.loads(said.model_dump_json()))

    def _envelope(self, kind: str, source: str, detail: dict[str, Any]) -> dict[str, Any]:
        return {
            "version": "0",
            "id": f"{next(_numbers):032x}",
            "detail-type": kind,
            "source": source,
            "account": "123456789012",
            "time": self._time(),
            "region": "us-east-1",
            "resources": [],
            "detail": detail,
        }

    def _time(self) -> str:
        return f"2026-11-20T19:{next(self.clock) % 60:02}:43Z"
