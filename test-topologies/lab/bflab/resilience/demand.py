"""Tunnels that are made because there is traffic for them, and go when there is none."""

from __future__ import annotations

import subprocess
import time
from typing import Iterator, Tuple

from bflab.node import BRIDGE, OverlayNode
from bflab.overlay import Overlay
from bflab.resilience.case import Cases, Limits, Setting
from bflab.resilience.hostile import from_leaf, leaf_frame
from bflab.resilience.traffic import pause
from bflab.resilience.trial import Trial
from bflab.ring import Edge, edge
from bflab.tunnel import Tunnel
from bflab.waiting import until

CASES = Cases()
WANTED = "external_ids:bf-wanted-peers"
BULK_PER_SECOND, BULK_BYTES = 500, 1000
ON_DEMAND = Setting(
    "on-demand",
    options={
        "on-demand-threshold": "100K/s",
        "on-demand-interval": "500ms",
        "on-demand-idle": "2s",
        "on-demand-min-age": "2s",
    },
)
ASKED_SECONDS, MOVED_SECONDS, RELEASED_SECONDS = 15.0, 10.0, 40.0
WATCHED_SECONDS = 2.0


def unlinked_pair(overlay: Overlay) -> Edge:
    """Two nodes without a link."""
    count = len(overlay.nodes)
    pairs = ((a, b) for a in range(1, count) for b in range(a + 1, count))
    return next(pair for pair in pairs if pair not in overlay.tunnels)


def wants(node: OverlayNode, peer: OverlayNode) -> bool:
    """Whether a node's controller asks for a tunnel to that peer."""
    return peer.nid in node.vsctl("--if-exists", "get", "bridge", BRIDGE, WANTED)


def make_tunnel(overlay: Overlay, pair: Edge) -> None:
    """Does what a topology does that is asked for a tunnel."""
    tunnel = Tunnel(overlay.nodes[pair[0]], overlay.nodes[pair[1]], overlay.shape)
    overlay.tunnels[pair] = tunnel
    subprocess.run(["ip", "-batch", "-"], input=tunnel.veth(), text=True, check=True)
    for end in tunnel.ends:
        end.node.inside("sh", "-c", "; ".join(end.bring_up(tunnel.shape, is_emulated=False)))
    for end in tunnel.ends:
        end.node.vsctl(*end.add_port()[1:])


def remove_tunnel(overlay: Overlay, pair: Edge) -> None:
    """Takes it away again, as whoever made it does."""
    tunnel = overlay.tunnels.pop(pair)
    for end in tunnel.ends:
        end.node.vsctl("del-port", BRIDGE, end.port)
    at_a = tunnel.ends[0]
    at_a.node.inside("ip", "link", "del", at_a.port)


def bulk(destination: bytes, source: bytes) -> Iterator[bytes]:
    """Long frames without end."""
    frame = leaf_frame(destination, source).ljust(BULK_BYTES, b"\0")
    while True:
        yield frame


@CASES.add(
    "on-demand-switch-over",
    "flows move onto a tunnel made on demand, and off it again before it goes",
    Limits(lost=0),
    setting=ON_DEMAND,
)
def on_demand_switch_over(trial: Trial) -> None:
    overlay = trial.overlay
    pair = unlinked_pair(overlay)
    at = trial.run_mesh()
    flows = [
        trial.flow(at[here], at[there], (here, there)) for here, there in (pair, pair[::-1])
    ]
    trial.await_steady()
    trial.strike()
    a, b = (overlay.nodes[each] for each in pair)
    started = time.monotonic()
    storm = from_leaf(
        trial.leaf(pair[0]), BULK_PER_SECOND, bulk(*(trial.mac_of(at[node]) for node in pair[::-1]))
    )
    until(lambda: wants(a, b) or wants(b, a), lambda: "no tunnel asked for", ASKED_SECONDS)
    trial.note(f"asked for after {time.monotonic() - started:.1f} s")
    make_tunnel(overlay, pair)
    try:
        until(
            lambda: all(trial.paths().links(flow) == {edge(*pair)} for flow in flows[:1]),
            lambda: "the flow did not move onto the tunnel",
            MOVED_SECONDS,
        )
        pause(WATCHED_SECONDS)
        storm.stop()
        until(
            lambda: not wants(a, b) and not wants(b, a),
            lambda: "the idle tunnel was not released",
            RELEASED_SECONDS,
        )
    finally:
        storm.stop()
        remove_tunnel(overlay, pair)
    pause(WATCHED_SECONDS)
    trial.settle()
