"""The end of a flow without a film: what was told is released as it was spoken."""

import hashlib

from shared.production.desk import Desk
from shared.production.documents import Release, Script, Take


def publish(script: Script, takes: tuple[Take, ...], desk: Desk) -> Release:
    heard = [desk.read(take.audio) for take in takes]
    folder = hashlib.sha256(b"".join(heard) + script.model_dump_json().encode()).hexdigest()[:32]
    return Release(
        title=script.title,
        description=script.description,
        hashtags=script.hashtags,
        folder=folder,
        video=f"videos/{folder}/video.mp4",
        stream=f"videos/{folder}/master.m3u8",
        thumbnail=f"videos/{folder}/thumbnail.jpg",
        subtitles=f"videos/{folder}/subtitles.vtt",
        captions=f"videos/{folder}/captions.srt",
        timing=f"videos/{folder}/timing.json",
        milliseconds=sum(take.milliseconds for take in takes),
        width=1080,
        height=1920,
        size=sum(map(len, heard)),
        makers=(script.maker,),
    )
