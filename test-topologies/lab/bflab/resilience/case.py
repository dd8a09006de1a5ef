"""What a case is, and what it says when it has been tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Sequence, Tuple

if TYPE_CHECKING:
    from bflab.resilience.trial import Trial

# Where nothing may be lost, nothing may be late by more than this either. All nodes and all
# stations share the processors, which a case that starts eight controllers keeps busy.
NOTHING_LOST_MS = 1000.0


@dataclass(frozen=True)
class Limits:
    """What a case may cost. None is no limit; duplicates are never allowed unless told."""

    outage_ms: float = NOTHING_LOST_MS
    lost: int | None = None
    duplicated: int | None = 0
    broadcast_outage_ms: float | None = None
    broadcast_lost: int | None = None
    memory_mb: float | None = None


@dataclass(frozen=True)
class Setting:
    """What an overlay must be like for a case; cases of one setting share an overlay."""

    name: str
    options: Tuple[Tuple[str, str], ...] = ()
    has_clock: bool = False
    nodes: int = 8
    long_links: int = 1
    leaves: int = 2


DEFAULT = Setting("default")


@dataclass(frozen=True)
class Case:
    """A named trial with its limits.

    `promise` is what the documentation says of it; `in_ci` says whether it runs with all
    other tests. `patience` multiplies the times that it may take, not what it may lose.
    """

    name: str
    promise: str
    limits: Limits
    try_it: Callable[[Trial], None]
    setting: Setting = DEFAULT
    in_ci: bool = False
    patience: float = 1.0


@dataclass(frozen=True)
class Outcome:
    """What was measured, and every way in which that is not good enough.

    `baseline_ms` is the worst outage before the fault: what the machine did by itself.
    """

    case: Case
    outage_ms: float
    lost: int
    duplicated: int
    broadcast_outage_ms: float | None
    broadcast_lost: int | None
    memory_mb: float | None
    note: str
    failures: Sequence[str]
    baseline_ms: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether everything is within its limits."""
        return not self.failures

    def as_json(self) -> Dict[str, Any]:
        """The entry of this case in a file of results."""
        limits = self.case.limits
        optional = {
            "lostLimit": limits.lost,
            "broadcastOutageMs": self.broadcast_outage_ms,
            "broadcastLost": self.broadcast_lost,
            "memoryMb": self.memory_mb,
            "memoryLimitMb": limits.memory_mb,
            "note": self.note or None,
            "failures": list(self.failures) or None,
        }
        return {
            "case": self.case.name,
            "outageMs": self.outage_ms,
            "lost": self.lost,
            "duplicated": self.duplicated,
            "limitMs": limits.outage_ms * self.case.patience,
            "ok": self.ok,
            "baselineMs": self.baseline_ms,
            **{key: value for key, value in optional.items() if value is not None},
        }


class Cases:
    """All cases of a group in the order in which they are tried."""

    def __init__(self) -> None:
        self.all: List[Case] = []

    def add(
        self,
        name: str,
        promise: str,
        limits: Limits,
        setting: Setting = DEFAULT,
        in_ci: bool = False,
    ) -> Callable[[Callable[[Trial], None]], Callable[[Trial], None]]:
        """Makes a case of the function that follows."""

        def made(try_it: Callable[[Trial], None]) -> Callable[[Trial], None]:
            self.all.append(Case(name, promise, limits, try_it, setting, in_ci))
            return try_it

        return made
