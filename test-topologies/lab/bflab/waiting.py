"""Waiting for events that nobody announces."""

from __future__ import annotations

import time
from typing import Callable

POLL_SECONDS = 0.02


class NotYet(Exception):
    """What was waited for did not happen in time. The message says what, and the last state."""


def until(
    happened: Callable[[], bool],
    what: Callable[[], str],
    seconds: float,
    pause: float = POLL_SECONDS,
) -> float:
    """Polls `happened` until it holds; returns the seconds that took, or raises NotYet.

    A pause longer than the usual one spares those whom `happened` asks.
    """
    start = time.monotonic()
    while not happened():
        if time.monotonic() - start > seconds:
            raise NotYet(f"after {seconds:g} s: {what()}")
        time.sleep(pause)
    return time.monotonic() - start
