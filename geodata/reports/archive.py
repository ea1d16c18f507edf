"""Zip archives: their members, never written to disk."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from geodata.reports.source import LIMIT_BYTES, Source, Unreadable

MAX_MEMBERS = 100_000
MAX_UNPACKED_BYTES = 4 * 1024 * 1024 * 1024


def members(source: Source) -> Iterator[Source]:
    """The files in the archive in the order of their names, each under the archive's name.

    Raises Unreadable for what is no archive, is locked, or unpacks to more than a folder of
    reports would hold.
    """
    data = source.read(16 * LIMIT_BYTES)
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, NotImplementedError, ValueError) as error:
        raise Unreadable(f"is not a whole zip archive ({error})", "pack or load it again") from None
    with archive:
        files = sorted(
            (info for info in archive.infolist() if not info.is_dir()), key=lambda i: i.filename
        )
        if len(files) > MAX_MEMBERS or sum(f.file_size for f in files) > MAX_UNPACKED_BYTES:
            raise Unreadable(
                f"unpacks to more than {MAX_MEMBERS:,} files or 4 GB",
                "unpack it, and read the folders you mean",
            )
        if any(info.flag_bits & 0x1 for info in files):
            raise Unreadable("is locked with a password", "unpack it, and read the folder")
        for info in files:
            yield Source(f"{source.name}/{info.filename}", partial(archive.open, info))
