"""The studio's API."""

from typing import Any

from fastapi import Depends, FastAPI

from functions.api import csrf
from functions.api.contract import complete
from functions.api.dependencies import Closing
from functions.api.errors import refuse_in_our_words
from functions.api.protection import Protected
from functions.api.requests import Named
from functions.api.rooms import ROOT
from functions.api.routes import (
    accounts,
    admin,
    batches,
    everybody,
    flags,
    google,
    health,
    jobs,
    keys,
    ledger,
    me,
    notifications,
    preferences,
    progress,
    providers,
    queues,
    quotes,
    reports,
    retakes,
    scripts,
    series,
    sessions,
    sockets,
    spend,
    uploads,
    versions,
    videos,
    webhooks,
)


def studio() -> Protected:
    """The API as API Gateway calls it: every answer protected, the unexpected ones too."""
    return Protected(Named(api()))


class Api(FastAPI):
    """An app whose OpenAPI says all that it promises."""

    def openapi(self) -> dict[str, Any]:
        return self.openapi_schema or complete(super().openapi())


def api() -> FastAPI:
    app = Api(
        title="Talewright",
        summary="A topic, or a text of your own, becomes a narrated video.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
        dependencies=[Depends(csrf.ours)],
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.add_middleware(Closing)
    refuse_in_our_words(app)
    for room in (
        accounts,
        me,
        sessions,
        keys,
        google,
        admin,
        series,
        videos,
        scripts,
        uploads,
        retakes,
        versions,
        jobs,
        progress,
        sockets,
        queues,
        ledger,
        quotes,
        batches,
        everybody,
        spend,
        flags,
        notifications,
        preferences,
        providers,
        webhooks,
        reports,
        health,
    ):
        app.include_router(room.router, prefix=ROOT)
    return app
