import threading

import pytest

from shared.aws import client
from shared.errors import Claimed
from shared.production import leases
from shared.production.leases import claim
from shared.settings import settings
from shared.table import Refused


def never() -> bool:
    return False


def held() -> int:
    return client("dynamodb").scan(TableName="studio")["Count"]


def expires() -> int:
    (item,) = client("dynamodb").scan(TableName="studio")["Items"]
    return int(item["expires"]["N"])


@pytest.mark.usefixtures("cloud")
class TestLeases:
    def test_a_claim_ends_with_its_block(self) -> None:
        with claim("it", patience=0, until=never):
            during = held()

        assert (during, held()) == (1, 0)

    def test_a_claim_ends_when_the_work_fails(self) -> None:
        with pytest.raises(ZeroDivisionError), claim("it", patience=0, until=never):
            _ = 1 / 0

        assert held() == 0

    def test_somebody_else_is_kept_out(self) -> None:
        with (
            claim("it", patience=0, until=never),
            pytest.raises(Claimed, match="it is being made by somebody else"),
            claim("it", patience=0, until=never),
        ):
            pytest.fail("two workers hold one claim")

    def test_the_one_who_waits_goes_on_when_the_work_is_done(self) -> None:
        done = threading.Event()
        with claim("it", patience=0, until=never):
            threading.Timer(0.2, done.set).start()
            with claim("it", patience=30, until=done.is_set):
                assert done.is_set()

    def test_a_dead_workers_claim_runs_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("STUDIO_LEASE_SECONDS", "-1")
        settings.cache_clear()
        with (
            claim("it", patience=0, until=never),
            claim("it", patience=0, until=never),
        ):
            assert held() == 1

    def test_a_living_workers_claim_is_renewed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("STUDIO_LEASE_SECONDS", "3")
        settings.cache_clear()
        renewed = threading.Event()

        def note(what: str, token: str) -> None:
            extend(what, token)
            renewed.set()

        extend = leases._extend  # pyright: ignore[reportPrivateUsage]
        monkeypatch.setattr(leases, "_extend", note)
        with claim("it", patience=0, until=never):
            before = expires()
            assert renewed.wait(30)
            assert expires() > before

    def test_a_claim_that_was_lost_is_not_renewed_nor_released(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("STUDIO_LEASE_SECONDS", "-1")
        settings.cache_clear()
        with claim("it", patience=0, until=never):
            monkeypatch.setenv("STUDIO_LEASE_SECONDS", "60")
            settings.cache_clear()
            with claim("it", patience=0, until=never):
                theirs = expires()
                with pytest.raises(Refused):
                    leases._extend("it", "the token of the one who lost it")  # pyright: ignore[reportPrivateUsage]
                leases._release("it", "the token of the one who lost it")  # pyright: ignore[reportPrivateUsage]
                assert expires() == theirs
