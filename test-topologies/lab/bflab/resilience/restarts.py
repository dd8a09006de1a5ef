"""Controllers, switches and databases that go and come back, or stand still; a clock that jumps."""

from __future__ import annotations

import time

from bflab.resilience import faults
from bflab.resilience.case import Cases, Limits, Setting
from bflab.resilience.traffic import UNICAST_MS, Recording, pause
from bflab.resilience.trial import Trial

CASES = Cases()
NOTHING_LOST = Limits(lost=0)
STEPPABLE = Setting("steppable-clock", has_clock=True)
NEW_FLOW_SECONDS = 3.0
SWITCH_BACK_MS = 5000.0
# Open vSwitch forwards nothing in user space before it is connected to its database again, which
# it tries after a second.
DATABASE_BACK_MS = 1500.0
SUSPENDED_SECONDS = 30.0
AWAY_SECONDS = 2.0
CLOCK_STEPS_SECONDS = (86_400, -172_800)
# What a broadcast may cost on the wires while no controller is there: one frame each way on each
# link would be a flood that is carried; a storm is orders of magnitude more.
STORM_FACTOR = 2


def victim_in_use(trial: Trial) -> int:
    """The node, not that which broadcasts, that most flows end at or pass; notes how many."""
    paths = trial.paths()
    passing = {
        node: sum(node in paths.nodes(flow) for flow in trial.unicast)
        for node in range(1, trial.count)
    }
    victim = max(passing, key=lambda node: passing[node])
    trial.note(f"{passing[victim]} flows at n{victim}")
    return victim


def expect_new_flow(trial: Trial, node: int, moment: float, seconds: float) -> None:
    """Starts traffic between leaves never heard of; wants it to arrive so soon after a moment."""
    far = (node + trial.count // 2) % trial.count
    here, there = trial.station(trial.leaf(node, 1)), trial.station(trial.leaf(far, 1))
    for source, target, ends in ((here, there, (node, far)), (there, here, (far, node))):
        flow = trial.flow(source, target, ends, judged=False)
        trial.expect_within(flow, moment, seconds, "a new flow")


@CASES.add(
    "controller-killed-and-restarted",
    "established flows lose nothing, new ones begin 3 s after launch",
    NOTHING_LOST,
    in_ci=True,
)
def controller_killed(trial: Trial) -> None:
    trial.run_mesh()
    victim = victim_in_use(trial)
    trial.strike()
    trial.overlay.kill_controller(victim)
    pause(AWAY_SECONDS)
    launched = time.monotonic()
    trial.overlay.start_controller(victim)
    expect_new_flow(trial, victim, launched, NEW_FLOW_SECONDS)
    trial.settle()


def suspend(trial: Trial, seconds: float) -> None:
    """Stops a controller for a while."""
    trial.run_mesh()
    victim = victim_in_use(trial)
    trial.strike()
    faults.suspend_controller(trial.overlay, victim)
    pause(seconds)
    faults.resume_controller(trial.overlay, victim)
    resumed = time.monotonic()
    trial.settle()
    expect_new_flow(trial, victim, time.monotonic(), NEW_FLOW_SECONDS)
    trial.note(f"all links live {time.monotonic() - resumed:.1f} s after it went on")
    pause(1.0)


@CASES.add(
    "controller-suspended-30s",
    "a controller stands still for 30 s: established flows lose nothing",
    NOTHING_LOST,
)
def controller_suspended(trial: Trial) -> None:
    suspend(trial, SUSPENDED_SECONDS)


@CASES.add(
    "ovs-restarted",
    "ovs-vswitchd dies and comes back without flows",
    Limits(SWITCH_BACK_MS),
    in_ci=True,
)
def ovs_restarted(trial: Trial) -> None:
    trial.run_mesh()
    victim = victim_in_use(trial)
    down = time.monotonic()
    trial.overlay.restart_switch(victim)
    trial.strike()
    trial.note(f"back {time.monotonic() - down:.1f} s after its end, measured from then on")
    trial.settle()


@CASES.add(
    "ovsdb-restarted",
    "the database dies and comes back: frames wait in the switch until then",
    Limits(DATABASE_BACK_MS),
)
def ovsdb_restarted(trial: Trial) -> None:
    trial.run_mesh()
    victim = victim_in_use(trial)
    trial.strike()
    faults.restart_database(trial.overlay, victim)
    pause(AWAY_SECONDS)
    trial.settle()
    expect_new_flow(trial, victim, time.monotonic(), NEW_FLOW_SECONDS)
    pause(1.0)


@CASES.add(
    "clock-stepped",
    "the time of day jumps a day ahead, then two back, for switches and controllers",
    Limits(lost=0, broadcast_outage_ms=200.0, broadcast_lost=0),
    setting=STEPPABLE,
)
def clock_stepped(trial: Trial) -> None:
    assert trial.clock
    for node in trial.overlay.nodes:
        for role in ("controller", "ovs-vswitchd", "ovsdb-server"):
            process = node.process(role)
            trial.expect(
                process is not None and trial.clock.is_followed_by(process.pid),
                f"{role} of {node.name} does not follow the clock",
            )
    trial.run_mesh()
    trial.strike()
    for step in CLOCK_STEPS_SECONDS:
        trial.clock.step(step)
        pause(AWAY_SECONDS)
        expect_new_flow(trial, 1, time.monotonic(), NEW_FLOW_SECONDS)
        pause(1.0)
    trial.settle()


def stop_all(trial: Trial, seconds: float) -> None:
    """Ends all controllers for a while, and counts what runs over the wires meanwhile."""
    trial.run_mesh()
    trial.strike()
    for node in range(trial.count):
        trial.overlay.kill_controller(node)
    pause(1.0)
    before = trial.overlay.frames_on_wires()
    watched = time.monotonic()
    pause(seconds)
    rate = (trial.overlay.frames_on_wires() - before) / (time.monotonic() - watched)
    steady = frames_expected(trial)
    trial.overlay.start_controllers()
    expect_new_flow(trial, 1, time.monotonic(), 2 * NEW_FLOW_SECONDS)
    trial.settle()
    trial.note(f"{rate:.0f} frames/s on the wires without controllers, {steady:.0f} expected")
    trial.expect(rate < STORM_FACTOR * steady, f"{rate:.0f} frames/s on the wires: a storm")
    resumed = time.monotonic()

    def floods_again(recording: Recording) -> None:
        for node in range(1, trial.count):
            heard = recording.copies_at(trial.broadcasts[0], trial.leaf(node).name, resumed)
            trial.expect(heard > 0, f"no broadcast at n{node} after the controllers came back")

    trial.when_recorded(floods_again)
    pause(1.0)


def frames_expected(trial: Trial) -> float:
    """Frames a second that the established flows put on the wires."""
    paths = trial.paths()
    return sum(len(paths.hops(flow)) for flow in trial.unicast) * 1000 / UNICAST_MS


@CASES.add(
    "all-controllers-stopped",
    "no storm, no duplicate, established flows lose nothing, and all is well when they are back",
    NOTHING_LOST,
)
def all_controllers_stopped(trial: Trial) -> None:
    stop_all(trial, SUSPENDED_SECONDS)
