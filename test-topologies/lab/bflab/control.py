"""Asking a running controller what it knows, over its Unix socket."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ANSWER_SECONDS = 10


@dataclass(frozen=True)
class Status:
    """What `bf show status` says about a node's readiness."""

    ready: bool
    live_links: int


def ask(path: Path, what: str) -> Any:
    """The JSON that `bf show WHAT --json` prints; OSError when nobody answers."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as channel:
        channel.settimeout(ANSWER_SECONDS)
        channel.connect(str(path))
        channel.sendall(f"{what} json\n".encode())
        channel.shutdown(socket.SHUT_WR)
        answer = b""
        while part := channel.recv(1 << 16):
            answer += part
    return json.loads(answer)


def status(path: Path) -> Status | None:
    """The status of the controller that listens there, None while none does."""
    try:
        said = ask(path, "status")
    except (OSError, json.JSONDecodeError):
        return None
    return Status(said["ready"], said["links"]["live"])
