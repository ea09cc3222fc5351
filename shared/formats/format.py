"""What a format is."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from shared.production.flow import Flow, Stage


@dataclass(frozen=True)
class Format:
    name: str
    flow: Flow
    picture: tuple[int, int]
    """Width and height in pixels."""
    words: Mapping[Stage, str]
    """What this format's API calls each stage."""
    weights: Mapping[Stage, int]
    """How much of the way each stage is; together 100."""

    def prompt(self, stage: Stage) -> str:
        """The format's own words for a stage, from `<stage>.md` beside it."""
        return files(f"shared.formats.{self.name}").joinpath(f"{stage}.md").read_text(encoding="utf-8")
