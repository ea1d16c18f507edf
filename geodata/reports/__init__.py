"""Files to Reports: `read_path` for files and folders, `read_source` for bytes at hand."""

from geodata.reports.readers import READERS, files_at, read_path, read_source, suffix_of
from geodata.reports.source import Refusal, Source

__all__ = ["READERS", "Refusal", "Source", "files_at", "read_path", "read_source", "suffix_of"]
