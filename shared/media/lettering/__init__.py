"""Lettering: pages of captions drawn into the picture by libass.

pages ─┬─ setting ─► rows, where and how large ─┐
       └─ moments ─► what each frame shows ─────┴─ script ─► ASS ─ burning ─► filters for ffmpeg
"""

from shared.media.lettering.burning import burn

__all__ = ("burn",)
