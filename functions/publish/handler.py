"""Publish: put a rendition where people can reach it."""

import hashlib

from shared.production.desk import MEDIA_TYPES, Desk
from shared.production.documents import File, Release, Rendition, Script
from shared.production.stage import stage
from shared.settings import settings
from shared.storage import IMMUTABLE, Bucket


def publish(script: Script, rendition: Rendition, desk: Desk) -> Release:
    public = Bucket(settings().videos_bucket)
    # Named after what it shows, and unguessable by anybody who has not seen it; two owners never share a folder.
    folder = hashlib.sha256(f"{desk.owner}/{rendition.video.sha256}".encode()).hexdigest()[:32]

    def put(file: File, name: str) -> str:
        key = f"videos/{folder}/{name}-{file.sha256[:12]}.{file.extension}"
        media_type = MEDIA_TYPES[file.extension]
        public.copy(desk.bucket, desk.key(file), key, media_type=media_type, cache_control=IMMUTABLE)
        return key

    return Release(
        title=script.title,
        description=script.description,
        hashtags=script.hashtags,
        video=put(rendition.video, "video"),
        thumbnail=put(rendition.thumbnail, "thumbnail"),
        subtitles=put(rendition.subtitles, "subtitles"),
        captions=put(rendition.captions, "captions"),
        timing=put(rendition.timing, "timing"),
        milliseconds=rendition.milliseconds,
        width=rendition.width,
        height=rendition.height,
        size=rendition.video.size,
        makers=tuple(dict.fromkeys((script.maker, *rendition.makers))),
    )


handler = stage(publish)
