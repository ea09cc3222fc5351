"""Publish: put a rendition where people can reach it."""

import json

from functions import uncollected

with uncollected():
    from shared.media.hls.streams import MASTER, THUMBNAILS
    from shared.production.desk import Desk
    from shared.production.documents import Release, Rendition, Script, Voice
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
        "made_by": [maker.name for maker in makers],
        "credits": rendition.credits,
    }
    page = desk.save(json.dumps(about, ensure_ascii=False, indent=2).encode(), "json")
    # Named after what the page says, and so after all that it names: another title is another folder.
    case = Showcase(desk, page)
    lists = {part.name: part.file for part in rendition.stream if part.file.extension == "m3u8"}
    played = {part.name: part.file for part in rendition.stream if part.name not in lists}
    master = {MASTER: lists.pop(MASTER)}
    # Whoever finds a list finds all that it lists.
    for later in (files | played, lists, master, {"release.json": page}):
        case.put_all(later.items())
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
        credits=rendition.credits,
    )


handler = stage(publish)
