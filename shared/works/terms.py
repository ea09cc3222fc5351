"""Terms: what the studio takes orders for at this time, as its flags say."""

from shared.accounts.callers import Caller
from shared.errors import Closed, Invalid
from shared.flags import Flag, is_on, number
from shared.prose.pieces import primary

_ALWAYS = "en"
"""The language that no flag turns off."""


def demand_open(caller: Caller) -> None:
    """Go on only if orders are taken. Raises Closed."""
    if not is_on(Flag.ORDERS, **_about(caller)):
        raise Closed("the studio takes no orders for a while; what is being made goes on, and can be tried again")


def demand_length(caller: Caller, script: str) -> None:
    """Go on only with a text of one's own that is not too long. Raises Invalid."""
    most = number(Flag.STORY_LENGTH, **_about(caller))
    if len(script) > most:
        raise Invalid(f"script: it has {len(script):,} characters, and may have {most:,}")


def demand_language(caller: Caller, language: str) -> None:
    """Go on only with a language that is spoken at this time. Raises Invalid."""
    if primary(language) != _ALWAYS and not is_on(Flag.MULTI_LANGUAGE, **_about(caller)):
        raise Invalid(f"language: the studio speaks {_ALWAYS} only at this time, and not {language}")


def _about(caller: Caller) -> dict[str, str]:
    """What rules can ask for."""
    return {"user": str(caller.user_id), "email": caller.email, "role": caller.role, "plan": caller.plan}
