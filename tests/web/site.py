"""The web files and some videos, served as the edge serves them: with their own types, lifetimes and policy."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from infra.web import POLICY, web_files

_TYPES = {".m3u8": "application/vnd.apple.mpegurl", ".m4s": "video/mp4", ".vtt": "text/vtt"}
_HEADERS = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"}


def site(videos: Path) -> Starlette:
    """An application with the pages at its root, and `videos` where the videos bucket is."""
    pages = {file.key: file for file in web_files()}

    async def page(request: Request) -> Response:
        file = pages.get(request.path_params["path"] or "index.html")
        if file is None:
            return _absent()
        return FileResponse(file.path, media_type=file.media_type, headers=_HEADERS)

    async def video(request: Request) -> Response:
        path = videos / request.path_params["path"]
        return FileResponse(path, media_type=_TYPES.get(path.suffix)) if path.is_file() else _absent()

    return Starlette(routes=[Route("/videos/{path:path}", video), Route("/{path:path}", page)])


def _absent() -> Response:
    """S3 tells who may not list that they may not read what is not there."""
    return Response("<Error><Code>AccessDenied</Code></Error>", status_code=403, media_type="application/xml")
