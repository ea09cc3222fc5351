"""Short: a narrated vertical video of a topic, or of the user's own text."""

from shared.formats.format import Format
from shared.production.flow import Aside, Each, Stage, together

SHORT = Format(
    name="short",
    flow=(
        Stage.WRITE,
        Stage.CHECK,
        together((Each(Stage.NARRATE),), (Each(Stage.PORTRAY, over="cast"), Each(Stage.ILLUSTRATE))),
        Stage.ALIGN,
        together(
            (Aside(Stage.PREVIEW),),
            (Each(Stage.RENDER, over="chunks", at_once=200), Stage.ASSEMBLE, Stage.PUBLISH),
        ),
    ),
    picture=(1080, 1920),
    # NA-09
    words={
        Stage.WRITE: "script",
        Stage.CHECK: "script",
        Stage.NARRATE: "tts",
        Stage.ALIGN: "tts",
        Stage.PORTRAY: "images",
        Stage.ILLUSTRATE: "images",
        Stage.PREVIEW: "assembly",
        Stage.RENDER: "assembly",
        Stage.ASSEMBLE: "assembly",
        Stage.PUBLISH: "uploading",
    },
    weights={
        Stage.WRITE: 3,
        Stage.CHECK: 2,
        Stage.NARRATE: 15,
        Stage.PORTRAY: 2,
        Stage.ILLUSTRATE: 23,
        Stage.ALIGN: 2,
        Stage.PREVIEW: 4,
        Stage.RENDER: 40,
        Stage.ASSEMBLE: 7,
        Stage.PUBLISH: 2,
    },
)
