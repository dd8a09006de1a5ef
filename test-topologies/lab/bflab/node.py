"""An overlay node: a namespace with an Open vSwitch of its own."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from typing import Dict, List

from mininet.node import Node

from bflab.run import Run
from bflab.waiting import until

BRIDGE = "br0"
START_SECONDS = 30
# Interfaces by the thousand need no addresses of their own, and a mostly idle switch need not
# look at its flows twice a second.
OVS_OPTIONS = (
    "other_config:max-revalidator=5000",
    "other_config:max-idle=60000",
    "other_config:n-handler-threads=1",
    "other_config:n-revalidator-threads=1",
)


class CommandFailed(Exception):
    """A command of the lab ended with an error. The message quotes it and what it printed."""


class OverlayNode(Node):
    """The bridge `br0` of node `index` with identifier `nid`, and the namespace that it is in."""

    def __init__(self, run: Run, index: int, nid: str) -> None:
        self.run = run
        self.index = index
        self.nid = nid
        self.rundir = run.path / f"n{index}"
        self.rundir.mkdir()
        self._processes: Dict[str, subprocess.Popen[bytes]] = {}
        super().__init__(f"n{index}", inNamespace=True)
        self.cmd(
            "sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1;"
            " ip link set lo up"
        )

    @classmethod
    def setup(cls) -> None:
        """Mininet's own check, for a program that is not used here, is left out."""

    def _popen(self, cmd: List[str], **params: object) -> subprocess.Popen[bytes]:
        params.setdefault("env", self.ovs_environ)
        return super()._popen(cmd, **params)

    @property
    def ovs_environ(self) -> Dict[str, str]:
        """What makes Open vSwitch's tools talk to this node's switch, from any namespace."""
        own = str(self.rundir)
        return {
            **self.run.environ,
            "OVS_RUNDIR": own,
            "OVS_DBDIR": own,
            "OVS_LOGDIR": own,
            "OVS_SYSCONFDIR": own,
        }

    @property
    def database(self) -> str:
        """Where the node's OVSDB server listens, as `ovs-vsctl --db=` wants it."""
        return f"unix:{self.rundir}/db.sock"

    def start_ovs(self, empty_database: Path) -> None:
        """Starts the two daemons and makes the bridge, in secure mode and without ports."""
        (self.rundir / "conf.db").write_bytes(empty_database.read_bytes())
        self.start_ovsdb()
        self.start_vswitchd()
        self.vsctl(
            "set", "Open_vSwitch", ".", *OVS_OPTIONS, "--",
            "add-br", BRIDGE, "--",
            "set", "bridge", BRIDGE, "datapath_type=netdev", "fail_mode=secure",
            f'other_config:datapath-id="{self.nid[:16]}"',
        )  # fmt: skip

    def start_ovsdb(self) -> None:
        """Starts the database server; returns when it answers."""
        self.spawn(
            "ovsdb-server",
            ["ovsdb-server", f"{self.rundir}/conf.db", f"--remote=p{self.database}",
             f"--unixctl={self.rundir}/ovsdb.ctl", "--no-chdir",
             f"--log-file={self.rundir}/ovsdb-server.log", "-vconsole:off"],
        )  # fmt: skip
        socket = self.rundir / "db.sock"

        def listens() -> bool:
            if not self.process("ovsdb-server"):
                said = (self.rundir / "ovsdb-server.out").read_text(encoding="utf-8")
                raise CommandFailed(f"{self.name}: ovsdb-server ended: {said.strip()}")
            return socket.exists()

        until(listens, lambda: f"{self.name}: no {socket}", START_SECONDS)

    def start_vswitchd(self) -> None:
        """Starts the switch daemon; ovs-vsctl waits for it by itself."""
        self.spawn(
            "ovs-vswitchd",
            ["ovs-vswitchd", self.database, "--disable-system", "--no-chdir",
             f"--unixctl={self.rundir}/vswitchd.ctl",
             f"--log-file={self.rundir}/ovs-vswitchd.log", "-vconsole:off"],
        )  # fmt: skip

    def spawn(self, role: str, command: List[str]) -> subprocess.Popen[bytes]:
        """Starts a process in this node's namespace; its output goes to `<role>.out`."""
        with open(self.rundir / f"{role}.out", "ab") as out:
            process = self.popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        self._processes[role] = process
        (self.rundir / f"{role}.pid").write_text(f"{process.pid}\n", encoding="ascii")
        return process

    def process(self, role: str) -> subprocess.Popen[bytes] | None:
        """The process last spawned in this role if it still runs."""
        process = self._processes.get(role)
        return process if process and process.poll() is None else None

    @property
    def has_switch(self) -> bool:
        """Whether the switch daemon runs."""
        return self.process("ovs-vswitchd") is not None

    def kill(self, role: str, number: int) -> None:
        """Sends the signal to the process of that role and waits until it has exited."""
        process = self.process(role)
        if process is None:
            raise CommandFailed(f"{self.name} runs no {role}")
        process.send_signal(number)
        process.wait(START_SECONDS)

    def vsctl(self, *arguments: str) -> str:
        """Runs ovs-vsctl on this node's database: its output, once the switch has done it."""
        return self._tool("ovs-vsctl", "--retry", f"--timeout={START_SECONDS}", *arguments)

    def ofctl(self, command: str, *arguments: str) -> str:
        """Runs an ovs-ofctl command on this node's bridge, in OpenFlow 1.3."""
        return self._tool("ovs-ofctl", "-O", "OpenFlow13", command, BRIDGE, *arguments)

    def appctl(self, *arguments: str) -> str:
        """Runs ovs-appctl on this node's switch daemon."""
        return self._tool("ovs-appctl", f"--target={self.rundir}/vswitchd.ctl", *arguments)

    def punted(self) -> int:
        """Frames of leaves and floods that the switch gave to its controller so far.

        What nodes say to each other by frames of the overlay's own type is not counted.
        """
        self.appctl("revalidator/wait")  # the counts of what is cached are added up then
        total = 0
        groups = set()
        for line in self.ofctl("dump-groups").splitlines():
            if "CONTROLLER" in line:
                groups.add(line.strip().split(",")[0])
        for line in self.ofctl("dump-group-stats").splitlines():
            if line.strip().split(",")[0] in groups:
                total += int(line.partition("packet_count=")[2].split(",")[0])
        for line in self.ofctl("dump-flows").splitlines():
            if "CONTROLLER" in line and "dl_type=0xc0c0" not in line:
                total += int(line.partition("n_packets=")[2].split(",")[0])
        return total

    def inside(self, *command: str) -> str:
        """Runs a command in this node's namespace and returns what it printed."""
        return self._tool("mnexec", "-a", str(self.pid), *command)

    def _tool(self, *command: str) -> str:
        done = subprocess.run(
            command,
            env=self.ovs_environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise CommandFailed(
                f"{self.name}: {' '.join(command)}: exit {done.returncode}: {done.stdout.strip()}"
            )
        return done.stdout


def make_empty_database(run: Run) -> Path:
    """An Open vSwitch database without content: making it takes long, copying it does not."""
    path = run.path / "empty.db"
    schema = "/usr/share/openvswitch/vswitch.ovsschema"
    subprocess.run(["ovsdb-tool", "create", str(path), schema], env=run.environ, check=True)
    return path


def resident_megabytes(pid: int) -> float:
    """Memory that a process has in RAM, shared pages included."""
    with open(f"/proc/{pid}/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def processor_seconds(pid: int) -> float:
    """Processor time that a process has used since it began, to the nanosecond."""
    # Linux numbers the processor clocks of processes so: see clock_getcpuclockid.
    return time.clock_gettime(~pid << 3 | 2)
