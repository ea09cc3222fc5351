"""Publish: put a rendition where people can reach it."""

from shared.production.desk import Desk
from shared.production.documents import File, Release, Rendition, Script
from shared.production.showcase import Showcase
from shared.production.stage import stage


def publish(script: Script, rendition: Rendition, desk: Desk) -> Release:
    case = Showcase(desk, rendition.video)

    def put(name: str, file: File) -> str:
        return case.put(f"{name}-{file.sha256[:12]}.{file.extension}", file)

    # Whoever finds a playlist finds all that it plays: playlists come last.
    pieces = [(part.name, part.file) for part in rendition.stream]
    case.put_all(piece for piece in pieces if piece[1].extension != "m3u8")
    case.put_all(piece for piece in pieces if piece[1].extension == "m3u8")
    return Release(
        title=script.title,
        description=script.description,
        hashtags=script.hashtags,
        folder=case.folder,
        stream=case.key("master.m3u8"),
        video=put("video", rendition.video),
        thumbnail=put("thumbnail", rendition.thumbnail),
        subtitles=put("subtitles", rendition.subtitles),
        captions=put("captions", rendition.captions),
        timing=put("timing", rendition.timing),
        milliseconds=rendition.milliseconds,
        width=rendition.width,
        height=rendition.height,
        size=rendition.video.size,
        makers=tuple(dict.fromkeys((script.maker, *rendition.makers))),
    )


handler = stage(publish)
