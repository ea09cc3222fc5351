"""Where the links and forms lead that S3 signs for people: they are used as they are, and cannot be sent on."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from shared.storage import Bucket
from tests.conftest import forget

INTERNAL = Bucket("studio-internal")


@pytest.fixture(autouse=True)
def clients_of_its_own() -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.mark.parametrize("region", ["eu-central-1", "eu-central-2", "me-central-1"])
def test_links_and_forms_lead_to_the_buckets_own_region(region: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", region)

    link = urlsplit(INTERNAL.link("desks/ada/files/a.png", seconds=60))
    form = INTERNAL.form("desks/ada/uploads/1", most_bytes=8, seconds=60)

    assert link.netloc == f"studio-internal.s3.{region}.amazonaws.com"
    assert link.path == "/desks/ada/files/a.png"
    assert form.url == f"https://studio-internal.s3.{region}.amazonaws.com/"
    signed_for = [parse_qs(link.query)["X-Amz-Credential"][0], form.fields["x-amz-credential"]]
    assert [credential.split("/", 2)[2] for credential in signed_for] == [f"{region}/s3/aws4_request"] * 2


def test_on_a_laptop_the_bucket_is_in_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")

    link = INTERNAL.link("desks/ada/files/a.png", seconds=60)
    form = INTERNAL.form("desks/ada/uploads/1", most_bytes=8, seconds=60)

    assert link.startswith("http://127.0.0.1:4566/studio-internal/desks/ada/files/a.png?")
    assert form.url == "http://127.0.0.1:4566/studio-internal"
