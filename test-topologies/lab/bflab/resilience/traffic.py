"""The traffic meter as the cases use it: stations, flows, and what became of them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Dict, Iterable, List, Sequence, Tuple, Type

from bflab.leaf import Leaf
from bflab.resilience.account import Stream
from bflab.resilience.clock import without
from bflab.run import Run
from bflab.waiting import until

UNICAST_MS = 10.0
FLOW_SECONDS = 20.0


class Recording:
    """Everything that a meter sent and received."""

    def __init__(self, said: Dict[str, Any]) -> None:
        self._flows = {flow["number"]: flow for flow in said["flows"]}
        self._places: Dict[str, List[Tuple[float, str]]] = {}
        for station, leaf, moment in said["places"]:
            self._places.setdefault(station, []).append((moment, leaf))
        self._copies: Dict[Tuple[int, str], List[Tuple[int, float]]] = {}
        for flow, leaf, number, moment in said["received"]:
            self._copies.setdefault((flow, leaf), []).append((number, moment))
        if said["overrun"]:
            raise RuntimeError(f"the meter itself lost {said['overrun']} frames: no measurement")

    def unicast(self, flow: int) -> Stream:
        """A flow as its target saw it, which may have moved meanwhile."""
        target = self._flows[flow]["target"]
        came = [
            copy
            for leaf in {leaf for _, leaf in self._places[target]}
            for copy in self._copies.get((flow, leaf), [])
            if self._place(target, copy[1]) == leaf
        ]
        return self._stream(flow, sorted(came, key=lambda copy: copy[1]))

    def broadcast(self, flow: int, leaf: str) -> Stream:
        """A flow to all as one leaf saw it."""
        return self._stream(flow, self._copies.get((flow, leaf), []))

    def copies_at(self, flow: int, leaf: str, since: float) -> int:
        """Copies of a flow's frames that came to a leaf, whoever they were for."""
        return sum(moment >= since for _, moment in self._copies.get((flow, leaf), []))

    def _stream(self, flow: int, came: Sequence[Tuple[int, float]]) -> Stream:
        return Stream(self._flows[flow]["interval"], self._flows[flow]["sent"], came)

    def _place(self, station: str, moment: float) -> str | None:
        before = [leaf for since, leaf in self._places[station] if since <= moment]
        return before[-1] if before else None


class Traffic:
    """A running meter. Use it in a `with` statement: leaving it ends its process."""

    def __init__(self, run: Run, leaves: Iterable[Leaf]) -> None:
        self.leaves = {leaf.name: leaf for leaf in leaves}
        self._process = subprocess.Popen(
            [sys.executable, "-B", "-m", "bflab.resilience.sender"],
            cwd=Path(__file__).parents[2],
            env=without(run.environ),
            start_new_session=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        pids = {name: leaf.pid for name, leaf in self.leaves.items()}
        self.token = bytes.fromhex(self._ask("listen", leaves=pids))

    def __enter__(self) -> Traffic:
        return self

    def __exit__(
        self,
        kind: Type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def station(self, name: str, mac: str, leaf: Leaf, hello: bool = True) -> str:
        """Puts an address behind a leaf port and gives its name back."""
        self._ask("station", name=name, mac=mac, leaf=leaf.name, hello=hello)
        return name

    def flow(self, source: str, target: str | None, interval_ms: float = UNICAST_MS) -> int:
        """Starts frames from station to station, or to all, and numbers the flow."""
        return int(self._ask("flow", source=source, target=target, interval_ms=interval_ms))

    def move(self, station: str, leaf: Leaf, announce: bool) -> float:
        """Moves a station to another port, from which it sends at once; when that was."""
        return float(self._ask("move", station=station, leaf=leaf.name, announce=announce))

    def end_flow(self, flow: int) -> float:
        """Lets a flow send no more; since when."""
        return float(self._ask("end_flow", flow=flow))

    def received(self, flow: int) -> int:
        """Copies of a flow's frames that came so far."""
        return int(self._ask("counts")[str(flow)][1])

    def await_frames(self, flows: Iterable[int], more: int) -> None:
        """Waits until so many more copies came of each of these flows."""
        before = {flow: self.received(flow) for flow in flows}

        def lacking() -> List[int]:
            now = self._ask("counts")
            return [flow for flow, old in before.items() if now[str(flow)][1] < old + more]

        until(lambda: not lacking(), lambda: f"flows {lacking()} bring nothing", FLOW_SECONDS)

    def stop(self) -> Recording:
        """Ends all flows: what was sent and received."""
        return Recording(self._ask("stop"))

    def _ask(self, command: str, **arguments: Any) -> Any:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps({"do": command, **arguments}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the traffic meter ended at {command} {arguments}")
        return json.loads(line)


def pause(seconds: float) -> None:
    """Lets traffic run: how long something is watched is part of a case."""
    time.sleep(seconds)
