"""One run of the lab, and how everything that it started is found again and ended.

A run owns a directory. Every process it starts carries the run's identifier in its environment,
and nothing outside those processes' namespaces is ever made: when the last of them is gone, so are
the namespaces, the interfaces and the switches. A run ends by its owner's hand, by its reaper when
the owner died without (even by SIGKILL), or, if the reaper died too, when the next run begins.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import select
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Dict, IO, Iterator, List

BASE = Path("/run/bf-lab")
MARK = "BF_LAB_RUN"
EXIT_SECONDS = 20


class Run:
    """A directory below `BASE` with a lock that is held for as long as the owner lives."""

    def __init__(self, path: Path, lock: IO[str]) -> None:
        self.path = path
        self.id = path.name
        self.environ: Dict[str, str] = {**os.environ, MARK: self.id}
        self._lock = lock
        self._reaper = _start_reaper(path)

    @staticmethod
    def begin() -> Run:
        """Ends what dead owners left behind, then opens a new run."""
        BASE.mkdir(mode=0o755, exist_ok=True)
        with _base_locked():
            for left in BASE.iterdir():
                if left.is_dir():
                    end_if_orphaned(left)
            path = BASE / secrets.token_hex(3)
            path.mkdir(mode=0o755)
            lock = open(path / "lock", "w", encoding="ascii")
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        (path / "owner").write_text(f"{os.getpid()}\n", encoding="ascii")
        return Run(path, lock)

    def end(self) -> None:
        """Ends every process of this run and removes its directory; the second time, nothing."""
        if not self._lock.closed:
            _end(self.path)
            self._lock.close()
            self._reaper.wait()


def _start_reaper(path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-B", "-m", "bflab.reaper", str(path)],
        cwd=Path(__file__).parents[1],
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@contextmanager
def _base_locked() -> Iterator[None]:
    with open(BASE / ".lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def end_if_orphaned(path: Path) -> bool:
    """Ends the run in `path` if nobody holds its lock; says whether it did."""
    try:
        with open(path / "lock", "a", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _end(path)
            return True
    except BlockingIOError:
        return False  # its owner or its reaper is at it
    except FileNotFoundError:
        return False  # its reaper has just removed it


def end_when_orphaned(path: Path) -> None:
    """Waits until the owner of the run in `path` is gone, then ends what it left behind."""
    with open(path / "lock", "r", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if path.exists():
            _end(path)


def _end(path: Path) -> None:
    # A process may start another one while it is being looked for: until none is found.
    while _kill(path.name):
        pass
    shutil.rmtree(path)


def _kill(run_id: str) -> List[int]:
    killed: List[int] = []
    watched = select.poll()
    handles = []
    for pid in _marked(run_id):
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        handles.append(handle)
        # The number may have changed hands since it was read, the handle cannot.
        if _carries(pid, run_id):
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(handle, signal.SIGKILL)
            watched.register(handle, select.POLLIN)
            killed.append(pid)
    for _ in killed:
        exited = watched.poll(EXIT_SECONDS * 1000)
        if not exited:
            raise TimeoutError(f"run {run_id}: some of {killed} survive SIGKILL")
        watched.unregister(exited[0][0])
    for handle in handles:
        os.close(handle)
    return killed


def _marked(run_id: str) -> List[int]:
    pids = (int(entry) for entry in os.listdir("/proc") if entry.isdigit())
    return [pid for pid in pids if pid != os.getpid() and _carries(pid, run_id)]


def _carries(pid: int, run_id: str) -> bool:
    try:
        environ = Path(f"/proc/{pid}/environ").read_bytes()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return False
    return f"{MARK}={run_id}".encode() in environ.split(b"\0")
