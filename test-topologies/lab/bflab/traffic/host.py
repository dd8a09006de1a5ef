"""Where real programs run: a leaf, a guest behind a leaf, or an overlay node itself."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Dict, List

from mininet.node import Node

from bflab.leaf import INTERFACE, Leaf
from bflab.node import CommandFailed
from bflab.run import Run
from bflab.waiting import until

END_SECONDS = 10


def add_address(address: str, interface: str) -> List[str]:
    """The command that gives an interface an address which can be used at once."""
    at_once = ["nodad"] if ":" in address else []
    return ["ip", "address", "add", address, "dev", interface, *at_once]


class Guest(Node):
    """A host with its own address behind the port of a leaf, beside that leaf and other guests."""

    def __init__(self, leaf: Leaf, number: int, addresses: List[str]) -> None:
        self.run = leaf.run
        node = leaf.node.index
        self.mac = f"02:9e:57:{number:02x}:{leaf.place:02x}:{node:02x}"
        super().__init__(f"g{number}_{leaf.name}", inNamespace=True)
        made = subprocess.run(
            ["mnexec", "-a", str(leaf.pid), "ip", "link", "add", INTERFACE, "netns", str(self.pid),
             "link", INTERFACE, "address", self.mac, "type", "macvlan", "mode", "bridge"],
            env=self.run.environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            check=False,
        )  # fmt: skip
        if made.returncode != 0:
            raise CommandFailed(f"{self.name}: no macvlan: {made.stdout.strip()}")
        # Checksums and segments are finished on the leaf's interface, which has no offloads.
        adding = [" ".join(add_address(each, INTERFACE)) for each in addresses]
        self.cmd("; ".join(["ip link set lo up", *adding, f"ip link set {INTERFACE} up"]))

    @classmethod
    def setup(cls) -> None:
        """Mininet's own check, for a program that is not used here, is left out."""

    def _popen(self, cmd: List[str], **params: object) -> subprocess.Popen[bytes]:
        params.setdefault("env", self.run.environ)
        return super()._popen(cmd, **params)


class Host:
    """Runs programs in the namespace of process `pid`; they end with the run at the latest."""

    def __init__(self, name: str, pid: int, run: Run) -> None:
        self.name = name
        self._pid = pid
        self._run = run
        self._running: Dict[str, subprocess.Popen[bytes]] = {}

    def call(self, command: List[str], seconds: float) -> str:
        """What a program printed; CommandFailed if it failed or did not end in time."""
        try:
            done = subprocess.run(
                self._inside(command), env=self._run.environ, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as late:
            said = (late.output or b"").decode(errors="replace").strip()
            raise CommandFailed(
                f"{self.name}: {' '.join(command)}: no end after {seconds:g} s: {said}"
            ) from None
        said = done.stdout.decode(errors="replace")
        if done.returncode != 0:
            raise CommandFailed(
                f"{self.name}: {' '.join(command)}: exit {done.returncode}: {said.strip()}"
            )
        return said

    def spawn(self, role: str, command: List[str]) -> None:
        """Starts a program that goes on; its output is kept."""
        with open(self._output(role), "wb") as out:
            self._running[role] = subprocess.Popen(
                self._inside(command), env=self._run.environ, stdin=subprocess.DEVNULL,
                stdout=out, stderr=out,
            )  # fmt: skip

    def await_output(self, role: str, text: str, seconds: float) -> str:
        """Waits until a running program has printed the text; everything that it printed then."""

        def printed() -> bool:
            # Asked first: what it printed before it ended counts.
            has_ended = self._running[role].poll() is not None
            if text in self._said(role):
                return True
            if has_ended:
                raise CommandFailed(f"{self.name}: {role} ended: {self._said(role)}")
            return False

        until(printed, lambda: f"{self.name}: {role}: no {text!r}: {self._said(role)}", seconds)
        return self._said(role)

    def end(self, role: str) -> str:
        """Ends a running program; everything that it printed."""
        process = self._running.pop(role)
        process.terminate()
        process.wait(END_SECONDS)
        return self._said(role)

    def _inside(self, command: List[str]) -> List[str]:
        return ["mnexec", "-a", str(self._pid), *command]

    def _said(self, role: str) -> str:
        return self._output(role).read_text(encoding="utf-8", errors="replace")

    def _output(self, role: str) -> Path:
        return self._run.path / f"{self.name}.{role}.out"
