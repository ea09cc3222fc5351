import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.database import transaction
from shared.models.jobs import Job, Status
from shared.production.documents import Line
from shared.storage import Bucket
from tests.functions.api.browser import Browser, Reply, signed_in
from tests.functions.api.made import DRAFT, TEXTS, made

pytestmark = pytest.mark.usefixtures("studio")

PNG = b"\x89PNG\r\n\x1a\n and the rest of it"


@pytest.fixture
def ada() -> Browser:
    return signed_in()


@pytest.fixture
def video(ada: Browser) -> dict[str, Any]:
    return made(ada)


def path(video: dict[str, Any], more: str = "/script") -> str:
    return f"/api/videos/{video['id']}{more}"


def uploaded(ada: Browser, video: dict[str, Any], content: bytes) -> str:
    """Send a file as a browser would, and say how the upload is called."""
    form = ada("POST", path(video, "/uploads")).json
    Bucket("internal").write(form["fields"]["key"], content, media_type="image/png")
    id: str = form["id"]
    return id


def clear(where: str, content: bytes) -> None:
    """Do as the bucket does with what was kept for its time."""
    desks = Bucket("internal")
    for key in [key for key in desks.keys("desks/") if where in key and desks.read(key) == content]:
        desks.remove(key)


def refused(reply: Reply, says: str, status: int = 422) -> bool:
    return reply.status == status and says in reply.json["error"]


def test_a_script_is_numbered_and_timed(ada: Browser, video: dict[str, Any]) -> None:
    reply = ada("GET", path(video))

    said = reply.json
    assert reply.status == 200
    assert (said["version"], said["title"]) == (1, "The light that nobody lit")
    assert (said["voice"], said["music"], said["captions"], said["style"]) == ("ava", "calm", "highlight", "realistic")
    assert [beat["number"] for beat in said["beats"]] == [1, 2, 3]
    assert [beat["text"] for beat in said["beats"]] == [*TEXTS]
    assert [(beat["start"], beat["end"]) for beat in said["beats"]] == [(0, 5), (5, 10), (10, 15)]
    assert said["changed"] == []
    assert all(beat["changed"] == [] for beat in said["beats"])


def test_every_picture_has_a_link_that_runs_out(ada: Browser, video: dict[str, Any]) -> None:
    links = [beat["image_url"] for beat in ada("GET", path(video)).json["beats"]]

    assert all("/files/" in link and "X-Amz-Expires=900" in link and ".png" in link for link in links)
    assert len(set(links)) == 3


def test_changes_wait_and_are_marked(ada: Browser, video: dict[str, Any]) -> None:
    ada("PATCH", path(video), {"title": "The lamp", "captions": "pop"})
    reply = ada("PATCH", path(video, "/script/beats/2"), {"text": "The *keeper*  stayed\nupstairs.", "move": "rise"})

    said = reply.json
    assert reply.status == 200
    assert reply.headers["etag"] == ada("GET", path(video)).headers["etag"]
    assert (said["title"], said["captions"], said["changed"]) == ("The lamp", "pop", ["title", "captions"])
    assert (said["beats"][1]["text"], said["beats"][1]["move"]) == ("The keeper stayed upstairs.", "rise")
    assert [beat["changed"] for beat in said["beats"]] == [[], ["text", "move"], []]
    assert ada("GET", f"/api/videos/{video['id']}").json["title"] == "The light that nobody lit"


def test_the_whole_and_its_beats_change_together(ada: Browser, video: dict[str, Any]) -> None:
    upload = uploaded(ada, video, PNG)
    beats = {"1": {"text": "Somebody had lit the lamp."}, "3": {"own_picture": upload, "move": "rise"}}

    said = ada("PATCH", path(video), {"title": "The lamp", "beats": beats}).json

    assert (said["title"], said["changed"]) == ("The lamp", ["title"])
    assert [beat["changed"] for beat in said["beats"]] == [["text"], [], ["own_picture", "move"]]


@pytest.mark.parametrize(
    ("change", "says", "status"),
    [
        ({"title": "The lamp", "beats": {"2": {"text": "... !"}}}, "beat 2, text: there are no words", 422),
        ({"title": "The lamp", "beats": {"2": {"voice": "darth"}}}, "beat 2, voice: there is no 'darth'", 422),
        ({"title": "The lamp", "beats": {"2": {"sound": "bell"}}}, "beats.2.sound: there is no such field", 422),
        ({"title": "The lamp", "beats": {"two": {"text": "Hello."}}}, "beats.two", 422),
        ({"title": "The lamp", "beats": {"4": {"text": "Hello."}}}, "there is no beat 4; there are 3", 404),
        ({"music": "polka", "beats": {"2": {"text": "Hello."}}}, "music: there is no 'polka'", 422),
    ],
)
def test_of_changes_that_are_said_together_one_that_cannot_be_refuses_all(
    ada: Browser, video: dict[str, Any], change: dict[str, Any], says: str, status: int
) -> None:
    before = ada("GET", path(video)).headers["etag"]

    assert refused(ada("PATCH", path(video), change), says, status)
    assert ada("GET", path(video)).headers["etag"] == before


def test_the_same_change_again_changes_nothing_and_a_change_back_is_none(ada: Browser, video: dict[str, Any]) -> None:
    first = ada("PATCH", path(video), {"title": "The lamp"})
    again = ada("PATCH", path(video), {"title": "The lamp"})
    back = ada("PATCH", path(video), {"title": "The light that nobody lit"})

    assert first.headers["etag"] == again.headers["etag"] != back.headers["etag"]
    assert back.json["changed"] == []


def test_changes_can_be_dropped(ada: Browser, video: dict[str, Any]) -> None:
    before = ada("GET", path(video))
    ada("PATCH", path(video, "/script/beats/1"), {"voice": "theo"})

    assert ada("DELETE", path(video)).status == 204

    after = ada("GET", path(video))
    assert (after.json["beats"][0]["voice"], after.headers["etag"]) == (None, before.headers["etag"])


def test_who_says_what_they_have_seen_overwrites_nobody(ada: Browser, video: dict[str, Any]) -> None:
    seen = ada("GET", path(video)).headers["etag"]
    assert ada("PATCH", path(video), {"title": "Mine"}, if_match=seen).status == 200

    late = ada("PATCH", path(video), {"title": "Yours"}, if_match=seen)
    careless = ada("PATCH", path(video), {"title": "Anybody's"}, if_match="*")

    assert (late.status, late.json["code"]) == (412, "Outdated")
    assert careless.json["title"] == "Anybody's"


def test_a_voice_that_is_the_voice_of_the_whole_is_no_difference(ada: Browser, video: dict[str, Any]) -> None:
    said = ada("PATCH", path(video, "/script/beats/1"), {"voice": "ava"}).json
    other = ada("PATCH", path(video, "/script/beats/1"), {"voice": "theo"}).json
    back = ada("PATCH", path(video, "/script/beats/1"), {"voice": None}).json

    assert said["beats"][0]["changed"] == back["beats"][0]["changed"] == []
    assert other["beats"][0]["changed"] == ["voice"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": ""}, "title"),
        ({"title": None}, "title"),
        ({"title": "t" * 101}, "title"),
        ({"title": "nul\x00"}, "binary"),
        ({"hashtags": ["no mark"]}, "hashtags"),
        ({"voice": "darth"}, "voice: there is no 'darth'; there are ava"),
        ({"music": "polka"}, "music: there is no 'polka'; there are calm"),
        ({"captions": "comic"}, "captions: there is no 'comic'; there are highlight"),
        ({"style": "vaporwave"}, "style: there is no 'vaporwave'; there are 3d-animated-film"),
        ({"speed": 2}, "there is no such field"),
    ],
)
def test_a_change_of_the_whole_that_cannot_be_is_refused(
    ada: Browser, video: dict[str, Any], change: dict[str, Any], says: str
) -> None:
    assert refused(ada("PATCH", path(video), change), says)
    assert ada("GET", path(video)).json["changed"] == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"text": ""}, "text"),
        ({"text": None}, "text"),
        ({"text": "  \n "}, "text"),
        ({"text": "... 🐙 !"}, "text: there are no words"),
        ({"text": "word " * 500}, "text"),
        ({"text": "They wrote 𓀀 on the wall."}, "text: no font of the studio can show 𓀀"),
        ({"picture": ""}, "picture"),
        ({"picture": "p" * 2_001}, "picture"),
        ({"voice": "darth"}, "voice: there is no 'darth'; there are ava"),
        ({"move": "somersault"}, "move: there is no 'somersault'; there are push-in"),
        ({"own_picture": "mine.png"}, "own_picture"),
        ({"number": 3}, "there is no such field"),
    ],
)
def test_a_change_of_a_beat_that_cannot_be_is_refused_and_loses_nothing(
    ada: Browser, video: dict[str, Any], change: dict[str, Any], says: str
) -> None:
    kept = ada("PATCH", path(video, "/script/beats/2"), {"picture": "A candle."})

    assert refused(ada("PATCH", path(video, "/script/beats/2"), change), says)
    after = ada("GET", path(video))
    assert after.headers["etag"] == kept.headers["etag"]
    assert after.json["beats"][1]["changed"] == ["picture"]


@pytest.mark.parametrize(("number", "status"), [("0", 422), ("4", 404), ("-1", 422), ("two", 422), ("10001", 422)])
def test_a_beat_that_is_not_there_is_refused(ada: Browser, video: dict[str, Any], number: str, status: int) -> None:
    assert ada("PATCH", path(video, f"/script/beats/{number}"), {"text": "Hello there."}).status == status


def test_a_script_has_20000_characters_at_most(ada: Browser) -> None:
    long = DRAFT.beats[0].model_copy(update={"line": Line(text="word " * 397 + "end.")})
    video = made(ada, DRAFT.model_copy(update={"beats": (*[long] * 10, DRAFT.beats[1])}))

    fits = ada("PATCH", path(video, "/script/beats/11"), {"text": "It was. " * 13})
    longer = ada("PATCH", path(video, "/script/beats/11"), {"text": "It was. " * 15})

    assert fits.status == 200
    assert refused(longer, "20,000 characters")
    assert ada("GET", path(video)).headers["etag"] == fits.headers["etag"]


# Pictures of one's own.


def test_an_upload_goes_to_its_owners_desk_and_is_limited(ada: Browser, video: dict[str, Any]) -> None:
    reply = ada("POST", path(video, "/uploads"))

    form = reply.json
    owner = ada("GET", "/api/me").json["id"]
    assert reply.status == 201
    assert form["fields"]["key"] == f"desks/{owner}/uploads/{form['id']}"
    assert form["most_bytes"] == 25 * 1024 * 1024
    assert {"policy", "x-amz-signature"} <= set(form["fields"])


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0 and so on, for long enough", "jpg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        (b"GIF89a and so on, for long enough", "gif"),
        (b"\x00\x00\x00\x20ftypavif and so on", "avif"),
    ],
)
def test_a_picture_of_ones_own_is_named_by_what_it_is(
    ada: Browser, video: dict[str, Any], content: bytes, extension: str
) -> None:
    upload = uploaded(ada, video, content)

    said = ada("PATCH", path(video, "/script/beats/2"), {"own_picture": upload}).json
    again = ada("PATCH", path(video, "/script/beats/2"), {"own_picture": upload}).json

    beat = said["beats"][1]
    assert (beat["own_picture"], beat["changed"]) == (True, ["own_picture"])
    assert f".{extension}?" in beat["image_url"]
    assert again["beats"][1]["own_picture"] is True


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7 and so on", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x00" * 64, b"M"]
)
def test_what_is_no_picture_is_refused(ada: Browser, video: dict[str, Any], content: bytes) -> None:
    upload = uploaded(ada, video, content)

    assert refused(ada("PATCH", path(video, "/script/beats/2"), {"own_picture": upload}), "this is no picture")


def test_a_new_description_is_drawn_unless_a_picture_comes_with_it(ada: Browser, video: dict[str, Any]) -> None:
    upload = uploaded(ada, video, PNG)
    both = ada("PATCH", path(video, "/script/beats/2"), {"own_picture": upload, "picture": "Mine."}).json
    described = ada("PATCH", path(video, "/script/beats/2"), {"picture": "A candle, close by."}).json

    assert both["beats"][1]["own_picture"] is True
    assert described["beats"][1]["own_picture"] is False
    assert described["beats"][1]["changed"] == ["picture"]


def test_a_picture_of_ones_own_can_be_given_up(ada: Browser, video: dict[str, Any]) -> None:
    ada("PATCH", path(video, "/script/beats/2"), {"own_picture": uploaded(ada, video, PNG)})

    said = ada("PATCH", path(video, "/script/beats/2"), {"own_picture": None}).json

    assert (said["beats"][1]["own_picture"], said["beats"][1]["changed"]) == (False, [])


def test_a_picture_of_ones_own_that_is_no_longer_kept_is_said_to_be_lost(ada: Browser, video: dict[str, Any]) -> None:
    upload = uploaded(ada, video, PNG)
    here = ada("PATCH", path(video, "/script/beats/2"), {"own_picture": upload}).json["beats"]
    clear("/files/", PNG)

    gone = ada("GET", path(video)).json["beats"]
    again = ada("PATCH", path(video, "/script/beats/2"), {"own_picture": uploaded(ada, video, PNG)}).json["beats"]

    assert (here[1]["lost"], gone[1]["own_picture"], gone[1]["lost"], gone[1]["image_url"]) == (False, True, True, None)
    assert [beat["lost"] for beat in gone] == [False, True, False]
    assert (again[1]["lost"], ".png?" in again[1]["image_url"]) == (False, True)


def test_a_picture_that_was_drawn_and_is_no_longer_kept_has_no_link(ada: Browser, video: dict[str, Any]) -> None:
    clear("/files/", b"picture 1")

    beats = ada("GET", path(video)).json["beats"]

    assert [beat["image_url"] is None for beat in beats] == [False, True, False]
    assert [beat["lost"] for beat in beats] == [False, False, False]


def test_an_illustration_of_before_or_of_no_more_is_not_shown(ada: Browser, video: dict[str, Any]) -> None:
    desks = Bucket("internal")
    first, second, _ = (key for key in desks.keys("desks/") if f"/jobs/{video['job_id']}/illustration/" in key)
    old = {name: said for name, said in json.loads(desks.read(first)).items() if name != "focus"}
    desks.write(first, json.dumps(old).encode(), media_type="application/json")
    desks.remove(second)

    reply = ada("GET", path(video))

    assert reply.status == 200
    assert [beat["image_url"] is None for beat in reply.json["beats"]] == [True, True, False]


def test_an_upload_that_never_came_or_is_somebody_elses_is_not_found(ada: Browser, video: dict[str, Any]) -> None:
    bob = signed_in("bob@example.com")
    his = uploaded(bob, made(bob), PNG)

    for upload in (str(uuid4()), his):
        assert ada("PATCH", path(video, "/script/beats/2"), {"own_picture": upload}).status == 404


# Whose it is, and whether it is there.


@pytest.mark.parametrize(
    ("method", "more"),
    [
        ("GET", "/script"),
        ("PATCH", "/script"),
        ("PATCH", "/script/beats/1"),
        ("DELETE", "/script"),
        ("POST", "/uploads"),
        ("GET", "/retakes/quote"),
        ("POST", "/retakes"),
        ("GET", "/versions"),
        ("GET", "/versions/1"),
        ("POST", "/versions/1/restore"),
    ],
)
def test_somebody_elses_video_is_not_found(video: dict[str, Any], method: str, more: str) -> None:
    bob = signed_in("bob@example.com")

    for known in (video, {"id": uuid4()}):
        reply = bob(method, path(known, more), {} if method != "GET" else None)
        assert (reply.status, reply.json["code"]) == (404, "NotFound")


@pytest.mark.parametrize(
    ("status", "why"), [(Status.RUNNING, "is not written yet"), (Status.FAILED, "failed before it had a script")]
)
def test_a_script_that_is_not_there_is_a_conflict(ada: Browser, status: Status, why: str) -> None:
    video = ada("POST", "/api/videos", {"topic": "The last lighthouse"}).json
    with transaction() as session:
        session.get_one(Job, UUID(video["job_id"])).status = status

    for method, more in (("GET", "/script"), ("PATCH", "/script"), ("GET", "/retakes/quote"), ("POST", "/retakes")):
        reply = ada(method, path(video, more), {} if method != "GET" else None)
        assert refused(reply, why, 409), more


def test_a_script_that_was_kept_for_its_time_is_gone(ada: Browser, video: dict[str, Any]) -> None:
    desks = Bucket("internal")
    for key in list(desks.keys("desks/")):
        desks.remove(key)

    assert refused(ada("GET", path(video)), "kept for its time", 409)


def test_control_characters_are_refused_wherever_they_stand(ada: Browser, video: dict[str, Any]) -> None:
    reply = ada("PATCH", path(video), {"hashtags": ["#fine", "#a\x00b"]})

    assert refused(reply, "control characters")
