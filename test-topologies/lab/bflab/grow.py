"""A link on demand in an overlay that organises itself: it grows, carries the load, and goes."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any, List

from bflab import control
from bflab.controllers import control_path
from bflab.demand import LOAD_BYTES_PER_SECOND, OPTIONS, STEP_SECONDS, Load
from bflab.demo import say
from bflab.members import SelfOrganised
from bflab.organise import Shown, end, start
from bflab.overlay import Plan
from bflab.ping import PingStream
from bflab.waiting import until


def grow(nodes: int, seed: int, json_file: Path | None) -> int:
    """Builds a ring without shortcuts and lets two leaves far apart talk much; the exit code."""
    shown = Shown()
    options = {**OPTIONS, "long-links": "0"}
    with SelfOrganised(Plan(nodes=nodes + 1, long_links=0, seed=seed, options=options)) as overlay:
        for node in overlay.nodes:
            # The lab makes switches slow to count, for the sake of large overlays.
            node.vsctl("set", "Open_vSwitch", ".", "other_config:max-revalidator=500")
        stranger = nodes
        start(overlay, 2, shown, nodes)
        overlay.launch_stranger(stranger)
        _switch_over(overlay, 0, nodes // 2, shown)
        _judge_stranger(overlay, stranger, shown)
        end(overlay, shown)
    return shown.end(seed, json_file)


def _switch_over(overlay: SelfOrganised, source: int, target: int, shown: Shown) -> None:
    one, other = overlay.leaves[source], overlay.leaves[target]
    peer = overlay.nodes[target].nid
    # While the members came they may have been neighbours.
    until(lambda: peer not in overlay.tunnel_peers(source),
          lambda: f"n{source} keeps a link to n{target}", STEP_SECONDS)  # fmt: skip
    streams = [PingStream(one, other, 4, 10), PingStream(other, one, 4, 10)]
    until(lambda: all(s.received > 0 for s in streams), lambda: "no pings", STEP_SECONDS)
    load = Load(one, other, LOAD_BYTES_PER_SECOND)
    try:
        begun = time.monotonic()
        until(lambda: _states(overlay, source) == ["up"],
              lambda: f"n{source} has on demand {_states(overlay, source)}", STEP_SECONDS)  # fmt: skip
        say(f"the link on demand is in use {time.monotonic() - begun:.1f} s after the load began")
        shown.require(peer in overlay.live_since(source), "there is no direct link")
        before = _sent_bytes(overlay, source, peer)
        time.sleep(1)
        carried = _sent_bytes(overlay, source, peer) - before
    finally:
        load.stop()
    until(lambda: peer not in overlay.tunnel_peers(source)
          and overlay.nodes[source].nid not in overlay.tunnel_peers(target),
          lambda: "the link on demand is still there", STEP_SECONDS)  # fmt: skip
    reports = [stream.stop() for stream in streams]
    lost = sum(report["lost"] for report in reports)
    twice = sum(report["duplicates"] for report in reports)
    shown.report.update(carriedBytes=carried, lost=lost, duplicated=twice)
    shown.require(carried > LOAD_BYTES_PER_SECOND // 2, f"it carried {carried} bytes in a second")
    shown.require(lost == 0 and twice == 0, f"pings: {lost} lost, {twice} twice")
    say(f"it carried {carried} bytes in a second and is gone again; {lost} pings lost")


def _judge_stranger(overlay: SelfOrganised, stranger: int, shown: Shown) -> None:
    """A node with another secret must have come to nothing, and been noticed."""
    until(lambda: sum(overlay.counted(seed, "strangers") for seed in (0, 1)) > 0,
          lambda: "nobody noticed the stranger", STEP_SECONDS)  # fmt: skip
    known = overlay.counted(stranger, "members-joined")
    shown.require(known == 0, f"the stranger knows {known} members")
    tunnels = overlay.tunnel_peers(stranger)
    shown.require(not tunnels, f"the stranger has tunnels: {tunnels}")
    nid = overlay.nodes[stranger].nid
    led = [node for node in overlay.alive if nid in overlay.tunnel_peers(node)]
    shown.require(not led, f"tunnels lead to the stranger from {led}")
    say("a stranger with another secret was counted and came to nothing")


def _states(overlay: SelfOrganised, node: int) -> List[Any]:
    return [tunnel["state"] for tunnel in overlay.show(node, "status")["onDemand"]]


def _sent_bytes(overlay: SelfOrganised, node: int, peer: str) -> int:
    """Bytes that a node has sent on its tunnel to a peer."""
    peers = control.ask(control_path(overlay.nodes[node]), "peers")
    port = next(each["port"] for each in peers if each["nodeId"] == peer)
    said = overlay.nodes[node].ofctl("dump-ports", port)
    found = re.search(r"tx pkts=\d+, bytes=(\d+)", said)
    if not found:
        raise RuntimeError(f"no bytes in {said!r}")
    return int(found.group(1))
