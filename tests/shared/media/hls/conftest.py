from pathlib import Path

import pytest

from shared.media.hls.packaging import Programme, package
from shared.media.hls.streams import Stream
from tests.shared.media.hls.programmes import programme


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    return programme(tmp_path_factory.mktemp("programme"))


@pytest.fixture(scope="session")
def packaged(made: Programme, tmp_path_factory: pytest.TempPathFactory) -> tuple[Stream, Path]:
    """A stream, and the folder that it lies in; nobody is to change it."""
    folder = tmp_path_factory.mktemp("stream")
    return package(made, into=folder), folder
