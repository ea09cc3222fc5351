"""fal by its own word: the client's types judge what is sent, and its SDK is served by the played one."""

import gzip
import io
import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import fal_client
import pytest
from jsonschema import Draft202012Validator
from PIL import Image

from infra.local.vendors.fal import Fal
from infra.local.vendors.street import Street
from infra.local.vendors.vendor import Fault
from shared.production.catalogue import catalogue
from shared.providers.fal import images
from shared.providers.fal.images import FalImages
from shared.settings import settings
from tests.shared.providers.test_fal import ASKED, WANTED, plainly, reference
from tests.street import visited

CONTRACT = (
    Path(__file__).parents[2].parent / "shared" / "contracts" / "derived" / "fal.flux.client-1.10.1.schema.json.gz"
)
PLAIN = {
    "fal-ai/flux-2": "Flux2Input",
    # The client has no types of its own for these two: they share those of their like.
    "fal-ai/flux-2-pro": "Flux2MaxInput",
    "fal-ai/flux/schnell": "FluxDevInput",
    "fal-ai/flux/dev": "FluxDevInput",
}
SHOWN = {"fal-ai/flux-2/edit": "Flux2Input", "fal-ai/flux-2-pro/edit": "Flux2MaxInput"}
URLS = {"type": "array", "items": {"type": "string"}, "minItems": 1}


def schema(name: str, *, shown: bool = False) -> dict[str, Any]:
    """A schema of the client's. Models that are shown pictures are not among them: theirs take `image_urls` besides."""
    if not CONTRACT.exists():
        pytest.skip(f"{CONTRACT.name} is not there")
    definitions = json.loads(gzip.decompress(CONTRACT.read_bytes()))["$defs"]
    if not shown:
        return {"$ref": f"#/$defs/{name}", "$defs": definitions}
    known = definitions[name]
    properties = {**known["properties"], "image_urls": URLS}
    return {**known, "properties": properties, "required": [*known["required"], "image_urls"], "$defs": definitions}


def complaints(asked: Any, by: dict[str, Any]) -> list[str]:
    return [error.message for error in Draft202012Validator(by).iter_errors(asked)]


@pytest.fixture
def fal() -> Fal:
    return Fal(draw=plainly)


@pytest.fixture
def street(fal: Fal, monkeypatch: pytest.MonkeyPatch) -> Generator[Street]:
    monkeypatch.setattr(images, "_ASK_SECONDS", 0.0)
    with visited(fal) as street:
        yield street


@pytest.mark.parametrize(("model", "name"), [*PLAIN.items(), *SHOWN.items()])
def test_what_is_sent_fits_the_clients_types_and_what_is_wrong_does_not(model: str, name: str, street: Street) -> None:
    shown = model in SHOWN
    judge = schema(name, shown=shown)
    flux = FalImages(catalogue().find("images", "fal", model))

    flux.submit({**ASKED, "references": (reference(),)}, tell="", within=600)

    asked = json.loads(street.visits[-1][1].body)
    assert complaints(asked, judge) == []
    wrongs: list[dict[str, Any]] = [
        {**asked, "promt": "a lamp"},
        {**asked, "prompt": 7},
        {name: value for name, value in asked.items() if name != "prompt"},
        {**asked, "image_size": "huge"},
        {**asked, "image_size": {**asked["image_size"], "depth": 3}},
        {**asked, "image_size": {"width": "1088", "height": 1920}},
        {**asked, "output_format": "tiff"},
        {**asked, "image_url": "data:,"},
    ]
    if shown:
        wrongs += [
            {**asked, "image_urls": "data:,"},
            {**asked, "image_urls": []},
            {name: value for name, value in asked.items() if name != "image_urls"},
        ]
    for wrong in wrongs:
        assert complaints(wrong, judge) != [], wrong


@pytest.mark.parametrize("model", [*PLAIN, *SHOWN])
def test_what_the_played_one_answers_fits_the_clients_types(model: str, street: Street, fal: Fal) -> None:
    flux = FalImages(catalogue().find("images", "fal", model))
    receipt = flux.submit({**ASKED, "references": (reference(),)}, tell="", within=600)

    made = fal._made(fal._requests[receipt["request_id"]])

    judge = schema("Emu35Output" if "pro" in model else "Flux2Output")
    assert complaints(made, judge) == []
    assert complaints({**made, "pictures": []}, judge) != []
    assert complaints({**made, "images": [{"adress": "x"}]}, judge) != []


# the SDK


@pytest.fixture
def client(street: Street, monkeypatch: pytest.MonkeyPatch) -> Generator[fal_client.SyncClient]:
    door = settings().provider_urls["fal"]
    monkeypatch.setattr("fal_client.client.QUEUE_URL_FORMAT", f"{door}/")
    monkeypatch.setattr("fal_client.client.BASE_DELAY", 0.01)
    monkeypatch.setattr("fal_client.client.MAX_ATTEMPTS", 3)
    client = fal_client.SyncClient(key=Fal.KEY)
    yield client
    client._client.close()


@pytest.mark.parametrize("model", PLAIN)
def test_fals_own_client_is_served(model: str, client: fal_client.SyncClient, street: Street) -> None:
    seen: list[Any] = []

    made = client.subscribe(
        model,
        {"prompt": "a lamp", "image_size": {"width": 512, "height": 640}},
        on_queue_update=seen.append,
        start_timeout=600,
    )

    assert [type(state).__name__ for state in seen] == ["Queued", "InProgress", "Completed"]
    (picture,) = made["images"]
    assert (picture["width"], picture["height"]) == (512, 640)
    assert [company for company, _ in street.book] == ["fal"]


def test_fals_own_client_finds_a_request_by_its_number_alone(client: fal_client.SyncClient, street: Street) -> None:
    handle = client.submit("fal-ai/flux-2", {"prompt": "a lamp"})

    found = client.get_handle("fal-ai/flux-2", handle.request_id)

    assert (found.status_url, found.response_url) == (handle.status_url, handle.response_url)
    assert found.get()["prompt"] == "a lamp"
    with pytest.raises(fal_client.client.FalClientHTTPError) as refused:
        found.cancel()
    assert refused.value.status_code == 400


def test_fals_own_client_and_ours_ask_alike(client: fal_client.SyncClient, street: Street) -> None:
    asked = {"prompt": "a lamp", "image_size": {"width": 1088, "height": 1920}, "output_format": "png"}
    tell = "http://127.0.0.1:9/api/webhooks/providers/fal?commission=a.b&submission=0f"

    client.submit("fal-ai/flux-2", asked, webhook_url=tell, start_timeout=600)
    FalImages(catalogue().find("images", "fal", "flux-2")).submit(ASKED, tell=tell, within=600)

    (_, theirs), (_, ours) = street.visits
    assert (ours.method, ours.path, ours.query) == (theirs.method, theirs.path, theirs.query)
    assert json.loads(ours.body) == json.loads(theirs.body)
    assert ours.headers["authorization"] == theirs.headers["authorization"]
    assert float(ours.headers["x-fal-request-timeout"]) == float(theirs.headers["x-fal-request-timeout"])


@pytest.mark.parametrize(
    ("model", "asked"),
    [
        ("fal-ai/flux-2", {}),
        ("fal-ai/flux-2", {"prompt": "a lamp", "promt": "a lamp"}),
        ("fal-ai/flux-2", {"prompt": "a lamp", "image_urls": ["data:image/jpeg;base64,AAAA"]}),
        ("fal-ai/flux-2", {"prompt": "a lamp", "image_size": {"width": 4096, "height": 512}}),
        ("fal-ai/flux-2", {"prompt": "a lamp", "safety_tolerance": "2"}),
        ("fal-ai/flux-2-pro", {"prompt": "a lamp", "guidance_scale": 2.5}),
        ("fal-ai/flux-2-pro", {"prompt": "a lamp", "num_images": 1}),
        ("fal-ai/flux-2/edit", {"prompt": "a lamp"}),
        ("fal-ai/flux-2/edit", {"prompt": "a lamp", "image_urls": ["not a picture"]}),
        ("fal-ai/flux/dev", {"prompt": "a lamp", "output_format": "webp"}),
        ("fal-ai/flux-3", {"prompt": "a lamp"}),
    ],
)
def test_the_played_one_refuses_what_a_model_does_not_take(
    model: str, asked: dict[str, Any], client: fal_client.SyncClient, street: Street
) -> None:
    with pytest.raises(fal_client.client.FalClientHTTPError) as refused:
        client.submit(model, asked)

    assert refused.value.status_code == (404 if model == "fal-ai/flux-3" else 422)
    assert street.book == []


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        (Fault.UNKEYED, 401, "Incorrect API key"),
        (Fault.SPENT, 403, "User is locked"),
        (Fault.BROKEN, 500, "something went wrong"),
    ],
)
def test_fals_own_client_hears_of_bad_days(
    fault: Fault, status: int, said: str, client: fal_client.SyncClient, street: Street
) -> None:
    street.faults = {"fal": {fault: 1.0}}

    with pytest.raises(fal_client.client.FalClientHTTPError, match=said) as refused:
        client.submit("fal-ai/flux-2", {"prompt": "a lamp"})

    assert refused.value.status_code == status


def test_fals_own_client_hears_what_breaks_a_rule(client: fal_client.SyncClient, street: Street) -> None:
    street.faults = {"fal": {Fault.REFUSED: 1.0}}

    with pytest.raises(fal_client.client.FalClientHTTPError) as refused:
        client.subscribe("fal-ai/flux-2", {"prompt": "a lamp"})

    assert refused.value.status_code == 422
    (fault,) = refused.value.response.json()["detail"]
    assert fault["type"] == "content_policy_violation"


def test_fals_own_client_would_hand_in_again_what_was_taken(client: fal_client.SyncClient, street: Street) -> None:
    """Why ours is none of it: after a connection that broke off, it pays a second time."""
    street.faults = {"fal": {Fault.DROPPED: 1.0}}

    with pytest.raises(Exception, match="disconnected"):
        client.submit("fal-ai/flux-2", {"prompt": "a lamp"})

    assert len(street.book) == 3


def test_a_picture_is_given_out_to_anybody(street: Street, fal: Fal) -> None:
    flux = FalImages(catalogue().find("images", "fal", "flux-2"))

    drawn = flux.draw("a lamp", **WANTED)

    assert Image.open(io.BytesIO(drawn.image)).size == (270, 480)
    assert "authorization" not in street.visits[-1][1].headers
