"""Time stamps that files and pages carry about themselves."""

from __future__ import annotations

from datetime import UTC, datetime


def moment_from_iso(text: str) -> datetime | None:
    """The moment an ISO 8601 text names, in UTC where it names no zone; None for other texts.

    A bare day is its first moment, so that its date is that day.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
