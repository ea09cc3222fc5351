"""Publish: put a rendition where people can reach it."""

import json

from shared.media.hls.streams import MASTER, THUMBNAILS
from shared.production.desk import Desk
from shared.production.documents import Maker, Release, Rendition, Script, Voice
from shared.production.showcase import Showcase
from shared.production.stage import stage


def publish(script: Script, rendition: Rendition, voice: Voice, desk: Desk) -> Release:
    makers = tuple(dict.fromkeys((script.maker, *rendition.makers)))
    files = {
        f"{name}-{file.sha256[:12]}.{file.extension}": file
        for name, file in (
            ("video", rendition.video),
            ("thumbnail", rendition.thumbnail),
            ("subtitles", rendition.subtitles),
            ("captions", rendition.captions),
            ("timing", rendition.timing),
        )
    }
    video, thumbnail, subtitles, captions, timing = files
    about = {
        "title": script.title,
        "description": script.description,
        "language": voice.language,
        "width": rendition.width,
        "height": rendition.height,
        "seconds": rendition.milliseconds / 1000,
        "stream": MASTER,
        "video": video,
        "poster": thumbnail,
        "thumbnails": THUMBNAILS[1],
        "subtitles": subtitles,
        "captions": captions,
        "timing": timing,
        "made_by": [_named(maker) for maker in makers],
    }
    page = desk.save(json.dumps(about, ensure_ascii=False, indent=2).encode(), "json")
    # Named after what the page says, and so after all that it names: another title is another folder.
    case = Showcase(desk, page)
    pieces = [(part.name, part.file) for part in rendition.stream]
    # Whoever finds a list finds all that it lists: lists come last.
    case.put_all([*files.items(), *(piece for piece in pieces if piece[1].extension != "m3u8")])
    lists = {name: file for name, file in pieces if file.extension == "m3u8"}
    master = lists.pop(MASTER)
    case.put_all(lists.items())
    case.put(MASTER, master)
    case.put("release.json", page)
    return Release(
        title=script.title,
        description=script.description,
        hashtags=script.hashtags,
        folder=case.folder,
        stream=case.key(MASTER),
        video=case.key(video),
        thumbnail=case.key(thumbnail),
        subtitles=case.key(subtitles),
        captions=case.key(captions),
        timing=case.key(timing),
        milliseconds=rendition.milliseconds,
        width=rendition.width,
        height=rendition.height,
        size=rendition.video.size,
        makers=makers,
    )


def _named(maker: Maker) -> str:
    return f"{maker.company}/{maker.model}"


handler = stage(publish)
