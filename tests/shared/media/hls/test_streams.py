"""A stream as data: its rates and target durations, by the words of the specification."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.media.hls.streams import Segment, average, peak, target

SEGMENTS = st.lists(
    st.builds(Segment, st.just("a"), st.integers(33_333, 7_000_000), st.integers(1, 9_000_000)), min_size=1, max_size=12
)


def _segments(*lengths_and_sizes: tuple[int, int]) -> list[Segment]:
    return [Segment("a", length * 1_000_000, size) for length, size in lengths_and_sizes]


@pytest.mark.parametrize(
    ("lengths", "seconds"), [([4_966_667], 5), ([5_499_999], 5), ([5_500_000], 6), ([33_333], 1), ([2_000_000, 9], 2)]
)
def test_the_target_duration_is_the_longest_segments_in_whole_seconds(lengths: list[int], seconds: int) -> None:
    assert target(lengths) == seconds


def test_the_average_is_all_bits_over_all_time() -> None:
    assert average(_segments((4, 1_000_000), (6, 250_000))) == 1_000_000


def test_a_short_segment_alone_makes_no_peak() -> None:
    """0.1 s of a key frame is no rate that a line has to bear: it is counted together with what is beside it."""
    short = Segment("a", 100_000, 50_000)
    segments = [*_segments((5, 500_000)), short, *_segments((5, 500_000))]

    assert peak(segments, 5) == -(-550_000 * 8_000_000 // 5_100_000)


def test_a_run_of_segments_may_be_the_peak() -> None:
    assert peak(_segments((2, 100_000), (2, 500_000), (2, 500_000), (2, 100_000)), 6) == 1_000_000 * 8 // 4


@given(SEGMENTS)
def test_the_peak_is_never_below_a_segment_that_lasts_half_the_target_duration(segments: list[Segment]) -> None:
    seconds = target(segment.microseconds for segment in segments)

    for segment in segments:
        if segment.microseconds >= seconds * 500_000:
            assert peak(segments, seconds) >= average([segment])


@given(SEGMENTS, st.integers(2, 5))
def test_playing_it_again_makes_no_peak_lower(segments: list[Segment], times: int) -> None:
    seconds = target(segment.microseconds for segment in segments)

    assert peak(segments * times, seconds) >= peak(segments, seconds) or len(segments) == 1
