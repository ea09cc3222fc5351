"""fal: Flux through its queue, as commissions that go on whoever waits for them."""

import base64
import io
import json
import math
from collections.abc import Generator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from infra.local.vendors.fal import Fal
from infra.local.vendors.street import Street
from infra.local.vendors.vendor import Answer, Fault
from shared.charges import Charge
from shared.errors import (
    ContentRefused,
    MediaInvalid,
    ProviderBusy,
    ProviderGarbled,
    ProviderRefused,
    ProviderSpent,
    ProviderTimeout,
    ProviderUnset,
    StageError,
    StudioError,
)
from shared.production.catalogue import catalogue
from shared.providers.fal import images, queue
from shared.providers.fal.images import FalImages
from shared.providers.images import IMAGES, Drawn
from shared.settings import settings
from tests.street import latest, visited

PLAIN = ("flux-2", "flux-2-pro", "flux/schnell", "flux/dev")
SHOWN = ("flux-2/edit", "flux-2-pro/edit")
WANTED = {"description": "a lamp", "style": "watercolor", "width": 270, "height": 480}
ASKED: dict[str, Any] = {"prompt": "a lamp", "width": 270, "height": 480, "references": ()}


def plainly(prompt: str, width: int, height: int) -> bytes:
    return file("PNG", (width, height))


def file(kind: str, size: tuple[int, int]) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", size, (200, 120, 40)).save(kept, kind)
    return kept.getvalue()


def reference(width: int = 64, height: int = 64) -> str:
    return base64.b64encode(file("JPEG", (width, height))).decode()


def fal_images(name: str = "flux-2") -> FalImages:
    return FalImages(catalogue().find("images", "fal", name))


@pytest.fixture
def fal() -> Fal:
    return Fal(draw=plainly)


@pytest.fixture
def street(fal: Fal, monkeypatch: pytest.MonkeyPatch) -> Generator[Street]:
    monkeypatch.setattr(images, "_ASK_SECONDS", 0.0)
    with visited(fal) as street:
        yield street


def sent(street: Street) -> dict[str, Any]:
    return json.loads(next(asked for _, asked in reversed(street.visits) if asked.method == "POST").body)


def test_the_registry_makes_one_for_each_model() -> None:
    model = catalogue().find("images", "fal", "flux-2-pro")

    found = IMAGES.of("fal", model)

    assert isinstance(found, FalImages)
    assert (found.company, found.model) == ("fal", "fal-ai/flux-2-pro")


@pytest.mark.parametrize("name", PLAIN)
def test_a_picture_is_of_the_size_that_was_asked_for_and_costs_what_the_catalogue_says(
    name: str, street: Street
) -> None:
    drawn = fal_images(name).draw("a lamp", **WANTED)

    with Image.open(io.BytesIO(drawn.image)) as picture:
        assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", (270, 480))
    assert drawn.cost == catalogue().find("images", "fal", name).price.each
    assert drawn.units is None
    assert sent(street) == {"prompt": "a lamp", "image_size": {"width": 1088, "height": 1920}, "output_format": "png"}
    assert len(street.book) == 1


@pytest.mark.parametrize("name", SHOWN)
def test_a_model_that_is_shown_pictures_is_shown_as_many_as_it_takes_and_they_are_paid(
    name: str, street: Street
) -> None:
    model = catalogue().find("images", "fal", name)
    shown = (reference(), reference(1100, 1000), *[reference()] * 10)

    drawn = fal_images(name).draw("the same lamp", **WANTED, references=shown)

    urls = sent(street)["image_urls"]
    assert len(urls) == model.references
    assert urls[0] == f"data:image/jpeg;base64,{shown[0]}"
    # One of them has more than a megapixel, and so two begun ones.
    assert drawn.cost == model.price.each + (model.references + 1) * model.price.answer


@pytest.mark.parametrize("name", SHOWN)
def test_a_model_that_has_to_be_shown_a_picture_says_who_draws_without_one(name: str, street: Street) -> None:
    with pytest.raises(ProviderRefused, match=f"name fal:fal-ai/{name.removesuffix('/edit')} after it"):
        fal_images(name).draw("a lamp", **WANTED)
    assert street.visits == []


def test_a_picture_to_go_by_is_never_larger_than_its_price_is_for(street: Street) -> None:
    drawn = fal_images("flux-2/edit").draw("a lamp", **WANTED, references=(reference(3000, 2000),))

    (url,) = sent(street)["image_urls"]
    with Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))) as shown:
        assert shown.width * shown.height <= 2 * 1024 * 1024
        assert shown.width / shown.height == pytest.approx(1.5, rel=0.01)
    assert drawn.cost == Decimal("0.024") + 2 * Decimal("0.012")


@pytest.mark.parametrize("shown", ["", "!!!", base64.b64encode(b"no picture").decode()])
def test_what_is_no_picture_is_shown_to_nobody(shown: str, street: Street) -> None:
    with pytest.raises(MediaInvalid):
        fal_images("flux-2/edit").draw("a lamp", **WANTED, references=(shown,))
    assert street.visits == []


@given(width=st.integers(64, 4096), height=st.integers(64, 4096))
def test_whatever_shape_is_wanted_flux_can_draw_it_for_two_megapixels(width: int, height: int) -> None:
    size = images._size(width, height)
    wide, high = size["width"], size["height"]

    assert wide * high <= 2 * 1024 * 1024
    for side in (wide, high):
        assert 512 <= side <= 2048
        assert side % 16 == 0
    if 0.5 <= width / height <= 2:
        assert math.ceil(wide * high / 1024**2) == 2
        assert wide / high == pytest.approx(width / height, rel=0.04)


# the queue


def test_a_request_is_looked_after_until_it_is_done(street: Street) -> None:
    flux = fal_images()
    receipt = flux.submit(ASKED, tell="", within=600)

    states = [flux.collect(receipt, ASKED) for _ in range(3)]

    assert states[:2] == [None, None]
    assert isinstance(states[2], Drawn)
    first = street.visits[0][1]
    assert (first.path, first.query) == ("/fal-ai/flux-2", {})
    assert first.headers["x-fal-request-timeout"] == "600"


def test_a_webhooks_address_goes_along_whole(street: Street, fal: Fal) -> None:
    fal.tells = 0
    tell = "https://studio.example/api/webhooks/providers/fal?commission=a.b&submission=0f"

    fal_images().submit(ASKED, tell=tell, within=600)

    assert latest(street).query == {"fal_webhook": tell}


def test_the_key_is_shown_to_the_queue_and_to_nobody_who_gives_out_files(street: Street) -> None:
    fal_images().draw("a lamp", **WANTED)

    shown = {asked.path.split("/")[1]: "authorization" in asked.headers for _, asked in street.visits}
    assert shown == {"fal-ai": True, "files": False}


@pytest.mark.parametrize("name", ["status_url", "response_url"])
@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/requests/1",
        "http://queue.fal.run/requests/1",
        "https://queue.fal.run.evil.example/1",
        "https://queue.fal.run@evil.example/1",
        "https://evil.example\\@queue.fal.run/1",
        "{door}/../elsewhere/requests/1",
        "{door}@evil.example/requests/1",
        "//evil.example",
        "",
    ],
)
def test_the_key_goes_to_no_address_that_is_not_fals_own_and_a_request_is_found_by_its_number(
    name: str, url: str, street: Street
) -> None:
    flux = fal_images("flux-2-pro/edit")
    asked = {**ASKED, "references": (reference(),)}
    receipt = {**flux.submit(asked, tell="", within=600), name: url.format(door=queue.VENDOR.url)}

    found = [flux.collect(receipt, asked) for _ in range(3)][-1]

    assert isinstance(found, Drawn)
    at = f"/fal-ai/flux-2-pro/requests/{receipt['request_id']}"
    assert {asked.path for _, asked in street.visits if asked.method == "GET" and "authorization" in asked.headers} == {
        f"{at}/status",
        at,
    }


def test_by_way_of_somebody_else_a_request_is_handed_in_and_paid_once(street: Street, fal: Fal) -> None:
    fal.names = "https://queue.fal.run"

    drawn = fal_images("flux/schnell").draw("a lamp", **WANTED)

    assert drawn.cost > 0
    assert len(street.book) == 1


@pytest.mark.parametrize("number", ["", "../../other", "1?x=2", "1/2", "é", "1" * 101])
def test_a_number_that_is_none_leads_nowhere(
    number: str, street: Street, fal: Fal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fal, "answer", lambda _: Answer.of({"request_id": number}))

    with pytest.raises(ProviderGarbled, match="request_id"):
        fal_images().submit(ASKED, tell="", within=600)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/lamp.png",
        "https://fal.media.evil.example/lamp.png",
        "https://notfal.media/lamp.png",
        "http://v3.fal.media/lamp.png",
        "https://v3.fal.media@evil.example/lamp.png",
        "https://evil.example\\@fal.media/lamp.png",
        "https://evil.example\\.fal.media/lamp.png",
        "https://somebody@v3.fal.media/lamp.png",
        "https://somebody:secret@fal.media/lamp.png",
        "https://v3.fal.media:444/lamp.png",
        "https://fal.media%2eevil.example/lamp.png",
        "https://fal.media\t.evil.example/lamp.png",
        "https://fal.media /lamp.png",
        "https://fal.media:x/lamp.png",
        "ftp://fal.media/lamp.png",
        "https:///fal.media/lamp.png",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "lamp.png",
    ],
)
def test_a_picture_is_fetched_from_nobody_else(url: str, street: Street) -> None:
    told = {"request_id": "1", "payload": {"images": [{"url": url}]}, "failure": None}

    with pytest.raises(ProviderGarbled, match="which is not fal's"):
        fal_images().receive(told, ASKED)
    assert street.visits == []


@pytest.mark.parametrize("door", ["https://proxy.example/fal", "http://proxy.example/fal"])
def test_only_where_fal_is_played_here_it_gives_out_files_itself(door: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue.Vendor, "fetch", lambda *_, **__: pytest.fail("it is fetched"))
    monkeypatch.setenv("STUDIO_PROVIDER_URLS", json.dumps({"fal": door}))
    settings.cache_clear()

    with pytest.raises(ProviderGarbled, match="which is not fal's"):
        queue.fetch(f"{door}/files/lamp.png")
    settings.cache_clear()


@pytest.mark.parametrize("host", ["v3.fal.media", "v3b.fal.media", "fal.media", "storage.fal.run", "fal.media:443"])
def test_fals_own_files_are_fetched(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[str] = []

    def fetch(_: object, url: str, *, seconds: float) -> Any:
        fetched.append(url)
        return type("Reply", (), {"body": b"a file"})

    monkeypatch.setattr(queue.Vendor, "fetch", fetch)

    assert queue.fetch(f"https://{host}/files/lamp.png") == b"a file"
    assert fetched == [f"https://{host}/files/lamp.png"]


def test_a_picture_that_is_not_there_is_asked_for_again_and_not_drawn_again(street: Street) -> None:
    url = f"{queue.VENDOR.url}/files/nobody.png"

    with pytest.raises(ProviderBusy, match="status 404"):
        fal_images().receive({"payload": {"images": [{"url": url}]}, "failure": None}, ASKED)


def test_a_request_that_fal_has_forgotten_says_nothing_of_itself(street: Street) -> None:
    receipt = dict.fromkeys(("status_url", "response_url"), f"{queue.VENDOR.url}/fal-ai/flux-2/requests/1/status")

    with pytest.raises(ProviderGarbled, match="fal knows nothing of what it was given"):
        fal_images().collect({"request_id": "1", **receipt}, ASKED)


# how requests end


def ended(flux: FalImages, fal: Fal) -> StageError:
    receipt = flux.submit(ASKED, tell="", within=600)
    found = [flux.collect(receipt, ASKED) for _ in range(3)][-1]
    assert isinstance(found, StageError)
    return found


def test_what_is_not_for_everybody_is_shown_to_nobody(street: Street, fal: Fal) -> None:
    fal.nsfw = True

    error = ended(fal_images(), fal)

    assert isinstance(error, ContentRefused)
    assert error.rule == "nsfw"
    assert error.charge == Charge(catalogue().find("images", "fal", "flux-2").price.each)


def test_a_request_that_breaks_on_its_way_may_be_sent_again(street: Street, fal: Fal) -> None:
    fal.breaks = "runner_disconnected"

    error = ended(fal_images(), fal)

    assert isinstance(error, ProviderBusy)
    assert "it broke" in str(error)
    assert street.book == []


def test_what_breaks_a_rule_names_it_when_its_turn_has_come(street: Street, fal: Fal) -> None:
    street.faults = {"fal": {Fault.REFUSED: 1.0}}

    error = ended(fal_images(), fal)

    assert isinstance(error, ContentRefused)
    assert error.rule == "content_policy_violation"
    assert "flagged by a content checker" in str(error)


def test_a_picture_that_cannot_be_read_is_an_end(street: Street, fal: Fal) -> None:
    fal._draw = lambda *_: b"no picture"

    assert isinstance(ended(fal_images(), fal), ProviderGarbled)


FLAGGED = {"detail": [{"loc": ["body", "prompt"], "msg": "flagged", "type": "content_policy_violation"}]}


@pytest.mark.parametrize(
    ("payload", "failure", "kind"),
    [
        (FLAGGED, "Invalid status code: 422", ContentRefused),
        ({"detail": [{"loc": ["body"], "msg": "too long"}]}, "Invalid status code: 422", ProviderRefused),
        ({"detail": "Prompt must be non-empty"}, "Invalid status code: 422", ProviderRefused),
        ({"detail": "Request timed out", "error_type": "request_timeout"}, "Invalid status code: 504", ProviderBusy),
        (None, "it came to nothing", ProviderBusy),
        ({"detail": 7}, "Invalid status code: 500", ProviderGarbled),
        (["odd"], "it came to nothing", ProviderGarbled),
        ({"images": []}, None, ProviderGarbled),
        ({"seed": 7}, None, ProviderGarbled),
        (None, None, ProviderGarbled),
    ],
)
def test_what_a_webhook_tells_of_a_failure_is_an_end(
    payload: Any, failure: str | None, kind: type[StudioError]
) -> None:
    end = fal_images().receive({"payload": payload, "failure": failure}, ASKED)

    assert type(end) is kind


def test_what_a_webhook_tells_is_the_same_picture(street: Street, fal: Fal) -> None:
    flux = fal_images()
    receipt = flux.submit(ASKED, tell="", within=600)
    collected = [flux.collect(receipt, ASKED) for _ in range(3)][-1]
    payload = fal._made(fal._requests[receipt["request_id"]])

    assert flux.receive({"payload": payload, "failure": None}, ASKED) == collected


# bad days

FAULTS = [
    (Fault.BUSY, ProviderBusy, 0),
    (Fault.BROKEN, ProviderBusy, 0),
    (Fault.SLOW, ProviderTimeout, 1),
    (Fault.DROPPED, ProviderTimeout, 1),
    (Fault.GARBLED, ProviderGarbled, 1),
    (Fault.TRUNCATED, ProviderTimeout, 1),
    (Fault.REFUSED, ContentRefused, 0),
    (Fault.UNKEYED, ProviderUnset, 0),
    (Fault.SPENT, ProviderSpent, 0),
]


@pytest.mark.parametrize(("fault", "kind", "paid"), FAULTS, ids=[fault for fault, *_ in FAULTS])
def test_a_bad_day_is_told_in_the_studios_words(
    fault: Fault, kind: type[StudioError], paid: int, street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "_SUBMIT_SECONDS", 0.5)
    street.faults = {"fal": {fault: 1.0}}

    with pytest.raises(kind) as told:
        fal_images().draw("a lamp", **WANTED)

    assert type(told.value) is kind
    assert len(street.book) == paid
    assert Fal.KEY not in str(told.value)
    assert Fal.KEY.partition(":")[2] not in repr(told.value.__context__)
    if isinstance(told.value, ProviderBusy) and fault is Fault.BUSY:
        assert told.value.after == 1


def test_every_bad_day_has_been_tried() -> None:
    assert {fault for fault, *_ in FAULTS} == set(Fault)


@pytest.mark.parametrize("status", [502, 504])
def test_a_gateway_that_heard_nothing_leaves_it_open_whether_a_request_was_taken(
    status: int, street: Street, fal: Fal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fal, "answer", lambda _: Answer.of({"detail": "no answer"}, status=status))

    with pytest.raises(ProviderTimeout):
        fal_images().submit(ASKED, tell="", within=600)


def test_nobody_waits_for_ever(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "_PATIENCE_SECONDS", 0)

    with pytest.raises(ProviderTimeout, match="had not drawn it"):
        fal_images().draw("a lamp", **WANTED)


def test_a_complaint_that_is_not_in_fals_words_is_told_by_its_status(
    street: Street, fal: Fal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fal, "answer", lambda _: Answer(b"<html>", 418, "text/html"))

    with pytest.raises(ProviderRefused, match="fal: status 418"):
        fal_images().submit(ASKED, tell="", within=600)
