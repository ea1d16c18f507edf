"""Which reports are copies of one story: a wire's text as several papers print it.

Each text is reduced to fingerprints by winnowing (Schleimer, Wilkerson and Aiken, 2003): of every
few neighbouring runs of five words the one with the least hash is kept, so that two texts that
share a passage of eight words or more share a fingerprint, wherever in them it stands.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from zlib import crc32

from geodata.model import Report

# Half of the shorter text's fingerprints: a paper that cuts a wire's story to its first paragraphs
# still prints the same words, while two reporters at one event share quotations and no more.
SAME_STORY = 0.5

_RUN = 5
_WINDOW = 4
# A fingerprint in very many reports is a footer's or a slogan's and tells nothing.
_COMMON = 200
_WORD = re.compile(r"\w+")


def fingerprints(text: str) -> frozenset[int]:
    """The fingerprints of a text; case, punctuation and spacing don't matter. At least one."""
    words = _WORD.findall(text.casefold())
    hashes = [
        crc32(" ".join(words[start : start + _RUN]).encode("utf-8", "surrogatepass"))
        for start in range(max(1, len(words) - _RUN + 1))
    ]
    return frozenset(
        min(hashes[start : start + _WINDOW]) for start in range(max(1, len(hashes) - _WINDOW + 1))
    )


def share(one: frozenset[int], other: frozenset[int]) -> float:
    """How much of the shorter text stands in the other, from 0 to 1, by their fingerprints."""
    return len(one & other) / min(len(one), len(other))


def same_stories(reports: Iterable[Report]) -> list[list[Report]]:
    """The groups of two or more reports that print one story in mostly the same words.

    In each group the earliest comes first, and the groups in the order of their first; the order
    the reports were given in doesn't matter. A copy of a copy belongs to the group too.
    """
    given = sorted(reports, key=lambda report: (str(report.anchor or "~"), report.id))
    prints = [fingerprints(report.text) for report in given]
    holders: dict[int, list[int]] = defaultdict(list)
    leader = list(range(len(given)))
    for number, own in enumerate(prints):
        shared = Counter(
            earlier for mark in own if len(holders[mark]) < _COMMON for earlier in holders[mark]
        )
        for earlier in sorted(shared):
            if share(own, prints[earlier]) >= SAME_STORY:
                _join(leader, number, earlier)
        for mark in own:
            holders[mark].append(number)
    groups: dict[int, list[Report]] = defaultdict(list)
    for number, report in enumerate(given):
        groups[_leader(leader, number)].append(report)
    return [group for group in groups.values() if len(group) > 1]


def copies(reports: Iterable[Report]) -> dict[str, str]:
    """The id of each report that prints a story told before → that of the first to tell it."""
    return {
        copy.id: first.id
        for first, *others in same_stories(reports)
        for copy in others
        if copy.id != first.id
    }


def _leader(leader: list[int], number: int) -> int:
    while leader[number] != number:
        number = leader[number]
    return number


def _join(leader: list[int], one: int, other: int) -> None:
    """Both groups become one, led by the earlier leader."""
    first, second = sorted((_leader(leader, one), _leader(leader, other)))
    leader[second] = first
