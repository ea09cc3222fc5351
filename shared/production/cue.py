"""The cue: all that travels through Step Functions."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from shared.production.documents import ITEMS, Document


class Cue(BaseModel):
    """Which job, and the numbers of its items."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    owner: str
    job: str
    attempt: int
    format: str
    beats: tuple[int, ...] = ()
    cast: tuple[int, ...] = ()
    chunks: tuple[int, ...] = ()
    item: int | None = None
    cap: str | None = None
    """US dollars that the job's calls may cost together; None for as much as they do."""
    request: str | None = None
    """The request that the attempt was asked for by: logs name it, and nothing else depends on it."""

    def numbers(self, over: str) -> tuple[int, ...]:
        """The item numbers of one list: `beats`, `cast` or `chunks`."""
        listed: tuple[int, ...] = getattr(self, over)
        return listed

    def after(self, document: Document) -> "Cue":
        """The cue for the stages after this document: it counts the items that the document lists."""
        listed = {
            over: tuple(range(len(getattr(document, over))))
            for listing, over in ITEMS.values()
            if isinstance(document, listing)
        }
        return self.model_copy(update=listed)

    def answer(self) -> dict[str, Any]:
        """What a stage gives back to Step Functions: little, when there are many of it."""
        if self.item is not None:
            return {"item": self.item}
        return self.model_dump(mode="json", exclude={"item"})
