"""How pictures become H.264: one set of choices, so that any two clips can be joined by copying packets."""

from pathlib import Path

GOP_SECONDS = 2
_THREADS = 4


def frames_in(fps: int) -> tuple[str, ...]:
    """What ffmpeg reads from its pipe: composed frames, YUV 4:2:0, each of which says its own size and rate."""
    return ("-f", "yuv4mpegpipe", "-i", "-")


def h264_out(fps: int) -> tuple[str, ...]:
    return (
        *("-an", "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-crf", "20", "-pix_fmt", "yuv420p"),
        *("-x264-params", ":".join(f"{name}={value}" for name, value in X264.items())),
    )
X264={}
