"""The order of options on one form: random under limits on the single-choice key letters. It knows no bank and no file.

Perfect balance would itself be a cue, so letters are drawn at random and a draw is only rejected where a letter takes too large a
share or a run is too long. Options with a natural order are never moved to help.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

LETTERS = "ABCDEFGH"
LARGEST_SHARE = 0.35
LONGEST_RUN = 4
_DRAWS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPlace:
    """Where a single-choice key may stand: ``count`` options, and its place (from 0) if the order is fixed."""

    count: int
    fixed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A place, from 0, for each key; ``balanced`` tells whether both limits hold."""

    places: tuple[int, ...]
    balanced: bool


def cap(items: int, letters: int = 4) -> int:
    """Return how many of ``items`` keys one letter may take: 35 %, but never fewer than an even share needs."""
    return max(int(items * LARGEST_SHARE), -(-items // letters))


def draw_key_places(keys: Sequence[KeyPlace], rng: Random) -> Draw:
    """Return a random place for each key under the limits; the least unbalanced of the draws where none meets them."""
    if not keys:
        return Draw(places=(), balanced=True)
    limit = cap(len(keys), max(key.count for key in keys))
    best: tuple[int, tuple[int, ...]] | None = None
    for _ in range(_DRAWS):
        places = tuple(_draw(keys, limit, rng))
        excess = _excess(places, limit)
        if best is None or excess < best[0]:
            best = (excess, places)
        if excess == 0:
            break
    assert best is not None
    return Draw(places=best[1], balanced=best[0] == 0)


def _draw(keys: Sequence[KeyPlace], limit: int, rng: Random) -> list[int]:
    """One draw: each free key falls on a letter that still has room, with more weight where there is more room."""
    left = Counter(dict.fromkeys(range(max(key.count for key in keys)), limit))
    for key in keys:
        if key.fixed is not None:
            left[key.fixed] -= 1
    places: list[int] = []
    for key in keys:
        if key.fixed is not None:
            places.append(key.fixed)
            continue
        run = places[-LONGEST_RUN:]
        barred = run[0] if len(run) == LONGEST_RUN and len(set(run)) == 1 else None
        room = [max(left[place], 0) if place != barred else 0 for place in range(key.count)]
        place = rng.choices(range(key.count), weights=room)[0] if any(room) else rng.randrange(key.count)
        left[place] -= 1
        places.append(place)
    return places


def _excess(places: Sequence[int], limit: int) -> int:
    over = sum(max(0, count - limit) for count in Counter(places).values())
    return over + max(0, longest_run(places) - LONGEST_RUN)


def longest_run(places: Sequence[object]) -> int:
    """Return the length of the longest run of equal neighbours; 0 for none."""
    longest = run = 0
    previous: object = None
    for place in places:
        run = run + 1 if run and place == previous else 1
        previous = place
        longest = max(longest, run)
    return longest


def order_with_key_at(place: int, key: int, count: int, rng: Random) -> tuple[int, ...]:
    """Return a random order of ``count`` options (source places, from 0) in which option ``key`` stands at ``place``."""
    others = [source for source in range(count) if source != key]
    rng.shuffle(others)
    others.insert(place, key)
    return tuple(others)
