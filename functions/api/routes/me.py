"""/me: who is there."""

from functions.api.dependencies import CurrentCaller
from functions.api.rooms import Room
from functions.api.routes.accounts import UserOut

router = Room(prefix="/me", tags=["accounts"])


@router.get("", response_model=UserOut)
async def read_me(caller: CurrentCaller) -> UserOut:
    """Who is there."""
    return UserOut(id=caller.user_id, email=caller.email, role=caller.role, plan=caller.plan, verified=caller.verified)
