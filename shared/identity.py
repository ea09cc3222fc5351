"""Identity: names for things, given without asking anybody."""

import secrets
import time
from datetime import datetime
from uuid import UUID

_RANDOM_BITS = 62
_TIMELESS_BITS = 80
"""Of a UUIDv7, those that do not say which millisecond it is."""
_NANOSECONDS_IN_A_MILLISECOND = 1_000_000


def uuid7() -> UUID:
    """A UUID that sorts by the time it was made: RFC 9562, section 5.7.

    The twelve bits after the millisecond hold the fraction of it (method 3 of section 6.2), so that things made one
    after the other sort in that order, to about a quarter of a microsecond. The other 62 are random.
    """
    milliseconds, rest = divmod(time.time_ns(), _NANOSECONDS_IN_A_MILLISECOND)
    fraction = (rest << 12) // _NANOSECONDS_IN_A_MILLISECOND
    version, variant = 0b0111, 0b10
    high = milliseconds << 16 | version << 12 | fraction
    low = variant << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
    return UUID(int=high << 64 | low)


def earliest_uuid7(moment: datetime) -> UUID:
    """A bound for keys: below every UUIDv7 that is made from this millisecond on, above every one made before.

    None was made before 1970.
    """
    return UUID(int=max(0, int(moment.timestamp() * 1000)) << _TIMELESS_BITS)
