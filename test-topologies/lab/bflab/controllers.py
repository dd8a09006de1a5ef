"""The controllers of an overlay: one process per node, or one for all, or in the original's place."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Dict, List, Protocol

from bflab.evio import OVERLAY, EvioServer
from bflab.node import (
    BRIDGE,
    CommandFailed,
    OverlayNode,
    processor_seconds,
    resident_megabytes,
)
from bflab.run import MARK, Run

REPOSITORY = Path(__file__).parents[3]
ROLE = "controller"
STARTER = "start-controller"
EXIT_SECONDS = 20
PER_NODE_UP_TO = 16


def control_path(node: OverlayNode) -> Path:
    """The Unix socket on which the node's controller answers `bf show`."""
    return node.rundir / "bf.sock"


def launched(kind: str, jvm_flags: List[str]) -> List[str]:
    """The command that runs the built program, for a node of its own or `shared` by all.

    BFLAB_NODE_COMMAND, words divided by blanks, puts another program with the same options there.
    """
    other = os.environ.get("BFLAB_NODE_COMMAND")
    if other:
        return other.split()
    words = _java_command(kind)
    jar = words.index("-jar")
    return [*words[:jar], *jvm_flags, *words[jar:]]


@lru_cache(maxsize=None)
def _java_command(kind: str) -> List[str]:
    asked = subprocess.run(
        [str(REPOSITORY / "bf"), "java-command", kind],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if asked.returncode != 0:
        raise CommandFailed(f"bf java-command {kind}: {asked.stdout.strip()}")
    return asked.stdout.splitlines()


class Controllers(Protocol):
    """Starts and ends controllers. `signal_number` 9 is a crash, 15 an orderly end."""

    kind: str
    jvm_flags: List[str]  # besides the launcher's, for the processes launched from now on

    def start_all(self, nodes: List[OverlayNode]) -> None:
        """Launches what these nodes need; does not wait until it is ready."""

    def start(self, node: OverlayNode) -> None:
        """Launches the controller of one node."""

    def end(self, node: OverlayNode, signal_number: int) -> None:
        """Ends the controller of one node, and of the others if they share it."""

    def resident_megabytes(self) -> Dict[str, float]:
        """Memory of each running process, by the name of its node or `all`."""

    def failed(self) -> str | None:
        """What a controller printed that ended by itself, None while all that should run do."""


    def directory(self, node: OverlayNode) -> Path:
        """Where the process that controls this node has `controller.pid` and its starter."""


def write_starter(run: Run, directory: Path, command: List[str]) -> None:
    """Leaves a script by which a user starts a controller again that a user killed."""
    script = directory / STARTER
    pid_file = shlex.quote(str(directory / f"{ROLE}.pid"))
    marked = shlex.join(["env", f"{MARK}={run.id}", *command])
    script.write_text(f"#!/bin/sh\necho $$ >{pid_file}\nexec {marked}\n", encoding="utf-8")
    script.chmod(0o755)


class PerNode:
    """A process in each node's namespace, which is what runs in production."""

    kind = "per-node"

    def __init__(self, options: Dict[str, str]) -> None:
        self.jvm_flags: List[str] = []
        self._options = [word for name, value in options.items() for word in (f"--{name}", value)]
        self._running: Dict[str, OverlayNode] = {}

    def start_all(self, nodes: List[OverlayNode]) -> None:
        """Launches one process per node."""
        for node in nodes:
            self.start(node)

    def start(self, node: OverlayNode) -> None:
        """Launches the controller of one node in its namespace."""
        if node.process(ROLE):
            raise CommandFailed(f"{node.name} has a running controller")
        command = self._command(node)
        node.spawn(ROLE, command)
        inside = ["nsenter", "-t", str(node.pid), "-n"]
        write_starter(node.run, self.directory(node), [*inside, *command])
        self._running[node.name] = node

    def _command(self, node: OverlayNode) -> List[str]:
        return [
            *launched("node", self.jvm_flags), "node",
            "--bridge", BRIDGE, "--ovsdb", node.database,
            "--listen", "tcp:127.0.0.1:6653", "--node-id", node.nid,
            "--control", f"unix:{control_path(node)}",
            *self._options, *self.own_options(node),
        ]  # fmt: skip

    def own_options(self, node: OverlayNode) -> List[str]:
        """What is set for this node alone, as words of a command line."""
        return []

    def end(self, node: OverlayNode, signal_number: int) -> None:
        """Ends the controller of one node."""
        self._running.pop(node.name, None)
        node.kill(ROLE, signal_number)

    def resident_megabytes(self) -> Dict[str, float]:
        """Memory of each running process by the name of its node."""
        return {name: resident_megabytes(pid) for name, pid in self._pids().items()}

    def processor_seconds(self) -> Dict[str, float]:
        """Processor time that each running process has used, by the name of its node."""
        return {name: processor_seconds(pid) for name, pid in self._pids().items()}

    def _pids(self) -> Dict[str, int]:
        found = ((name, node.process(ROLE)) for name, node in self._running.items())
        return {name: process.pid for name, process in found if process}

    def failed(self) -> str | None:
        """What a controller printed that ended by itself."""
        for name, node in self._running.items():
            if not node.process(ROLE):
                return f"{name}: {tail(node.rundir / f'{ROLE}.out')}"
        return None

    def directory(self, node: OverlayNode) -> Path:
        """The node's own."""
        return node.rundir


class InPlaceOfTheOriginal(PerNode):
    """As per node, but started as the original starts its SDN controller, next to a server that
    speaks the protocol of the original's controller."""

    kind = "ryu-manager"

    def __init__(self, options: Dict[str, str]) -> None:
        super().__init__({})
        self._settings = options
        self.servers: Dict[int, EvioServer] = {}

    def start(self, node: OverlayNode) -> None:
        """Launches the server of one node, unless it runs, and the controller."""
        self.server(node)
        super().start(node)

    def server(self, node: OverlayNode) -> EvioServer:
        """The server of a node, made when it is first asked for."""
        if node.index not in self.servers:
            self.servers[node.index] = EvioServer(node)
        return self.servers[node.index]

    def _command(self, node: OverlayNode) -> List[str]:
        launcher = REPOSITORY / "topology-adapter/evio/bf-ryu-manager"
        settings = node.rundir / "settings.yaml"
        own = {"control": f"unix:{control_path(node)}", **self._settings}
        settings.write_text(json.dumps(own), encoding="utf-8")
        configuration = {
            "Overlays": {OVERLAY: {"MaxOnDemandEdges": 1}},
            "NodeId": node.nid,
            "ProxyAddress": self.servers[node.index].address,
            "LogDir": str(node.rundir),
            BRIDGE: {"OverlayId": OVERLAY, "MaxOnDemandEdges": 1, "FlowIdleTimeout": 60},
        }
        return [
            "env", f"BOUNDED_FLOOD_CONFIG={settings}", f"OVS_RUNDIR={node.rundir}",
            str(launcher), "--nouse-stderr", "--user-flags", "controllers/bfflags.py",
            "--bf-config-string", json.dumps(configuration), "controllers/bounded_flood.py",
        ]  # fmt: skip


class Shared:
    """One process in the root namespace for every node, for overlays too large for one each."""

    kind = "shared"

    def __init__(self, run: Run, options: Dict[str, str]) -> None:
        self.jvm_flags: List[str] = []
        self._options = options
        self._run = run
        self._nodes: List[OverlayNode] = []
        self._process: subprocess.Popen[bytes] | None = None

    def start_all(self, nodes: List[OverlayNode]) -> None:
        """Launches the one process with a configuration that names every node."""
        self._nodes = list(nodes)
        config = self._run.path / "nodes.yaml"
        # JSON is YAML, and its quoting leaves nothing to guess.
        entries = [{**self._entry(node), **self._options} for node in nodes]
        config.write_text(json.dumps({"nodes": entries}, indent=1), encoding="utf-8")
        command = [*launched("shared", self.jvm_flags), "node", "--config", str(config)]
        with open(self._output, "ab") as out:
            self._process = subprocess.Popen(
                command,
                env=self._run.environ,
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )
        pid_file = self._run.path / f"{ROLE}.pid"
        pid_file.write_text(f"{self._process.pid}\n", encoding="ascii")
        write_starter(self._run, self._run.path, command)

    def start(self, node: OverlayNode) -> None:
        """Launches the process for all nodes again."""
        if self._process and self._process.poll() is None:
            raise CommandFailed(f"the controller that {node.name} shares is running")
        self.start_all(self._nodes)

    def end(self, node: OverlayNode, signal_number: int) -> None:
        """Ends the process that serves this node and every other."""
        if self._process is None or self._process.poll() is not None:
            raise CommandFailed(f"the controller that {node.name} shares is not running")
        process, self._process = self._process, None
        process.send_signal(signal_number)
        process.wait(EXIT_SECONDS)

    def resident_megabytes(self) -> Dict[str, float]:
        """Memory of the one process."""
        return {"all": resident_megabytes(self._process.pid)} if self._process else {}

    def failed(self) -> str | None:
        """What the process printed if it ended by itself."""
        if self._process and self._process.poll() is not None:
            return f"shared controller: {tail(self._output)}"
        return None

    def directory(self, node: OverlayNode) -> Path:
        """The run's, whichever the node."""
        return self._run.path

    @property
    def _output(self) -> Path:
        return self._run.path / f"{ROLE}.out"

    @staticmethod
    def _entry(node: OverlayNode) -> Dict[str, str]:
        return {
            "bridge": BRIDGE,
            "node-id": node.nid,
            "listen": f"unix:{node.rundir}/of.sock",
            "ovsdb": node.database,
            "topology": "ovsdb",
            "control": f"unix:{control_path(node)}",
        }


def choose(
    kind: str | None, run: Run, nodes: int, options: Dict[str, str]
) -> Controllers:
    """`per-node`, `shared`, `ryu-manager`, or the first that suits the number of nodes when None."""
    kind = kind or ("per-node" if nodes <= PER_NODE_UP_TO else "shared")
    if kind == "per-node":
        return PerNode(options)
    if kind == "shared":
        return Shared(run, options)
    if kind == "ryu-manager":
        return InPlaceOfTheOriginal(options)
    raise ValueError(f"controllers {kind!r}: per-node, shared and ryu-manager are possible")


def tail(path: Path, lines: int = 20) -> str:
    """The last lines of a log."""
    return "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


CRASH = int(signal.SIGKILL)
ORDERLY = int(signal.SIGTERM)
