"""What played vendors say that they have is what their companies' own clients and our adapters read of it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

import anthropic
import elevenlabs
import httpx
import openai
import pytest
from elevenlabs.core.api_error import ApiError
from google import genai

from infra.local.vendors.anthropic import Anthropic
from infra.local.vendors.elevenlabs import ElevenLabs
from infra.local.vendors.gemini import Gemini
from infra.local.vendors.openai import OpenAI
from infra.local.vendors.street import Street, opened
from infra.local.vendors.vendor import Vendor
from shared.production.catalogue import catalogue
from shared.providers.models import Listed, listed
from tests.street import visited

WRONG = "a-key-that-opens-nothing"


def of_openai(url: str, key: str) -> Iterable[Listed]:
    with openai.OpenAI(base_url=url, api_key=key, max_retries=0) as client:
        for model in client.models.list():
            yield Listed(model.id, model.shutdown_date and date.fromisoformat(model.shutdown_date))


def of_anthropic(url: str, key: str) -> Iterable[Listed]:
    with anthropic.Anthropic(base_url=url, api_key=key, max_retries=0) as client:
        for model in client.models.list():
            yield Listed(model.id, model.retires_at and model.retires_at.date())


def of_gemini(url: str, key: str) -> Iterable[Listed]:
    with genai.Client(api_key=key, http_options={"base_url": url}) as client:
        for model in client.models.list():
            yield Listed((model.name or "").removeprefix("models/"))


def of_elevenlabs(url: str, key: str) -> Iterable[Listed]:
    with httpx.Client() as carrier:
        client = elevenlabs.ElevenLabs(base_url=url, api_key=key, httpx_client=carrier)
        yield from (Listed(model.model_id) for model in client.models.list())


type Client = Callable[[str, str], Iterable[Listed]]

COMPANIES: Mapping[str, tuple[Vendor, Client, type[Exception]]] = {
    "openai": (OpenAI(), of_openai, openai.AuthenticationError),
    "anthropic": (Anthropic(), of_anthropic, anthropic.AuthenticationError),
    "gemini": (Gemini(), of_gemini, genai.errors.ClientError),
    "elevenlabs": (ElevenLabs(), of_elevenlabs, ApiError),
}


@pytest.mark.parametrize("company", COMPANIES)
def test_a_company_s_own_client_and_ours_read_the_same(company: str) -> None:
    vendor, client, _ = COMPANIES[company]

    with opened(Street([vendor])) as url:
        by_theirs = tuple(client(f"{url}/{company}", vendor.KEY))
    with visited(vendor):
        by_ours = listed(company)

    assert by_ours == by_theirs
    assert {model.id for model in by_ours} <= {model.id for model in catalogue().models if model.company == company}
    assert by_ours


@pytest.mark.parametrize("company", COMPANIES)
def test_a_company_s_own_client_is_turned_away_with_a_wrong_key(company: str) -> None:
    vendor, client, complaint = COMPANIES[company]

    with opened(Street([vendor])) as url, pytest.raises(complaint):
        tuple(client(f"{url}/{company}", WRONG))
