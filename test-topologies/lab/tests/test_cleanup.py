"""What becomes of a lab that dies, and of what was there before it. Needs root and Open vSwitch."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
from contextlib import suppress
from pathlib import Path
from typing import Any, Dict, Iterable, List, Set

from bflab.run import BASE, MARK, Run
from bflab.waiting import until

LAB = Path(__file__).parents[1]
SECONDS = 30


class Lab:
    """A lab in a process of its own, driven over its standard input."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-B", "-m", "bflab", "serve"],
            cwd=LAB,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **request: Any) -> Dict[str, Any]:
        assert self.process.stdin and self.process.stdout
        print(json.dumps(request), file=self.process.stdin, flush=True)
        answer = json.loads(self.process.stdout.readline())
        if not answer["ok"]:
            raise AssertionError(f"{request}: {answer['error']}")
        return answer["result"]

    def end(self, number: int) -> None:
        self.process.send_signal(number)
        self.process.wait(SECONDS)
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe
            pipe.close()


class Foreign:
    """A namespace with an Open vSwitch in it that no lab made."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.directory = Path(tempfile.mkdtemp(prefix=name))
        self.environ = {**os.environ, "OVS_RUNDIR": str(self.directory)}
        subprocess.run(["ip", "netns", "add", name], check=True)
        database, socket = self.directory / "conf.db", f"unix:{self.directory}/db.sock"
        schema = "/usr/share/openvswitch/vswitch.ovsschema"
        subprocess.run(["ovsdb-tool", "create", str(database), schema], check=True)
        self.daemons = [
            self.spawn("ovsdb-server", str(database), f"--remote=p{socket}"),
            self.spawn("ovs-vswitchd", socket, "--disable-system"),
        ]
        self.vsctl("add-br", "br0", "--", "set", "bridge", "br0", "datapath_type=netdev")
        self.inside("ip", "link", "add", "t1", "type", "veth", "peer", "name", "leaf0")
        self.vsctl("add-port", "br0", "t1")

    def spawn(self, program: str, *arguments: str) -> "subprocess.Popen[bytes]":
        unixctl = f"--unixctl={self.directory}/{program}.ctl"
        return subprocess.Popen(
            ["ip", "netns", "exec", self.name, program, *arguments, unixctl],
            env=self.environ,
            stderr=subprocess.DEVNULL,
        )

    def vsctl(self, *arguments: str) -> str:
        return subprocess.check_output(
            ["ovs-vsctl", "--retry", "--timeout=20", *arguments], env=self.environ, text=True
        )

    def inside(self, *command: str) -> str:
        return subprocess.check_output(["ip", "netns", "exec", self.name, *command], text=True)

    def end(self) -> None:
        for daemon in self.daemons:
            daemon.kill()
            daemon.wait(SECONDS)
        subprocess.run(["ip", "netns", "del", self.name], check=True)
        shutil.rmtree(self.directory)


def processes() -> Dict[Path, List[bytes]]:
    """The directory below /proc and the environment of every process that may be looked at."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(FileNotFoundError, ProcessLookupError, PermissionError):
                found[entry] = (entry / "environ").read_bytes().split(b"\0")
    return found


def marked(run: str) -> List[Path]:
    """The processes that carry the mark of a run."""
    mark = f"{MARK}={run}".encode()
    return [entry for entry, environ in processes().items() if mark in environ]


def namespaces(entries: Iterable[Path]) -> Set[str]:
    """The network namespaces of these processes."""
    found = set()
    for entry in entries:
        with suppress(FileNotFoundError, ProcessLookupError, PermissionError):
            found.add(os.readlink(entry / "ns/net"))
    return found


def interfaces() -> Set[str]:
    """The interfaces of the namespace that all this runs in."""
    return {each["ifname"] for each in json.loads(subprocess.check_output(["ip", "-j", "link"]))}


class CleanupTest(unittest.TestCase):
    def setUp(self) -> None:
        self.foreign = Foreign(f"bftest{os.getpid()}")
        self.addCleanup(self.foreign.end)
        self.interfaces = interfaces()

    def started(self) -> Lab:
        lab = Lab()
        self.addCleanup(lab.end, signal.SIGTERM)
        self.run_id = lab.ask(do="start", nodes=3)["run"]
        # Shells of 3 nodes and 3 leaves, and 3 times two daemons.
        self.assertEqual(12, len(marked(self.run_id)))
        self.namespaces = namespaces(marked(self.run_id))
        self.assertEqual(6, len(self.namespaces))
        return lab

    def assert_only_the_lab_is_gone(self) -> None:
        until(
            lambda: not marked(self.run_id) and not (BASE / self.run_id).exists(),
            lambda: f"processes {marked(self.run_id)}, directory {BASE / self.run_id}",
            SECONDS,
        )
        self.assertEqual(set(), namespaces(processes()) & self.namespaces)
        self.assertEqual(self.interfaces, interfaces())
        self.assertEqual("t1\n", self.foreign.vsctl("list-ports", "br0"))
        self.assertIn("leaf0", self.foreign.inside("ip", "link"))
        self.assertEqual([None, None], [daemon.poll() for daemon in self.foreign.daemons])

    def test_nothing_is_left_after_sigterm_sigint_or_the_end_of_the_input(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            self.started().end(number)
            self.assert_only_the_lab_is_gone()
        lab = self.started()
        assert lab.process.stdin
        lab.process.stdin.close()
        self.assertEqual(0, lab.process.wait(SECONDS))
        lab.end(signal.SIGTERM)
        self.assert_only_the_lab_is_gone()

    def test_the_reaper_ends_what_a_killed_lab_leaves_behind(self) -> None:
        self.started().end(signal.SIGKILL)
        self.assert_only_the_lab_is_gone()

    def test_the_next_run_ends_what_a_lab_left_whose_reaper_was_killed_too(self) -> None:
        lab = self.started()
        for reaper in self.reapers():
            os.kill(reaper, signal.SIGKILL)
        lab.end(signal.SIGKILL)
        self.assertNotEqual([], marked(self.run_id))
        Run.begin().end()
        self.assert_only_the_lab_is_gone()

    def test_a_lab_that_runs_stays_when_another_one_dies(self) -> None:
        staying = self.started()
        staying_run, staying_namespaces = self.run_id, self.namespaces
        self.started().end(signal.SIGKILL)
        until(lambda: not marked(self.run_id), lambda: f"{marked(self.run_id)}", SECONDS)
        Run.begin().end()
        self.assertIn("t1\n", staying.ask(do="vsctl", node=0, args=["list-ports", "br0"]))
        staying.end(signal.SIGTERM)
        self.run_id, self.namespaces = staying_run, staying_namespaces
        self.assert_only_the_lab_is_gone()

    def reapers(self) -> List[int]:
        found = []
        for entry in processes():
            with suppress(FileNotFoundError, ProcessLookupError):
                words = (entry / "cmdline").read_bytes().split(b"\0")
                if words[-3:-1] == [b"bflab.reaper", str(BASE / self.run_id).encode()]:
                    found.append(int(entry.name))
        self.assertEqual(1, len(found))
        return found
