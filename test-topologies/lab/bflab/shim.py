"""The delay shim: one process that carries every link with a delay."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path
from typing import List

from bflab.run import Run
from bflab.tunnel import Tunnel

SOURCE = Path(__file__).parents[2] / "delayshim" / "delayshim.c"
BINARY = Path(__file__).parents[2] / "target" / "delayshim"
ANSWER_SECONDS = 5


class Shim:
    """A running delay shim with its links."""

    def __init__(self, run: Run, tunnels: List[Tunnel]) -> None:
        compile_if_needed()
        self._control = run.path / "shim.sock"
        self._own = run.path / "shim-client.sock"
        self._process = subprocess.Popen(
            [str(BINARY), "-c", str(self._control)],
            env=run.environ,
            start_new_session=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write("".join(tunnel.shim_line() + "\n" for tunnel in tunnels))
        self._process.stdin.close()
        ready = self._process.stdout.readline().strip()
        if ready != f"READY {len(tunnels)}":
            raise RuntimeError(f"delay shim for {len(tunnels)} links said {ready!r}")

    def set_carrier(self, tunnel: Tunnel, up: bool) -> None:
        """Takes the carrier of both ends away, or gives it back."""
        answer = self._ask(f"carrier {tunnel.ends[0].shim_name} {int(up)}")
        if answer != "ok":
            raise RuntimeError(f"delay shim, carrier of {tunnel.ends[0].shim_name}: {answer}")

    def _ask(self, line: str) -> str:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
            channel.settimeout(ANSWER_SECONDS)
            channel.bind(str(self._own))
            try:
                channel.sendto(line.encode(), str(self._control))
                return channel.recv(512).decode().strip()
            finally:
                self._own.unlink()


def compile_if_needed() -> None:
    """Builds the shim from its source unless a build of that source is there."""
    if BINARY.exists() and BINARY.stat().st_mtime >= SOURCE.stat().st_mtime:
        return
    BINARY.parent.mkdir(exist_ok=True)
    # Two labs may build at once: each its own file, moved into place whole.
    fresh = BINARY.with_suffix(f".{os.getpid()}")
    subprocess.run(["gcc", "-O2", "-Wall", "-o", str(fresh), str(SOURCE)], check=True)
    fresh.replace(BINARY)
