"""Api: the HTTP API, one Lambda for all routes."""

from functions import uncollected

with uncollected():
    import asyncio

    from mangum import Mangum

    from functions.api.app import studio
    from functions.api.idempotency import once
    from functions.api.requests import logged

    # Mangum runs every request in the thread's current loop, and from Python 3.14 on a thread has none by itself.
    asyncio.set_event_loop(asyncio.new_event_loop())

    handler = logged(once(Mangum(studio(), lifespan="off")))
