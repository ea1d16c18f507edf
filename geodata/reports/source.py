"""Where a text comes from, and the word for one that could not be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from geodata.errors import ReportError

# A newspaper page is some 200 kB and a long PDF 10 MB: what is far larger is no report, and
# reading it would take the memory that its neighbours need.
LIMIT_BYTES = 64 * 1024 * 1024


class Unreadable(ReportError):
    """A source that holds no text we can read: the fault, and what would mend it."""

    def __init__(self, reason: str, mending: str) -> None:
        super().__init__(f"{reason}; {mending}")
        self.reason = reason
        self.mending = mending


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or a part of one, that gave no report: where, why, and what would mend it."""

    path: str
    reason: str
    mending: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}; {self.mending}"


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes under a name: a file, a member of an archive, an attachment, an upload.

    `name` says where it lies, containers before their members ("week.zip/raqqa.html").
    """

    name: str
    open: Callable[[], IO[bytes]]

    @classmethod
    def from_path(cls, path: Path) -> Source:
        """The file at `path`, not opened yet."""
        return cls(str(path), lambda: path.open("rb"))

    @classmethod
    def from_bytes(cls, name: str, data: bytes) -> Source:
        """Bytes at hand, under the name their suffix is read from."""
        return cls(name, lambda: BytesIO(data))

    @property
    def suffix(self) -> str:
        """The last suffix in lower case, with its dot; "" where there is none."""
        return PurePosixPath(self.name.replace("\\", "/")).suffix.lower()

    def read(self, limit_bytes: int | None = None) -> bytes:
        """All its bytes.

        Raises Unreadable where it is empty or holds more than `limit_bytes` (LIMIT_BYTES where
        None). The size is counted while reading: what an archive says of its members' sizes is
        not to be believed.
        """
        limit = LIMIT_BYTES if limit_bytes is None else limit_bytes
        with self.open() as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise Unreadable(
                f"is larger than {limit // (1024 * 1024)} MB, too large for a report",
                "split it, or give the text alone",
            )
        if not data:
            raise Unreadable("is empty", "save the page or text again")
        return data

    def refuse(self, reason: str, mending: str, part: str = "") -> Refusal:
        """The refusal of this source, or of a `part` of it ("line 7")."""
        return Refusal(f"{self.name}, {part}" if part else self.name, reason, mending)
