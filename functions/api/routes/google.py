"""/auth/google: sign in by Google's word instead of a password."""

from typing import Annotated

from fastapi import Cookie, Header, Query, Request
from fastapi.responses import RedirectResponse

from functions.api import cookies
from functions.api.errors import refusals
from functions.api.rooms import Room
from shared.accounts import sessions
from shared.accounts.oidc.company import GOOGLE, google
from shared.accounts.oidc.errand import HOME, NEXT, Errand
from shared.accounts.oidc.identity import identify, not_signed_in
from shared.accounts.vouchers import vouched_user
from shared.database import transaction
from shared.errors import Conflict, Forbidden, NotConfigured, Unanswered, Unauthenticated
from shared.settings import settings

router = Room(prefix="/auth/google", tags=["accounts"])

ERRAND = "__Host-errand"
_LIFETIME = 10 * 60
"""Seconds that somebody may take at Google."""
_MOST_CHARACTERS = 2_000

type Text = Annotated[str, Query(max_length=_MOST_CHARACTERS)]


@router.get("", status_code=302, response_class=RedirectResponse, responses=refusals(NotConfigured))
async def leave_for_google(
    request: Request,
    next: Annotated[str, Query(pattern=NEXT, max_length=_MOST_CHARACTERS, description="A path of ours.")] = HOME,
) -> RedirectResponse:
    """Go to Google, come back signed in, and go on to `next`."""
    company, errand = google(), Errand.begin(next)
    leaving = RedirectResponse(errand.address(company, _callback(request)), status_code=302)
    # Lax: Google sends the browser back by a link, and that is when it is read.
    leaving.set_cookie(ERRAND, errand.kept(), max_age=_LIFETIME, path="/", secure=True, httponly=True, samesite="lax")
    return leaving


@router.get(
    "/callback",
    status_code=302,
    response_class=RedirectResponse,
    responses=refusals(NotConfigured, Unauthenticated, Forbidden, Conflict, Unanswered),
)
async def return_from_google(
    request: Request,
    code: Text = "",
    state: Text = "",
    kept: Annotated[str, Cookie(alias=ERRAND, include_in_schema=False)] = "",
    agent: Annotated[str, Header(alias="User-Agent", include_in_schema=False)] = "",
) -> RedirectResponse:
    """Where Google sends the browser back to. Only the one that left comes back, and it is signed in."""
    company, errand = google(), Errand.recall(kept)
    if errand is None or not errand.is_answered_by(state) or not code:
        raise not_signed_in()
    # Before the transaction, which must not wait for another company.
    identity = identify(company, code, errand.verifier, errand.nonce, _callback(request))
    with transaction() as session:
        pair = sessions.begin(session, vouched_user(session, GOOGLE, identity), agent)
    back = RedirectResponse(_origin(request) + errand.next, status_code=302)
    cookies.give(back, pair)
    back.delete_cookie(ERRAND, path="/", secure=True, httponly=True, samesite="lax")
    return back


def _callback(request: Request) -> str:
    return f"{_origin(request)}/api/auth/google/callback"


def _origin(request: Request) -> str:
    """Which of our origins the browser is at: a cookie goes back to the very host that it came from."""
    ours = settings().origins
    return next((origin for origin in ours if origin.partition("://")[2] == request.headers.get("host")), ours[0])
