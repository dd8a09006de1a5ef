"""What became of a steady stream of numbered frames. Arithmetic only: times come in as numbers.

An outage is the longest time during which frames were due at the receiver and none came: from
the moment at which the next one was due, or from the fault if that was later, until one came. A
pause of the sender itself is no outage, and what is shorter than the distance of two frames
cannot be seen with them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Dict, Iterable, List, Sequence, Tuple


@dataclass(frozen=True)
class Stream:
    """Frames of one flow as one receiver saw them; times in seconds of one monotonic clock.

    `sent[n]` is when frame n left; `received` has number and time of every copy that came.
    """

    interval: float
    sent: Sequence[float]
    received: Sequence[Tuple[int, float]]


@dataclass(frozen=True)
class Measure:
    """Outage in ms, frames lost, and copies beyond the first."""

    outage_ms: float = 0.0
    lost: int = 0
    duplicated: int = 0

    @staticmethod
    def total(measures: Iterable[Measure]) -> Measure:
        """The worst outage, and the sums of what was lost and duplicated."""
        each = list(measures)
        return Measure(
            max((one.outage_ms for one in each), default=0.0),
            sum(one.lost for one in each),
            sum(one.duplicated for one in each),
        )


def measure(stream: Stream, fault: float, lost_from: float | None = None) -> Measure:
    """What a stream suffered from `fault` on; frames sent before `lost_from` are not counted.

    `lost_from` is the fault unless given: frames on their way when it strikes left before it.
    """
    counted_from = fault if lost_from is None else lost_from
    copies: Dict[int, int] = {}
    for number, _ in stream.received:
        copies[number] = copies.get(number, 0) + 1
    counted = range(bisect_left(stream.sent, counted_from), len(stream.sent))
    return Measure(
        outage_ms=round(_outage(stream, fault) * 1000, 1),
        lost=sum(number not in copies for number in counted),
        duplicated=sum(max(copies.get(number, 0) - 1, 0) for number in counted),
    )


def before(stream: Stream, moment: float) -> Stream:
    """What of a stream had been sent until a moment, and what of that was received."""
    sent = stream.sent[: bisect_left(stream.sent, moment)]
    return Stream(stream.interval, sent, [copy for copy in stream.received if copy[0] < len(sent)])


def _outage(stream: Stream, fault: float) -> float:
    """The longest outage in seconds, 0 if it is shorter than the distance of two frames."""
    if not stream.sent:
        return 0.0
    came = sorted(time for _, time in stream.received)
    # The end of the stream ends an outage that is still on.
    edges = [stream.sent[0] - stream.interval, *came, max(came[-1:] + [stream.sent[-1]])]
    longest = 0.0
    for start, end in zip(edges, edges[1:]):
        if end > fault and end - start > stream.interval:
            due = start + max(stream.interval, _longest_pause(stream, start, end))
            longest = max(longest, end - max(due, fault))
    return longest if longest >= stream.interval else 0.0


def _longest_pause(stream: Stream, start: float, end: float) -> float:
    """The longest time in which the sender sent nothing, of those that touch a gap."""
    first = max(bisect_right(stream.sent, start) - 1, 0)
    last = min(bisect_left(stream.sent, end) + 1, len(stream.sent))
    times = stream.sent[first:last]
    return max((late - early for early, late in zip(times, times[1:])), default=0.0)


def lost_during(stream: Stream, since: float) -> Tuple[float, float] | None:
    """When the first and the last of the frames were sent that were lost, None if none was."""
    came = {number for number, _ in stream.received}
    lost = [sent for n, sent in enumerate(stream.sent) if sent >= since and n not in came]
    return (lost[0], lost[-1]) if lost else None


def first_after(stream: Stream, moment: float) -> float | None:
    """Seconds from a moment to the first frame received after it, None if none was."""
    times: List[float] = [time for _, time in stream.received if time >= moment]
    return min(times) - moment if times else None
