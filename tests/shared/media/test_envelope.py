"""A gain that moves slowly."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from shared.media.envelope import Envelope


@given(
    arrays(np.float32, st.integers(1, 12), elements=st.floats(0, 1, width=32)),
    st.integers(1, 9),
    st.integers(-30, 120),
    st.integers(0, 60),
)
def test_every_stretch_of_it_goes_straight_from_node_to_node(
    nodes: np.ndarray, step: int, start: int, length: int
) -> None:
    gains = Envelope(nodes, step).over(start, start + length)

    expected = np.interp(np.arange(start, start + length), np.arange(len(nodes)) * step, nodes)
    np.testing.assert_allclose(gains, expected, atol=1e-6)
    assert gains.dtype == np.float32
