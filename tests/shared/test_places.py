import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared import places
from shared.aws import client
from shared.errors import StorageBusy

pytestmark = pytest.mark.usefixtures("cloud")


def test_there_are_so_many_places_and_no_more() -> None:
    assert [places.take("ada", name, most=2) for name in ("one-1", "two-1", "three-1")] == [True, True, False]

    assert places.taken("ada") == {"one-1", "two-1"}


def test_a_place_is_taken_once_however_often_it_is_asked_for() -> None:
    assert [places.take("ada", "one-1", most=1) for _ in range(3)] == [True] * 3

    assert places.taken("ada") == {"one-1"}


def test_a_place_is_held_since_it_was_taken_last(monkeypatch: pytest.MonkeyPatch) -> None:
    for moment in (1_000, 2_000.5):
        monkeypatch.setattr(places.time, "time", lambda moment=moment: moment)
        places.take("ada", "one-1", most=2)
    places.take("ada", "two-1", most=2)
    places.give_back("ada", "two-1")

    assert places.held("ada") == {"one-1": 2_000.5}
    places.give_back("ada", "one-1", held_since=1_000)
    assert places.taken("ada") == {"one-1"}
    places.give_back("ada", "one-1", held_since=2_000.5)
    assert places.taken("ada") == frozenset()


def test_a_place_of_before_times_were_kept_can_be_given_back() -> None:
    places.take("ada", "one-1", most=2)
    client("dynamodb").update_item(
        TableName="studio",
        Key={"pk": {"S": "places#ada"}, "sk": {"S": "places"}},
        UpdateExpression="REMOVE #this",
        ExpressionAttributeNames={"#this": "one-1"},
    )

    (since,) = places.held("ada").values()
    places.give_back("ada", "one-1", held_since=since)

    assert places.taken("ada") == frozenset()


def test_nobody_waits_for_the_places_of_somebody_else() -> None:
    assert places.take("ada", "one-1", most=1)
    assert places.take("bea", "one-1", most=1)


def test_a_place_that_is_given_back_twice_frees_one() -> None:
    for name in ("one-1", "two-1"):
        places.take("ada", name, most=2)

    places.give_back("ada", "one-1")
    places.give_back("ada", "one-1")

    assert [places.take("ada", name, most=2) for name in ("three-1", "four-1")] == [True, False]


def test_whoever_has_none_gives_none_back() -> None:
    places.give_back("ada", "one-1")

    assert places.taken("ada") == frozenset()


def test_what_is_called_off_stays_so_and_nothing_else_is() -> None:
    assert not places.is_called_off("one-1")

    places.call_off("one-1")
    places.call_off("one-1")

    assert places.is_called_off("one-1")
    assert not places.is_called_off("one-2")


def test_a_table_that_is_not_there_is_told_as_busy() -> None:
    client("dynamodb").delete_table(TableName="studio")

    for ask in (
        lambda: places.take("ada", "one-1", most=1),
        lambda: places.is_called_off("one-1"),
        lambda: places.give_back("ada", "one-1"),
    ):
        with pytest.raises(StorageBusy):
            ask()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.tuples(st.sampled_from(("take", "give back")), st.sampled_from("abcdef")), max_size=30),
    most=st.integers(1, 4),
)
def test_however_it_is_asked_for_the_places_are_those_of_a_set_with_a_bound(
    steps: list[tuple[str, str]], most: int
) -> None:
    for name in "abcdef":
        places.give_back("ada", name)
    expected = set[str]()
    for step, name in steps:
        if step == "take":
            fits = name in expected or len(expected) < most
            assert places.take("ada", name, most=most) is fits
            expected |= {name} if fits else set()
        else:
            places.give_back("ada", name)
            expected -= {name}
        assert places.taken("ada") == expected
