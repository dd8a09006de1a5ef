"""Tunnels on demand: made and removed as the nodes publish that they want them."""

from __future__ import annotations

import json
import socket
import subprocess
import threading
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Dict, List, Set, Tuple, Type

from bflab.flood import PROBE_ETHERTYPE
from bflab.leaf import INTERFACE, Leaf
from bflab.namespace import packet_socket
from bflab.node import BRIDGE, OverlayNode
from bflab.overlay import Overlay
from bflab.ping import PingStream
from bflab.ring import Edge, edge
from bflab.tunnel import Shape, Tunnel
from bflab.waiting import until

KEY = "bf-wanted-peers"
LOOK_SECONDS = 0.1
FRAME_BYTES = 1000
STEP_SECONDS = 60.0
# What the case is run with: a small threshold, and short times.
OPTIONS = {
    "on-demand-max": "1",
    "on-demand-threshold": "100K/s",
    "on-demand-interval": "500ms",
    "on-demand-idle": "3s",
    "on-demand-min-age": "5s",
}
LOAD_BYTES_PER_SECOND = 400_000


@dataclass(frozen=True)
class Made:
    """A tunnel that was made, and which of its two nodes had asked for it by then."""

    link: Edge
    wanted_by: Tuple[int, ...]


class DemandServer:
    """Looks at what each node wants, and makes and removes the tunnels, in a thread of its own."""

    def __init__(self, overlay: Overlay) -> None:
        self._overlay = overlay
        self._by_nid = {node.nid: node.index for node in overlay.nodes}
        self._stopped = threading.Event()
        self._failure: BaseException | None = None
        self.tunnels: Dict[Edge, Tunnel] = {}
        self.made: List[Made] = []
        self.wanted_by: Set[int] = set()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def __enter__(self) -> DemandServer:
        return self

    def __exit__(
        self,
        kind: Type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Ends it; the tunnels stay. Raises what went wrong in the thread."""
        self._stopped.set()
        self._thread.join()
        self.check()

    def check(self) -> None:
        """Raises what went wrong in the thread, if anything did."""
        if self._failure is not None:
            raise RuntimeError("tunnels on demand are not served any more") from self._failure

    def _work(self) -> None:
        try:
            while not self._stopped.wait(LOOK_SECONDS):
                self._bring_in_line()
        except BaseException as failure:  # raised again by whoever asks
            self._failure = failure

    def _bring_in_line(self) -> None:
        wanted: Dict[Edge, Set[int]] = {}
        for node in self._overlay.nodes:
            for peer in wanted_peers(node):
                self.wanted_by.add(node.index)
                link = edge(node.index, self._by_nid[peer])
                if link not in self._overlay.tunnels:
                    wanted.setdefault(link, set()).add(node.index)
        for link in [link for link in self.tunnels if link not in wanted]:
            self._remove(self.tunnels[link])
            del self.tunnels[link]
        for link, nodes in wanted.items():
            if link not in self.tunnels:
                self.tunnels[link] = self._make(link)
                self.made.append(Made(link, tuple(sorted(nodes))))

    def _make(self, link: Edge) -> Tunnel:
        a, b = (self._overlay.nodes[end] for end in link)
        tunnel = Tunnel(a, b, Shape())
        subprocess.run(["ip", "-batch", "-"], input=tunnel.veth(), text=True, check=True)
        for end in tunnel.ends:
            end.node.inside("sh", "-ec", "; ".join(end.bring_up(tunnel.shape, False)))
            end.node.vsctl(*end.add_port()[1:])
        return tunnel

    @staticmethod
    def _remove(tunnel: Tunnel) -> None:
        for end in tunnel.ends:
            end.node.vsctl("del-port", BRIDGE, end.port)
        at_a = tunnel.ends[0]
        at_a.node.inside("ip", "link", "del", at_a.port)


def wanted_peers(node: OverlayNode) -> List[str]:
    """The identifiers that the node publishes in its bridge; none while its database is away."""
    select: Dict[str, Any] = {
        "op": "select",
        "table": "Bridge",
        "where": [["name", "==", BRIDGE]],
        "columns": ["external_ids"],
    }
    request = {"method": "transact", "id": 0, "params": ["Open_vSwitch", select]}
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as channel:
        channel.settimeout(10)
        try:
            channel.connect(node.database.removeprefix("unix:"))
        except OSError:
            return []
        channel.sendall(json.dumps(request).encode())
        rows = _answer(channel)["result"][0]["rows"]
    return [word for row in rows for word in dict(row["external_ids"][1]).get(KEY, "").split()]


def _answer(channel: socket.socket) -> Any:
    said = ""
    while True:
        part = channel.recv(1 << 16)
        if not part:
            raise ConnectionError(f"the database ended its answer after {said!r}")
        said += part.decode()
        try:
            return json.loads(said)
        except json.JSONDecodeError:
            continue


class Load:
    """A steady stream of frames from leaf to leaf, in a thread of its own."""

    def __init__(self, source: Leaf, target: Leaf, bytes_per_second: int) -> None:
        addresses = bytes.fromhex((target.mac + source.mac).replace(":", ""))
        header = addresses + PROBE_ETHERTYPE.to_bytes(2, "big")
        self._frame = header.ljust(FRAME_BYTES, b"\0")
        self._interval = FRAME_BYTES / bytes_per_second
        self._packets = packet_socket(source.pid, PROBE_ETHERTYPE)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        due = time.perf_counter()
        while not self._stopped.is_set():
            self._packets.sendto(self._frame, (INTERFACE, 0))
            due = max(due + self._interval, time.perf_counter() - 1)
            time.sleep(max(0.0, due - time.perf_counter()))

    def stop(self) -> None:
        """Ends the stream."""
        self._stopped.set()
        self._thread.join()
        self._packets.close()


def sent_bytes(tunnel: Tunnel, node: int) -> int:
    """Bytes that a node has sent on a tunnel."""
    end = next(end for end in tunnel.ends if end.node.index == node)
    said = end.node.inside("ip", "-s", "-j", "link", "show", end.port)
    return int(json.loads(said)[0]["stats64"]["tx"]["bytes"])


def switch_over(overlay: Overlay, source: int, target: int) -> Dict[str, Any]:
    """Traffic of a leaf grows until it is given a tunnel of its own, and ends; pings all the while.

    The overlay must have been planned with `OPTIONS`, and its controllers be ready. `source` and
    `target` are nodes without a link. The result says who asked for a tunnel, how much of the load
    it carried in a second, and what became of the pings in both directions.
    """
    for node in overlay.nodes:
        # The lab makes switches slow to count, for the sake of large overlays.
        node.vsctl("set", "Open_vSwitch", ".", "other_config:max-revalidator=500")
    one, other = overlay.leaves[source], overlay.leaves[target]
    link = edge(source, target)
    with DemandServer(overlay) as server:
        streams = [PingStream(one, other, 4, 10), PingStream(other, one, 4, 10)]
        until(lambda: all(s.received > 0 for s in streams), lambda: "no pings", STEP_SECONDS)
        load = Load(one, other, LOAD_BYTES_PER_SECOND)
        try:
            _await_state(overlay, server, source, "up")
            tunnel = server.tunnels[link]
            before = sent_bytes(tunnel, source)
            time.sleep(1)
            carried = sent_bytes(tunnel, source) - before
        finally:
            load.stop()
        _await_state(overlay, server, source, None)
        until(lambda: not server.tunnels, lambda: f"still there: {server.tunnels}", STEP_SECONDS)
        reports = [stream.stop() for stream in streams]
    return {
        "askedBy": sorted(server.wanted_by),
        "made": [list(made.link) for made in server.made],
        "carriedBytes": carried,
        "sent": sum(report["sent"] for report in reports),
        "lost": sum(report["lost"] for report in reports),
        "duplicated": sum(report["duplicates"] for report in reports),
        "longestGapMs": max(report["longestGapMs"] for report in reports),
    }


def _await_state(
    overlay: Overlay, server: DemandServer, node: int, state: str | None
) -> None:
    """Waits until the node's one tunnel on demand is in a state, or for None until it is over."""

    def tunnels() -> List[Any]:
        server.check()
        found: List[Any] = overlay.show(node, "status")["onDemand"]
        return found

    def reached() -> bool:
        now = [tunnel["state"] for tunnel in tunnels()]
        return now == ([] if state is None else [state])

    until(reached, lambda: f"n{node} waits for {state}: {tunnels()}", STEP_SECONDS)
