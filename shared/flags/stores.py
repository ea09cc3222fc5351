"""Stores: where flags are read from, so that those that were good are kept when the next ones are not."""

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, override

from aws_lambda_powertools.utilities.feature_flags import AppConfigStore, FeatureFlags
from aws_lambda_powertools.utilities.feature_flags.base import StoreProvider
from aws_lambda_powertools.utilities.feature_flags.exceptions import (
    ConfigurationStoreError,
    SchemaValidationError,
    StoreClientError,
)
from aws_lambda_powertools.utilities.feature_flags.schema import SchemaValidator

from shared.aws import client
from shared.errors import StorageBusy
from shared.flags import USUAL, Flag
from shared.telemetry import logger

APPCONFIG = "appconfig:"
_SECONDS = 60
"""For which AppConfig is not asked again, whether it has answered or not: as long as it asks for itself."""
_ROOT = Path(__file__).parents[2]


def features(where: str) -> FeatureFlags:
    """The flags in a file, or in `appconfig:application/environment/profile`. Raises ValueError for half an address."""
    if not where.startswith(APPCONFIG):
        return FeatureFlags(Steady(partial(FileStore, _ROOT / where), where))
    application, environment, profile = where.removeprefix(APPCONFIG).split("/")
    store = partial(
        AppConfigStore,
        application=application,
        environment=environment,
        name=profile,
        max_age=_SECONDS,
        boto3_client=_appconfig(),
    )
    return FeatureFlags(Steady(store, where, rest=_SECONDS))


class _Parsed(StoreProvider):
    """A store that reads nothing but flags: as they were written, they are the same."""

    @property
    @override
    def get_raw_configuration(self) -> dict[str, Any]:
        return self.get_configuration()


class FileStore(_Parsed):
    """A file, which is read again whenever it has changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._state: tuple[int, int] | None = None
        self._read: dict[str, Any] = {}

    @override
    def get_configuration(self) -> dict[str, Any]:
        try:
            found = self._path.stat()
            state = found.st_mtime_ns, found.st_size
            if state != self._state:
                self._read, self._state = json.loads(self._path.read_bytes()), state
        except (OSError, ValueError) as error:
            raise ConfigurationStoreError(f"{self._path.name}: {error}") from error
        return self._read


class Steady(_Parsed):
    """Another store's flags, as they were last good. Whoever changes them badly is told in the log, and nobody else."""

    def __init__(self, opened: Callable[[], StoreProvider], where: str, *, rest: float = 0) -> None:
        """`rest`: seconds for which the good flags hold, after others were not, before anybody asks again."""
        self._opened = opened
        self._store = opened()
        self._where = where
        self._rest = rest
        self._rests_until = 0.0
        self._good: dict[str, Any] | None = None
        self._complaint = ""

    @override
    def get_configuration(self) -> dict[str, Any]:
        """Raises StorageBusy when none were ever good."""
        if self._good is not None and time.monotonic() < self._rests_until:
            return self._good
        try:
            latest = self._store.get_configuration()
            if latest is not self._good:
                _demand_flags(latest)
        except (ConfigurationStoreError, StoreClientError, SchemaValidationError) as error:
            # AppConfig's has a token that is good once, and keeps it when an answer is lost: it would ask in vain.
            self._store = self._opened()
            self._rests_until = time.monotonic() + self._rest
            if self._good is None:
                raise StorageBusy(f"the feature flags ({self._where}) cannot be read: {error}") from error
            self._complain(error)
            return self._good
        self._good, self._complaint = latest, ""
        return latest

    def _complain(self, error: Exception) -> None:
        """Once about each thing: flags are read with every order."""
        if str(error) != self._complaint:
            self._complaint = str(error)
            logger.error("the feature flags are not good: the last good ones hold", exc_info=error)


def _appconfig() -> Any:
    """What a store asks AppConfig with. Each would add two names to all that a whole client says of itself."""
    whole = client("appconfigdata")
    return SimpleNamespace(
        start_configuration_session=whole.start_configuration_session,
        get_latest_configuration=whole.get_latest_configuration,
    )


def _demand_flags(said: Any) -> None:
    """Raises SchemaValidationError for what are no flags, or are none of the kind that ours are."""
    SchemaValidator(schema=said, logger=logger).validate()
    for name, feature in said.items():
        if name in Flag:
            kind = type(USUAL[Flag(name)])
            values = (feature["default"], *(rule["when_match"] for rule in (feature.get("rules") or {}).values()))
            if any(type(value) is not kind for value in values):
                raise SchemaValidationError(f"{name} is a {kind.__name__}, and nothing else")
