"""`python -m bench.render.worker WAY FOLDER SHOT FILE …`: film the subject once, and print what that took as JSON.

A process of its own: its imports are not counted, and all the memory that it holds is the way's. COMPOSE for a way
leaves our frames unencoded where the encoder alone finds them.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from bench.metered import metered
from bench.render.subject import Subject
from bench.render.ways import WAYS, compose

COMPOSE = "compose"


def main(name: str, folder: str, shot: str, *files: str) -> None:
    subject = Subject(Path(folder), int(shot))
    if name == COMPOSE:
        compose(subject)
        return
    way = WAYS[name]
    into = dict(zip(way.rungs, map(Path, files), strict=True))
    assert way.film is not None
    film = way.film
    sys.stdout.write(json.dumps(asdict(metered(lambda: film(subject, into)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
