"""Everything the studio can say no with.

* StudioError
  x Unauthenticated, Forbidden, NotFound, Conflict, Outdated, Invalid   a caller can act on these
  x StageError                                                          a stage gave up
    + Transient                                                         worth another try: Step Functions retries it
      - ProviderBusy, ProviderTimeout, StorageBusy, BusBusy, Claimed
    + Permanent                                                         never worth another try
      - ProviderRefused, ScriptRefused, Unspeakable, Unprintable, MediaInvalid, Missing, DiskFull, ItemsFailed

Step Functions sees only the class name, so the state machines name these classes and a
renamed error changes the retry policy. `infra.aws.flows` reads `TRANSIENT` from here.
"""

from typing import ClassVar


class StudioError(Exception):
    """An expected failure, with the HTTP status it deserves."""

    status: ClassVar[int] = 500

    @property
    def code(self) -> str:
        return type(self).__name__


class Unauthenticated(StudioError):
    """Nobody is signed in, or no longer."""

    status = 401


class Forbidden(StudioError):
    status = 403


class NotFound(StudioError):
    """It does not exist, or it is somebody else's."""

    status = 404


class Conflict(StudioError):
    """What was asked does not fit the state that things are in."""

    status = 409


class Outdated(StudioError):
    """It was changed by somebody else since the caller has seen it."""

    status = 412


class Invalid(StudioError):
    """What was asked makes no sense, whatever the state."""

    status = 422


class StageError(StudioError):
    """A stage gave up."""


class Transient(StageError):
    """Worth another try."""


class ProviderBusy(Transient): ...


class ProviderTimeout(Transient): ...


class StorageBusy(Transient): ...


class BusBusy(Transient): ...


class Claimed(Transient):
    """Another worker is making this very thing, and is not ready yet."""


class Permanent(StageError):
    """Never worth another try."""


class ProviderRefused(Permanent): ...


class ScriptRefused(Permanent):
    """The script breaks a rule that no rewrite mends: moderation, length, language."""


class Unspeakable(Permanent):
    """No voice can say this text."""


class Unprintable(Permanent):
    """No font can show this text."""


class MediaInvalid(Permanent):
    """A picture, a sound or a video is not what it should be."""


class Missing(Permanent):
    """What should lie on the desk does not: it was never made, or it was kept too long ago."""


class DiskFull(Permanent):
    """The worker's disk holds no more."""


class ItemsFailed(Permanent):
    """Some items of a flow failed; the others are made and kept."""


TRANSIENT = tuple(sorted(error.__name__ for error in (Transient, *Transient.__subclasses__())))
