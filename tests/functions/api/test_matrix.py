"""Who may do what: every route, asked by somebody of each kind.

The user asks for what is theirs; the other, the admin and the owner ask for what is the user's.
"""

from typing import Any, NamedTuple

from tests.functions.api.addresses import KINDS, addresses, world
from tests.functions.api.made import FOLDER

OK = 0
"""Whatever the route answers when all is well."""


class Row(NamedTuple):
    """The status that each kind of caller gets."""

    anonymous: int
    user: int
    other: int
    admin: int
    owner: int


OPEN = Row(OK, OK, OK, OK, OK)
SIGNED_IN = Row(401, OK, OK, OK, OK)
MINE = Row(401, OK, 404, 404, 404)
"""Whatever somebody's role is: what is another's is not found."""
ADMINS = Row(401, 403, 403, OK, OK)
ONCE = Row(401, 403, 403, OK, 409)
"""After the admin has done it there is nothing to be done for the owner."""
UNSHOWN = Row(403, 403, 403, 403, 403)
"""Whoever asks: it takes what only a letter has, or a company's own signature."""
NOT_SET_UP = Row(404, 404, 404, 404, 404)
"""No other company vouches for anybody at this studio."""
PROVEN = Row(401, 409, 409, 409, 409)
"""All of them have proven their address."""

MATRIX = {
    # What ends something comes after what needs it.
    "read_health": OPEN,
    "sign_up": OPEN,
    "sign_in": OPEN,
    "forgot": OPEN,
    "verify": UNSHOWN,
    "reset": UNSHOWN,
    "leave_for_google": NOT_SET_UP,
    "return_from_google": NOT_SET_UP,
    "read_me": SIGNED_IN,
    "list_sessions": SIGNED_IN,
    "make_key": SIGNED_IN,
    "list_keys": SIGNED_IN,
    "begin_series": SIGNED_IN,
    "list_series": SIGNED_IN,
    "read_series": MINE,
    "change_series": MINE,
    "order_video": SIGNED_IN,
    "list_videos": SIGNED_IN,
    "read_video": MINE,
    "read_script": MINE,
    "change_script": MINE,
    "change_beat": MINE,
    "invite_upload": MINE,
    "quote_retake": MINE,
    "make_retake": MINE,
    "list_versions": MINE,
    "read_version": MINE,
    "restore_version": MINE,
    "drop_changes": MINE,
    "list_jobs": SIGNED_IN,
    "read_job": MINE,
    "read_ledger": MINE,
    "quote_order": SIGNED_IN,
    "read_events": MINE,
    "cancel_job": MINE,
    "retry_job": MINE,
    "order_batch": SIGNED_IN,
    "read_batch": MINE,
    "cancel_batch": MINE,
    "list_notifications": SIGNED_IN,
    "read_notifications": SIGNED_IN,
    "read_preferences": SIGNED_IN,
    "change_preferences": SIGNED_IN,
    "make_webhook": SIGNED_IN,
    "list_webhooks": SIGNED_IN,
    "read_webhook": MINE,
    "change_webhook": MINE,
    "rotate_secret": MINE,
    "test_webhook": MINE,
    "list_deliveries": MINE,
    "replay_delivery": MINE,
    "read_progress": MINE,
    "stream_progress": MINE,
    "issue_ticket": SIGNED_IN,
    "list_queues": ADMINS,
    "list_dead_letters": ADMINS,
    "redrive_queue": ADMINS,
    "list_everybodys_jobs": ADMINS,
    "read_anybodys_job": ADMINS,
    "cancel_anybodys_job": ADMINS,
    "retry_anybodys_job": ONCE,
    "read_spend": ADMINS,
    "read_providers": ADMINS,
    "hear_provider": UNSHOWN,
    "read_flags": ADMINS,
    "list_users": ADMINS,
    "change_user": ADMINS,
    "list_entries": ADMINS,
    "report_video": OPEN,
    "list_reports": ADMINS,
    "decide": ADMINS,
    "remove_webhook": MINE,
    "end_series": MINE,
    "revoke_key": MINE,
    "end_session": MINE,
    "verify_again": PROVEN,
    "refresh": SIGNED_IN,
    "end_other_sessions": SIGNED_IN,
    "change_password": SIGNED_IN,
    "sign_out": SIGNED_IN,
}
BODIES: dict[str, Any] = {
    "sign_up": {"email": "<caller>@new.example", "password": "correct horse battery staple"},
    "sign_in": {"email": "user@example.com", "password": "correct horse"},
    "change_script": {"title": "The lamp"},
    "report_video": {"video": FOLDER, "reason": "copyright"},
    "decide": {"decision": "approve"},
    "change_password": {"present": "correct horse", "password": "correct horse battery staple"},
}
"""Where the contract's own example says something of things that are not there."""

ADDRESSES = {address.name: address for address in addresses()}


def test_every_route_has_its_row() -> None:
    for name in ADDRESSES:
        assert name in MATRIX, f"say who may do {name}: add its row to MATRIX in tests/functions/api/test_matrix.py"
    for name in MATRIX:
        assert name in ADDRESSES, f"there is no {name} any more: take its row out of MATRIX"


def test_everybody_may_do_what_the_matrix_says_and_nothing_else(studio: None) -> None:
    there = world()
    got: dict[str, Row] = {}
    said: dict[str, str] = {}

    for name, row in MATRIX.items():
        address = ADDRESSES[name]
        statuses: dict[str, int] = {}
        for kind in KINDS:
            reply = there.ask(kind, address, BODIES.get(name))
            statuses[kind] = OK if reply.status == address.success else reply.status
            if statuses[kind] != getattr(row, kind):
                said[f"{name} by {kind}"] = reply.text
        got[name] = Row(**statuses)

    assert got == MATRIX, said
