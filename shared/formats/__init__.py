"""The formats that the studio makes."""

from shared.formats.format import Format
from shared.formats.short import SHORT

__all__ = ["FORMATS", "Format"]

FORMATS: dict[str, Format] = {format.name: format for format in (SHORT,)}
