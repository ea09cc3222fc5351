"""What lies in what."""

from shared.media.zones import Box


def inside(box: Box, zone: Box) -> bool:
    """Whether all of `box` lies in `zone`."""
    return zone.left <= box.left and zone.top <= box.top and box.right <= zone.right and box.bottom <= zone.bottom
