"""Everything the studio can say no with.

* StudioError
  x Unauthenticated, OverPlan, NotInPlan, Forbidden, NotFound,
    Conflict, Outdated, Invalid, TooMany                                a caller can act on these
  x Closed                                                              nobody can for a while
  x NotConfigured, Unanswered                                           whoever runs the studio can, or another company
  x StageError                                                          a stage gave up
    + Transient                                                         worth another try: Step Functions retries it
      - ProviderBusy, ProviderTimeout, ProviderGarbled, Underway, Crowded, StorageBusy, BusBusy, Claimed
    + Permanent                                                         never worth another try
      - ProviderRefused (ContentRefused), ProviderUnset, ProviderSpent,
        ScriptRefused, Unspeakable, Unprintable, MediaInvalid, Missing, DiskFull, OverCap, ItemsFailed

Step Functions sees only the class name, so the state machines name these classes and a
renamed error changes the retry policy. `infra.aws.flows` reads `TRANSIENT` from here.
"""

from typing import ClassVar

from shared.charges import Charge


class StudioError(Exception):
    """An expected failure, with the HTTP status it deserves.

    The docstring of each kind says what has happened, and `advice` what whoever hears of it can do. docs/errors.md and
    the examples of OpenAPI are made of both. A kind without advice is never raised itself: it holds others together.
    """

    status: ClassVar[int] = 500
    advice: ClassVar[str] = ""

    @property
    def code(self) -> str:
        return type(self).__name__


class Unauthenticated(StudioError):
    """Nobody is signed in, or no longer."""

    status = 401
    advice = "Sign in, or send a token or an API key that is still good."


class OverPlan(StudioError):
    """What the caller's plan allows in a month is used up."""

    status = 402
    advice = "Wait for the next month, or take a plan that allows more."


class NotInPlan(StudioError):
    """The caller's plan does not have this."""

    status = 403
    advice = "Do without it, or take a plan that has it."


class Forbidden(StudioError):
    """Whoever asks may not do this."""

    status = 403
    advice = "Ask somebody who may, or use an API key that was given the right to. A page of another site never may."


class NotFound(StudioError):
    """It does not exist, or it is somebody else's."""

    status = 404
    advice = "Check the id, and who is signed in."


class Conflict(StudioError):
    """What was asked does not fit the state that things are in."""

    status = 409
    advice = "Read it again: the message says what is in the way."


class Outdated(StudioError):
    """It was changed by somebody else since the caller has seen it."""

    status = 412
    advice = "Read it again, and send the change with the new `ETag`."


class Invalid(StudioError):
    """What was asked makes no sense, whatever the state."""

    status = 422
    advice = "Mend what the message names: the same again is refused again."


class TooMany(StudioError):
    """This was done too often in too short a time."""

    status = 429
    advice = "Wait for as many seconds as `Retry-After` says."

    def __init__(self, message: str, *, after: int, limit: str) -> None:
        super().__init__(message)
        self.after = after
        """Seconds until it may be done again."""
        self.limit = limit
        """Of which limit it was too often."""


class Closed(StudioError):
    """The studio takes no orders for a while."""

    status = 503
    advice = "Ask again after as many seconds as `Retry-After` says. What is being made goes on."
    after: ClassVar[int] = 10 * 60
    """Seconds: nobody knows how long it takes."""


class NotConfigured(StudioError):
    """This studio does not offer it: whoever runs it has not set it up."""

    status = 404
    advice = "Do without it, or ask whoever runs the studio to set it up."


class Unanswered(StudioError):
    """Another company, whose word is needed, does not answer as it should."""

    status = 502
    advice = "Try again in a moment, or do it another way."


class StageError(StudioError):
    """A stage gave up."""

    charge: Charge | None = None
    """What a provider takes for it all the same; None when that is nothing, or nobody knows."""


class Transient(StageError):
    """Worth another try."""

    status = 503


class ProviderBusy(Transient):
    """A provider has too much to do, or is out of order."""

    advice = "Try the job again in some minutes: what is made is kept."

    def __init__(self, message: str, *, after: int = 0) -> None:
        super().__init__(message)
        self.after = after
        """Seconds for which the provider wants to be left alone; 0 when it does not say."""


class ProviderTimeout(Transient):
    """A provider did not answer in time."""

    advice = "Try the job again in some minutes: what is made is kept."


class ProviderGarbled(Transient):
    """A provider answered, and nobody can read it."""

    advice = "Try the job again in some minutes: what is made is kept."


class Underway(Transient):
    """A provider is still at work on what it was given."""

    advice = "Try the job again in some minutes: the provider goes on meanwhile, and is not asked a second time."


class Crowded(Transient):
    """The studio has as many calls with a provider as it may have."""

    advice = "Try the job again in some minutes, or have the provider allow more: what is made is kept."


class StorageBusy(Transient):
    """Storage does not answer as it should."""

    advice = "Try again in a moment: nothing is lost."


class BusBusy(Transient):
    """The event bus takes no news."""

    advice = "Try again in a moment: nothing is lost."


class Claimed(Transient):
    """Another worker is making this very thing, and is not ready yet."""

    advice = "Try the job again in a minute: what the other worker makes is for both."


class Permanent(StageError):
    """Never worth another try."""


class ProviderRefused(Permanent):
    """A provider refuses what it was asked for."""

    advice = "Change what the message names, or choose another provider: the same again is refused again."


class ContentRefused(ProviderRefused):
    """A provider will not make this: it breaks a rule of what may be shown or said."""

    advice = "Say it in other words: the message names the rule."

    def __init__(self, message: str, *, rule: str = "") -> None:
        super().__init__(message)
        self.rule = rule
        """As the provider calls it; empty when it does not say."""


class ProviderUnset(Permanent):
    """A provider has no key here, or one that it does not take."""

    advice = "Whoever runs the studio gives it a good key: the message says which."


class ProviderSpent(Permanent):
    """What was paid for at a provider is used up."""

    advice = "Whoever runs the studio pays for more there, or waits until it is there again."


class ScriptRefused(Permanent):
    """The script breaks a rule that no rewrite mends: moderation, length, language."""

    advice = "Change the text as the message says, and have it made again."


class Unspeakable(Permanent):
    """No voice can say this text."""

    advice = "Write it in words of the video's language, or choose a language that the voice speaks."


class Unprintable(Permanent):
    """No font can show this text."""

    advice = "Leave out the characters that the message names."


class MediaInvalid(Permanent):
    """A picture, a sound or a video is not what it should be."""

    advice = "Send another file if it was yours; try the job again if it was not."


class Missing(Permanent):
    """What should lie on the desk does not: it was never made, or it was kept too long ago."""

    advice = "Try the job again: it is made anew. A picture of your own has to be sent again."


class DiskFull(Permanent):
    """The worker's disk holds no more."""

    advice = "Make it shorter, or give the worker a larger disk."


class OverCap(Permanent):
    """The job would cost more than was allowed for it."""

    advice = "Allow more for it, or ask for less; what is made is kept. A lost answer may be paid, and counts."


class ItemsFailed(Permanent):
    """Some items of a flow failed; the others are made and kept."""

    advice = "Try the job again: only what failed is made anew. The message says how the first one failed."


OF_PROVIDERS = (ProviderBusy, ProviderTimeout, ProviderGarbled, ProviderRefused, ProviderUnset, ProviderSpent)
"""What a provider fails with."""

TRANSIENT = tuple(sorted(error.__name__ for error in (Transient, *Transient.__subclasses__())))
