"""Tunnels that are made because there is traffic for them, and go when there is none."""

from __future__ import annotations

import time

from bflab.demand import LOAD_BYTES_PER_SECOND, OPTIONS, DemandServer, Load
from bflab.overlay import Overlay
from bflab.ping import IPV4, Pinger
from bflab.resilience.case import Cases, Limits, Setting
from bflab.resilience.traffic import pause
from bflab.resilience.trial import Trial
from bflab.ring import Edge
from bflab.waiting import until

CASES = Cases()
ON_DEMAND = Setting("on-demand", options=tuple(OPTIONS.items()))
STEP_SECONDS = 40.0
WATCHED_SECONDS = 2.0


def unlinked_pair(overlay: Overlay) -> Edge:
    """Two nodes without a link."""
    count = len(overlay.nodes)
    pairs = ((a, b) for a in range(1, count) for b in range(a + 1, count))
    return next(pair for pair in pairs if pair not in overlay.tunnels)


@CASES.add(
    "on-demand-switch-over",
    "flows move onto a tunnel made on demand, and off it again before it goes",
    Limits(lost=0),
    setting=ON_DEMAND,
)
def on_demand_switch_over(trial: Trial) -> None:
    overlay = trial.overlay
    for node in overlay.nodes:
        # The lab makes switches slow to count, for the sake of large overlays.
        node.vsctl("set", "Open_vSwitch", ".", "other_config:max-revalidator=500")
    here, there = unlinked_pair(overlay)
    at = trial.run_mesh()
    out = trial.flow(at[here], at[there], (here, there))
    trial.flow(at[there], at[here], (there, here))
    trial.await_steady()
    # The load is between the leaves' own addresses, which have to be known.
    with Pinger((trial.leaf(here), trial.leaf(there)), IPV4.version) as pinger:
        pinger.seconds_until_answered((trial.leaf(here), trial.leaf(there)), 0.2, STEP_SECONDS)
    trial.strike()
    started = time.monotonic()
    with DemandServer(overlay) as server:
        load = Load(trial.leaf(here), trial.leaf(there), LOAD_BYTES_PER_SECOND)
        try:
            until(lambda: bool(server.tunnels), lambda: "no tunnel was asked for", STEP_SECONDS)
            trial.note(f"asked for after {time.monotonic() - started:.1f} s")
            until(
                lambda: trial.paths().links(out) == {(here, there)},
                lambda: f"the flow does not take n{here}-n{there}",
                STEP_SECONDS,
            )
            pause(WATCHED_SECONDS)
        finally:
            load.stop()
        until(lambda: not server.tunnels, lambda: "the tunnel is still there", STEP_SECONDS)
    pause(WATCHED_SECONDS)
    trial.settle()
