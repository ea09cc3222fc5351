"""The studio's API."""

from fastapi import Depends, FastAPI

from functions.api.dependencies import same_origin
from functions.api.errors import REFUSALS, refuse_in_our_words
from functions.api.protection import Protected
from functions.api.routes import accounts, health, jobs, retakes, scripts, series, uploads, versions, videos


def studio() -> Protected:
    """The API as API Gateway calls it: every answer protected, the unexpected ones too."""
    return Protected(api())


def api() -> FastAPI:
    app = FastAPI(
        title="Talewright",
        summary="A topic, or a text of your own, becomes a narrated video.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
        responses=REFUSALS,
        dependencies=[Depends(same_origin)],
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    refuse_in_our_words(app)
    for room in (accounts, series, videos, scripts, uploads, retakes, versions, jobs, health):
        app.include_router(room.router, prefix="/api")
    return app
