"""Files to Reports: `read_path` for files and folders, `read_source` for bytes at hand."""

from geodata.reports.readers import READERS, read_path, read_source
from geodata.reports.source import Refusal, Source

__all__ = ["READERS", "Refusal", "Source", "read_path", "read_source"]
