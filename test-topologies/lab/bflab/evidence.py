"""What is kept of an overlay in which something went wrong: logs, and what each node knew."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Callable

from bflab.controllers import REPOSITORY
from bflab.node import CommandFailed, OverlayNode
from bflab.overlay import Overlay

FAILURES = REPOSITORY / "test-topologies" / "target" / "lab-failures"
TOPICS = ("status", "peers", "leaves", "counters")
DUMPS = ("dump-flows", "dump-groups", "dump-group-stats", "dump-meters", "meter-stats", "show")
LOGS = ("*.out", "*.log")


def keep(overlay: Overlay, directory: Path) -> None:
    """Writes it all below a directory, which is emptied before; what does not answer says so."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    _copy_logs(overlay.run.path, directory)
    for node in overlay.nodes:
        own = directory / node.name
        own.mkdir(exist_ok=True)
        _copy_logs(node.rundir, own)
        for topic in TOPICS:
            _write(own / f"{topic}.json", _asking(overlay, node, topic))
        for dump in DUMPS:
            _write(own / f"{dump}.txt", _dumping(node, dump))


def _copy_logs(source: Path, directory: Path) -> None:
    for pattern in LOGS:
        for log in source.glob(pattern):
            shutil.copy(log, directory)


def _asking(overlay: Overlay, node: OverlayNode, topic: str) -> Callable[[], str]:
    return lambda: json.dumps(overlay.show(node.index, topic), indent=1)


def _dumping(node: OverlayNode, dump: str) -> Callable[[], str]:
    return lambda: node.ofctl(dump)


def _write(path: Path, text: Callable[[], str]) -> None:
    try:
        path.write_text(text(), encoding="utf-8")
    except (OSError, ValueError, CommandFailed) as silent:
        path.write_text(f"no answer: {silent}\n", encoding="utf-8")
