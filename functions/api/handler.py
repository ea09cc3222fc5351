"""Api: the HTTP API, one Lambda for all routes."""

import gc

# Nothing that is imported here ever becomes garbage, and looking for it takes a third of a cold start.
gc.disable()

import asyncio  # noqa: E402

from mangum import Mangum  # noqa: E402

from functions.api.app import studio  # noqa: E402
from functions.api.idempotency import once  # noqa: E402
from functions.api.requests import logged  # noqa: E402

# Mangum runs every request in the thread's current loop, and from Python 3.14 on a thread has none by itself.
asyncio.set_event_loop(asyncio.new_event_loop())

handler = logged(once(Mangum(studio(), lifespan="off")))

gc.freeze()
gc.enable()
