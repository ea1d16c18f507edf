"""Event tables out: `FORMATS` maps a format's name to the function that writes it."""

from geodata.formats.table import FORMATS, Writer

__all__ = ["FORMATS", "Writer"]
