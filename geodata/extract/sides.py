"""What a report leaves out: who gained where "Norton fell".

Reports leave out what their readers know by then. What is filled in comes from the report alone:
who is told to have taken the same place, who won just before, whom the loser fights. It is not
said, so such a claim is trusted less. Where no one party suggests itself, nobody is named.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from geodata.extract import languages
from geodata.extract.date_words import are_apart, has_own_day
from geodata.extract.page import Page
from geodata.extract.party_table import STATE_KINDS, party_info
from geodata.extract.speakers import side_of_claimant
from geodata.model import Control
from geodata.names import fold

_MOVES = frozenset({"gained", "besieged", "handed_over", "siege_broken", "lost"})
_STILL = frozenset({"denied", "negated", "planned", "hypothetical"})
_FALLS = frozenset({"lost", "fell", "fell_noun", "lost_control"})
_NEAR = 2  # sentences back that a report still tells of the same advance
_DOUBT = 0.1
_ONE_WAR_DAYS = 400
_ONE_PHASE_DAYS = 30


def with_untold_winners(page: Page, claims: Sequence[Control]) -> list[Control]:
    """The claims, with the gainer the report means where a claim names none."""
    if not claims:
        return []
    war = _War(page, claims)
    return [war.filled(index, claim) for index, claim in enumerate(claims)]


class _War:
    """Who fights whom in a report, by its claims and by how often it names each party."""

    def __init__(self, page: Page, claims: Sequence[Control]) -> None:
        self.page = page
        self.claims = list(claims)
        self.starts = [sentence.start for sentence in page.sentences]
        self.named = Counter(party.name for party in page.parties)
        self.foes: dict[str, Counter[str]] = {}
        for claim in claims:
            if claim.gained_by and claim.lost_by:
                self.foes.setdefault(claim.gained_by, Counter())[claim.lost_by] += 1
                self.foes.setdefault(claim.lost_by, Counter())[claim.gained_by] += 1
        self.moved = [
            c for c in claims if c.change in _MOVES | {"withdrew"} and c.modality not in _STILL
        ]

    def filled(self, index: int, claim: Control) -> Control:
        """The claim with its gainer, where it names none and the report suggests one."""
        beaten_off = claim.change == "repelled" and claim.lost_by is not None
        if claim.change == "denied" and not (claim.gained_by or claim.lost_by):
            # Who denies that a town was lost speaks for those who would have lost it.
            ours = side_of_claimant(self.page, claim.claimant) if claim.claimant else None
            if ours is None or claim.rule not in _FALLS:
                return claim
            winners = {c.gained_by for c in self.moved if c.change == "gained"}
            losers = {c.lost_by for c in self.moved if c.lost_by}
            winning = ours in winners and ours not in losers  # "a spokesman", of no side said
            denied = replace(claim, lost_by=(self._foe(ours) if winning else None) or ours)
            return replace(denied, gained_by=self._taker(denied))
        if claim.change == "repelled" and not (claim.gained_by or claim.lost_by):
            ours = side_of_claimant(self.page, claim.claimant) if claim.claimant else None
            ours = ours or self._told_elsewhere(claim, frozenset())
            return replace(claim, gained_by=ours) if ours is not None else claim
        if claim.change == "denied" and claim.rule in _FALLS and not claim.gained_by:
            foe = self._taker(claim) or (self._foe(claim.lost_by) if claim.lost_by else None)
            return replace(claim, gained_by=foe) if foe is not None else claim
        if claim.gained_by or claim.modality in _STILL:
            return claim
        if claim.change == "holds" and claim.claimant:  # "The ministry says X remains firmly held"
            return replace(claim, gained_by=side_of_claimant(self.page, claim.claimant))
        if not (beaten_off or claim.change in _MOVES):
            return claim
        winner = self._winner(index, claim)
        if winner is None or winner == claim.lost_by:
            return claim
        return replace(
            claim, gained_by=winner, confidence=round(max(0.1, claim.confidence - _DOUBT), 2)
        )

    def _winner(self, index: int, claim: Control) -> str | None:
        said = _words(self.page.report.language)
        words = set(re.findall(r"\w+", claim.quote.lower()))
        ours = side_of_claimant(self.page, claim.claimant)
        if claim.lost_by:
            if ours not in (None, claim.lost_by) and words & said["won"]:
                return ours
            return self._foe(claim.lost_by)
        again = self._told_elsewhere(claim, said["freed"])
        if again is not None:
            return again
        if ours is not None and claim.rule == "captured_noun" and _camp(ours) == "other":
            return ours  # "a rebel spokesman confirmed the seizure of X"
        holder = self._holder_beside(claim) if claim.change in ("gained", "lost") else None
        if holder is not None:
            if claim.rule not in _FALLS:
                return holder  # "they still hold X, seized in May"
            if ours is not None and ours != holder:
                return ours  # "X is in army hands, despite a rebel statement that it had fallen"
        if claim.rule == "went_too":  # "Then came X": as the town before
            return self._just_before(index, claim, back=False, nearest=True)
        if claim.claimant and ours is not None and words & said["conceding"]:
            return self._foe(ours)
        if ours is not None and words & said["won"]:
            return ours
        if ours is not None and words & said["occupied"]:
            return self._foe(ours)
        moved = [other for other in self.moved if not _years_apart(claim, other)]
        winners = {
            c.gained_by
            for c in moved
            if c.gained_by and c.change != "withdrew" and not _is_peacekeeper(c.gained_by)
        }
        losers = {c.lost_by for c in moved if c.lost_by}
        if len(winners) == 1 and winners.isdisjoint(losers):
            winner = next(iter(winners))
            told = (c for c in self.claims if c.place_text == claim.place_text and c is not claim)
            took = any(
                c.gained_by == winner
                and c.change in ("gained", "holds")
                and not _is_retaking(c, said["freed"])
                for c in told
            )
            # What is retaken is retaken from who had taken it.
            return self._foe(winner) if took and words & said["freed"] else winner
        before = self._just_before(index, claim, back=bool(words & said["freed"]))
        one_way = winners.isdisjoint(losers) and (
            losers or len({_camp(winner) for winner in winners}) == 1
        )
        # Where who wins loses nowhere, what falls falls to the winner told of nearest.
        before = before or self._of_late(claim, moved)
        return before or (self._advancing(index, winners) if one_way else None)

    def _taker(self, claim: Control) -> str | None:
        """Who is said to have taken what a side denies to have lost: who the report says took that
        place or drew near it, else who alone takes places in it."""
        mine = _camp(claim.lost_by or "")
        others = [
            other
            for other in self.claims
            if other.gained_by
            and other.gained_by != claim.lost_by
            and other.change in ("gained", "holds", "advancing", "besieged")
            and (not mine or _camp(other.gained_by) != mine)
        ]
        here = [o.gained_by for o in others if fold(o.place_text) == fold(claim.place_text)]
        if here:
            return here[0]
        takers = {other.gained_by for other in others if other.change == "gained"}
        return takers.pop() if len(takers) == 1 else None

    def _holder_beside(self, claim: Control) -> str | None:
        """Who the claim's own sentence says holds the place."""
        here = self._sentence(claim)
        beside = (
            other.gained_by
            for other in self.claims
            if other.change == "holds"
            and other.place_text == claim.place_text
            and self._sentence(other) == here
        )
        return next(beside, None)

    def _of_late(self, claim: Control, moved: Sequence[Control]) -> str | None:
        """The one winner of the weeks about a claim: what was taken long before is background."""
        near = [other for other in moved if not _days_apart(claim, other, _ONE_PHASE_DAYS)]
        winners = {c.gained_by for c in near if c.gained_by and c.change != "withdrew"}
        if len(winners) != 1 or not winners.isdisjoint({c.lost_by for c in near}):
            return None
        return winners.pop()

    def _advancing(self, index: int, winners: set[str]) -> str | None:
        """The winner told of last before a claim, else the first after it."""
        near = (*self._backwards(index), *self.claims[index + 1 :])
        return next((other.gained_by for other in near if other.gained_by in winners), None)

    def _told_elsewhere(self, claim: Control, freed: frozenset[str]) -> str | None:
        """Who takes the same place in another sentence, on a day that may be the same.

        Not where one is a retaking and the other is none: "A was taken by X and soon retaken".
        """
        back = _is_retaking(claim, freed)
        same = [
            other
            for other in self.claims
            if other.gained_by
            and other.change == claim.change
            and other.modality not in _STILL
            and fold(other.place_text) == fold(claim.place_text)
            and _may_be_one_day(claim, other)
            and not _years_apart(claim, other)
        ]
        found = {other.gained_by for other in same if _is_retaking(other, freed) == back}
        if not found and claim.rule in _FALLS:  # "they retook X … The town fell before noon"
            found = {other.gained_by for other in same if _of_one_day(claim, other)}
        return found.pop() if len(found) == 1 else None

    def _just_before(
        self, index: int, claim: Control, back: bool, nearest: bool = False
    ) -> str | None:
        """The one who won a sentence or two before; not again what he had, where it is won back."""
        here = self._sentence(claim)
        winners: dict[str, None] = {}
        for other in self._backwards(index):
            if here - self._sentence(other) > _NEAR:
                break
            if other.change not in _MOVES or other.modality in _STILL:
                continue
            winner = other.gained_by or (self._foe(other.lost_by) if other.lost_by else None)
            if winner is None:
                continue
            same = other.place_text == claim.place_text
            again = same and (back or other.change == claim.change)
            winners[(self._foe(winner) if again else winner) or ""] = None
            if nearest:
                break
        return next(iter(winners)) or None if len(winners) == 1 else None

    def _backwards(self, index: int) -> Iterator[Control]:
        return reversed(self.claims[:index])

    def _sentence(self, claim: Control) -> int:
        return bisect_right(self.starts, claim.start)

    def _foe(self, party: str) -> str | None:
        """Whom a party fights: whom it took places from or lost them to, else the other side."""
        side = _camp(party)
        told = self.foes.get(party)
        if told:
            foe = max(told, key=lambda name: (bool(side) and _camp(name) != side, told[name]))
            # "The Americans pushed them out": of a state at another's side the other side is the
            # foe, where the report is about that
            rebels = (n for n, _ in self.named.most_common() if _camp(n) == "other" != side)
            rebel = next(rebels, "")
            ally = side == _camp(foe) == "state"
            return rebel if ally and self.named[rebel] >= 2 * self.named[foe] else foe
        others = [(name, times) for name, times in self.named.most_common() if name != party]
        against = [
            (name, times)
            for name, times in others
            if times > 1 and side and _camp(name) and _camp(name) != side
        ]
        if against and (len(against) == 1 or against[0][1] >= 2 * against[1][1]):
            return against[0][0]
        if len(others) != 1 or (side and _camp(others[0][0]) == side):
            return None
        return others[0][0]


def _is_retaking(claim: Control, freed: frozenset[str]) -> bool:
    """ "Retook", "the recapture of", "won back"."""
    again = not freed.isdisjoint(re.findall(r"\w+", claim.quote.lower()))
    return again or claim.rule == "won_back"


def _is_peacekeeper(party: str) -> bool:
    """True for those who may take over an airport but are no side of the war."""
    return party_info(party).kind == "peacekeeper"


def _camp(party: str) -> str:
    """The state's side or the other; empty for a party no table knows."""
    row = party_info(party)
    if any(party_info(whole).kind in STATE_KINDS for whole in row.part_of):
        return "state"
    return "" if not row.kind else "state" if row.kind in STATE_KINDS else "other"


def _years_apart(one: Control, other: Control) -> bool:
    """True where one is of another time: "was last taken in June 2004"."""
    return _days_apart(one, other, _ONE_WAR_DAYS)


def _days_apart(one: Control, other: Control, days: int) -> bool:
    """True where more than so many days lie between their first days."""
    mine = one.dates and one.dates.first
    theirs = other.dates and other.dates.first
    return bool(mine and theirs and abs((mine - theirs).days) > days)


def _of_one_day(one: Control, other: Control) -> bool:
    """True where both are told of the very same days."""
    mine, theirs = one.dates, other.dates
    return bool(mine and theirs and (mine.first, mine.last) == (theirs.first, theirs.last))


def _may_be_one_day(one: Control, other: Control) -> bool:
    """True unless both have a day and the days are apart."""
    mine, theirs = one.dates, other.dates
    if mine is None or theirs is None:
        return True
    before = "before" in (mine.precision, theirs.precision)  # "some day before"
    if before or not (has_own_day(mine) and has_own_day(theirs)):
        return not _years_apart(one, other)
    return not are_apart(mine, theirs)


@lru_cache(maxsize=8)
def _words(language: str) -> dict[str, frozenset[str]]:
    return {key: frozenset(words) for key, words in languages.load(language)["sides"].items()}
