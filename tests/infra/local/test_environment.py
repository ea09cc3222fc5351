import subprocess
import sys
from pathlib import Path

import pytest

from infra.local import emulator
from infra.local.environment import ACCOUNT, MARK, closed
from infra.local.home import ROOT, Home

HOSTILE = {
    "PATH": "/usr/bin",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "TZ": "Asia/Tokyo",
    "HTTPS_PROXY": "http://proxy.test",
    "no_proxy": "",
    "HOME": "/home/somebody",
    "AWS_ACCESS_KEY_ID": "AKIA",
    "AWS_CONFIG_FILE": "/home/somebody/.aws/config",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.2/",
    "AWS_ENDPOINT_URL_POLLY": "https://polly.test",
    "AWS_ENDPOINT_URL_S3": "https://s3.test",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
    "AWS_PROFILE": "production",
    "AWS_SESSION_TOKEN": "token",
    "AZURE_CLIENT_SECRET": "secret",
    "BOTO_CONFIG": "/home/somebody/.boto",
    "GOOGLE_APPLICATION_CREDENTIALS": "/home/somebody/key.json",
    "OPENAI_API_KEY": "sk",
    "PYTHONPATH": "/home/somebody",
    "STUDIO_TABLE": "production",
}

HOME = Home(Path("/studio"))


def test_nothing_passes_but_what_may() -> None:
    made = closed(HOSTILE, HOME, endpoint="http://127.0.0.1:4566")

    assert made == {
        "PATH": "/usr/bin",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "Asia/Tokyo",
        "HTTPS_PROXY": "http://proxy.test",
        "NO_PROXY": "127.0.0.1,localhost,::1",
        "no_proxy": "127.0.0.1,localhost,::1",
        "HOME": "/studio/scratch",
        "TMPDIR": "/studio/scratch",
        "PYTHONUNBUFFERED": "1",
        MARK: "/studio",
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:4566",
    }


def test_a_service_that_is_played_is_at_an_address_of_its_own_and_the_others_are_not() -> None:
    alone = closed(HOSTILE, HOME, endpoint="http://127.0.0.1:4566")

    made = closed(HOSTILE, HOME, endpoint="http://127.0.0.1:4566", apart={"polly": "http://127.0.0.1:9000/polly"})

    assert made == {**alone, "AWS_ENDPOINT_URL_POLLY": "http://127.0.0.1:9000/polly"}


def test_without_an_emulator_there_is_nowhere_to_go() -> None:
    program = "import boto3; print(boto3.client('s3').meta.endpoint_url)"

    said = subprocess.run(
        (sys.executable, "-c", program), env=closed(HOSTILE, HOME), cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert said.stdout == "http://127.0.0.1:1\n"


def test_our_own_clients_know_no_profile_and_no_other_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in HOSTILE.items():
        monkeypatch.setenv(name, value)

    client = emulator.client("s3", "http://127.0.0.1:4566")

    assert client.meta.endpoint_url == "http://127.0.0.1:4566"
    assert client._request_signer._credentials.access_key == ACCOUNT
    assert client.meta.region_name == "us-east-1"
