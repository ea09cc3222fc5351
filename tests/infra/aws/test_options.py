"""What an owner may choose, and what does not go together."""

import json

import pytest
from aws_cdk import App

from infra.aws.app import LIVE, compose
from infra.aws.options import Options, read


def test_without_a_word_everything_has_a_default() -> None:
    assert read(App().node) == Options()


def test_a_number_on_the_command_line_is_a_number() -> None:
    assert read(App(context={"keep_desks_days": "30"}).node).keep_desks_days == 30


def test_a_domain_without_a_certificate_is_refused() -> None:
    with pytest.raises(ValueError, match="certificate"):
        read(App(context={"domain": "studio.example"}).node)


def test_desks_that_are_not_kept_for_a_day_are_refused() -> None:
    with pytest.raises(ValueError, match="a day at least"):
        read(App(context={"keep_desks_days": 0}).node)


@pytest.mark.parametrize(
    ("chosen", "complaint"),
    [
        ({"speech": "openia"}, "speech: openia is not asked for speech; offline, elevenlabs"),
        ({"language": "openai, anthropic:claude-9"}, "language: anthropic has no 'claude-9' for language"),
        ({"images": "elevenlabs"}, "images: elevenlabs is not asked for images"),
        ({"music": ""}, "music:  is not asked for music"),
        ({"provider_limits": '{"openai": 20}'}, "provider_limits"),
        ({"provider_urls": ["https://api.eu.residency.elevenlabs.io/v1"]}, "provider_urls"),
        ({"provider_urls": '{"openia": "https://proxy.example"}'}, "provider_urls: openia is nobody"),
        ({"provider_urls": '{"polly": "https://proxy.example"}'}, "provider_urls: polly is nobody"),
    ],
)
def test_whom_nobody_knows_is_not_asked(chosen: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        read(App(context=chosen).node)


@pytest.mark.parametrize(
    "wrong",
    [
        "http://proxy.example",
        "http://127.0.0.1:9000",
        "proxy.example",
        "ftp://proxy.example",
        "https://",
        "https:///v1",
        "",
        "https://proxy.example/v1?key=secret",
        "https://proxy.example/v1?",
        "https://proxy.example/v1#secret",
        "https://secret@proxy.example/v1",
        "https://somebody:secret@proxy.example/v1",
        "https://proxy.example\\secret",
        "https://proxy.example/a secret",
        "https://proxy.example/secret\n",
        "https://proxy.example:secret",
    ],
)
def test_a_key_is_shown_at_no_address_that_is_none(wrong: str) -> None:
    with pytest.raises(ValueError, match="provider_urls: an address is") as refused:
        read(App(context={"provider_urls": {"openai": wrong}}).node)

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("said", ["https://proxy.example/openai/", "https://proxy.example/openai"])
def test_an_address_is_known_without_a_slash_at_its_end(said: str) -> None:
    chosen = read(App(context={"provider_urls": {"openai": said, "fal": "https://proxy.example:8443/"}}).node)

    assert chosen.addresses == {"openai": "https://proxy.example/openai", "fal": "https://proxy.example:8443"}


@pytest.mark.parametrize("said", [{"openai": [20, 500]}, '{"openai": [20, 500]}'])
def test_limits_are_said_in_a_file_or_on_the_command_line(said: object) -> None:
    assert json.loads(read(App(context={"provider_limits": said}).node).provider_limits) == {"openai": [20, 500]}


def test_what_cdk_json_offers_is_all_that_can_be_chosen() -> None:
    offered = {name for name in compose(context=LIVE).node.get_all_context() if not name.startswith(("@", "aws:"))}

    assert offered == set(Options.__dataclass_fields__)
