"""The catalogue: every code that the API says no with, or that a job ends with, and what to do about it.

The kinds of `StudioError` are the only source: their names, statuses, docstrings and advice. `docs/errors.md` is this
module's `page`, and the examples of OpenAPI are its entries.
"""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass

from shared.errors import StageError, StudioError, Transient

_ROOMS = ("shared.", "functions.api.")
_PAGE = """\
# Errors

Every no of the API is `{{"error": …, "code": …}}`: a sentence for people, and a word for programs. Sentences change;
codes and statuses do not. A job that failed says the same two things, as `error_message` and `error_code`.

`make contract` writes this page out of the classes of `shared/errors.py` and `functions/api/errors.py`.

## What the API answers

| status | code | what has happened | what to do |
|---|---|---|---|
{answers}

A `502`, `503` or `504` without such a body does not come from the studio but from what stands before it: try again.

## What a job ends with

A stage that ends with one that is *tried again* has been tried three times when the job says so. Where the API itself
runs into one of these, it answers with the code and `503` if it is worth another try, and with `500` if it is not.

| code | tried again | what has happened | what to do |
|---|---|---|---|
{endings}

Any other code is the name of an error that nobody expected. `error_message` says no more than that: try the job again.
"""


@dataclass(frozen=True)
class Entry:
    code: str
    status: int
    meaning: str
    """One sentence."""
    advice: str
    """What to do about it."""
    tried_again: bool = False
    """Whether Step Functions tries a stage again that ends with it."""


STOPPED = (
    Entry("TimedOut", 500, "It took longer than it may.", "Try the job again: what is made is kept."),
    Entry("Aborted", 500, "It was stopped by hand.", "Try the job again if that was a mistake."),
    Entry("Unknown", 500, "It stopped without saying why.", "Try the job again: what is made is kept."),
)
"""What Step Functions itself says of a job: no class of ours has these names."""


def page() -> str:
    """docs/errors.md."""
    return _PAGE.format(
        answers="\n".join(f"| {each.status} | `{each.code}` | {each.meaning} | {each.advice} |" for each in answers()),
        endings="\n".join(
            f"| `{each.code}` | {'yes' if each.tried_again else 'no'} | {each.meaning} | {each.advice} |"
            for each in endings()
        ),
    )


def answers() -> tuple[Entry, ...]:
    """What the API says no with, by status and code."""
    told = (entry(kind) for kind in kinds() if not issubclass(kind, StageError))
    return tuple(sorted(told, key=lambda each: (each.status, each.code)))


def endings() -> tuple[Entry, ...]:
    """What jobs end with, by code."""
    told = (entry(kind) for kind in kinds() if issubclass(kind, StageError))
    return tuple(sorted((*told, *STOPPED), key=lambda each: each.code))


def entry(kind: type[StudioError]) -> Entry:
    """What a kind of error says of itself. Raises ValueError when that is not enough."""
    told = inspect.cleandoc(kind.__dict__.get("__doc__") or "").partition("\n\n")[0]
    if not told or not kind.advice:
        raise ValueError(f"{kind.__qualname__} needs a docstring that says what has happened, and `advice`")
    return Entry(kind.__name__, int(kind.status), " ".join(told.split()), kind.advice, issubclass(kind, Transient))


def kinds(of: type[StudioError] = StudioError) -> Iterator[type[StudioError]]:
    """Every kind of ours that is raised. One that only holds others together has no advice of its own."""
    for kind in of.__subclasses__():
        if kind.__module__.startswith(_ROOMS):
            if "advice" in kind.__dict__ or not kind.__subclasses__():
                yield kind
            yield from kinds(kind)
