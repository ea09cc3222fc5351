"""Api: the HTTP API, one Lambda for all routes."""

import asyncio

from mangum import Mangum

from functions.api.app import studio

# Mangum runs every request in the thread's current loop, and from Python 3.14 on a thread has none by itself.
asyncio.set_event_loop(asyncio.new_event_loop())

handler = Mangum(studio(), lifespan="off")
