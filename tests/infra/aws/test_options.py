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
    ],
)
def test_whom_nobody_knows_is_not_asked(chosen: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        read(App(context=chosen).node)


@pytest.mark.parametrize("said", [{"openai": [20, 500]}, '{"openai": [20, 500]}'])
def test_limits_are_said_in_a_file_or_on_the_command_line(said: object) -> None:
    assert json.loads(read(App(context={"provider_limits": said}).node).provider_limits) == {"openai": [20, 500]}


def test_what_cdk_json_offers_is_all_that_can_be_chosen() -> None:
    offered = {name for name in compose(context=LIVE).node.get_all_context() if not name.startswith(("@", "aws:"))}

    assert offered == set(Options.__dataclass_fields__)
