from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.database import now
from shared.identity import earliest_uuid7, uuid7

MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2900, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))


def test_an_id_is_a_uuid_of_version_7() -> None:
    made = uuid7()

    assert (made.version, made.variant) == (7, "specified in RFC 4122")


def test_an_id_says_when_it_was_made() -> None:
    before = now() - timedelta(milliseconds=1)
    made = uuid7()
    after = now() + timedelta(milliseconds=1)

    assert earliest_uuid7(before) < made < earliest_uuid7(after)


def test_ids_are_all_different_and_sort_by_time() -> None:
    made = [uuid7() for _ in range(1_000)]

    assert len(set(made)) == len(made)
    assert [one.int >> 64 for one in made] == sorted(one.int >> 64 for one in made)


@given(MOMENTS, MOMENTS)
def test_bounds_sort_as_their_moments_do(one: datetime, other: datetime) -> None:
    if one <= other:
        assert earliest_uuid7(one) <= earliest_uuid7(other)
    else:
        assert earliest_uuid7(one) >= earliest_uuid7(other)
