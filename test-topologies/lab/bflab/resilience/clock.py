"""A time of day that can be made to jump, for all processes of one overlay."""

from __future__ import annotations

import os
import struct
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Dict, Iterator

LAB = Path(__file__).parents[3]
SOURCE = LAB / "clockstep" / "clockstep.c"
LIBRARY = LAB / "target" / "clockstep.so"
VARIABLES = ("LD_PRELOAD", "BFLAB_CLOCK")


class Clock:
    """How far the time of day is ahead for the processes that follow this clock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ahead = 0
        self._write()

    def step(self, seconds: int) -> None:
        """Lets the time of day jump, forth or back."""
        self.ahead += seconds
        self._write()

    def environ(self) -> Dict[str, str]:
        """What makes a process follow this clock."""
        return dict(zip(VARIABLES, (str(LIBRARY), str(self.path))))

    def is_followed_by(self, pid: int) -> bool:
        """Whether a running process does."""
        return str(self.path) in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8")

    def _write(self) -> None:
        # In place: the file is mapped by those who follow it.
        with open(self.path, "r+b", buffering=0) as file:
            file.write(struct.pack("q", self.ahead))


@contextmanager
def steppable() -> Iterator[Clock]:
    """Everything that is started in the body, by whatever way, follows the clock."""
    compile_if_needed()
    with tempfile.NamedTemporaryFile(prefix="bflab-clock") as file:
        clock = Clock(Path(file.name))
        os.environ.update(clock.environ())
        try:
            yield clock
        finally:
            for name in VARIABLES:
                os.environ.pop(name, None)


def without(environ: Dict[str, str]) -> Dict[str, str]:
    """An environment in which the time of day is the machine's."""
    return {name: value for name, value in environ.items() if name not in VARIABLES}


def compile_if_needed() -> None:
    """Builds the library from its source unless a build of that source is there."""
    if LIBRARY.exists() and LIBRARY.stat().st_mtime >= SOURCE.stat().st_mtime:
        return
    LIBRARY.parent.mkdir(exist_ok=True)
    fresh = LIBRARY.with_suffix(f".{os.getpid()}")
    command = ["gcc", "-O2", "-Wall", "-shared", "-fPIC", "-o", str(fresh), str(SOURCE)]
    subprocess.run(command, check=True)
    fresh.replace(LIBRARY)
