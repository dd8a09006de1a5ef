"""The original's controller as far as its SDN controller sees it: a socket that names tunnels."""

from __future__ import annotations

import json
import select
import socket
import sys
import threading
from typing import Any, Dict, List

from bflab.namespace import entered
from bflab.node import OverlayNode
from bflab.tunnel import TunnelEnd

OVERLAY = "BFLAB01"
LONGEST_BODY = 65507
POLL_SECONDS = 0.2


class EvioServer:
    """Serves one node, in its namespace at an abstract address that the kernel chooses.

    A tunnel is told once it was announced with `add`, and until `remove`: as with the original,
    the sequence number grows by one each time.
    """

    def __init__(self, node: OverlayNode) -> None:
        self._lock = threading.Lock()
        self._sequence = 1
        self._snapshot: Dict[str, Dict[str, Any]] = {}
        self.requests: List[Dict[str, Any]] = []
        self._stopped = threading.Event()
        with entered(node.pid):
            # Abstract addresses belong to a network namespace.
            self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            self._listener.bind("")
        self._listener.listen(1)
        name = self._listener.getsockname()
        self.address = name.decode("ascii") if isinstance(name, bytes) else name
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def add(self, end: TunnelEnd, dataplane: str = "DptGeneve") -> None:
        """Names a tunnel from now on."""
        far = TunnelEnd(end.peer, end.node)
        with self._lock:
            self._sequence += 1
            self._snapshot[end.port] = {
                "PeerId": end.peer.nid,
                "TunnelId": f"{end.node.index:016x}{end.peer.index:016x}",
                "ConnectedTimestamp": 1700000000.0,
                "TapName": end.port,
                "MAC": end.mac,
                "PeerMac": far.mac,
                "Dataplane": dataplane,
            }

    def remove(self, end: TunnelEnd) -> None:
        """Names a tunnel no longer."""
        with self._lock:
            self._sequence += 1
            self._snapshot.pop(end.port, None)

    def stop(self) -> None:
        """Ends the server and its connections."""
        self._stopped.set()
        self._thread.join()
        self._listener.close()

    def _work(self) -> None:
        connections: Dict[int, socket.socket] = {}
        poller = select.poll()
        poller.register(self._listener, select.POLLIN)
        while not self._stopped.is_set():
            for number, _ in poller.poll(POLL_SECONDS * 1000):
                if number == self._listener.fileno():
                    made, _ = self._listener.accept()
                    connections[made.fileno()] = made
                    poller.register(made, select.POLLIN)
                elif not self._serve(connections[number]):
                    poller.unregister(number)
                    connections.pop(number).close()
        for each in connections.values():
            each.close()

    def _serve(self, channel: socket.socket) -> bool:
        """Answers one request; whether the connection is still good."""
        try:
            length = int.from_bytes(channel.recv(2), sys.byteorder)
            if not 0 < length <= LONGEST_BODY:
                return False
            body = json.loads(channel.recv(length).decode())
            answer = json.dumps({**body, "Response": self._answer(body["Request"])}).encode()
            channel.send(len(answer).to_bytes(2, sys.byteorder))
            channel.send(answer)
        except (OSError, ValueError, KeyError):
            return False
        return True

    def _answer(self, request: Dict[str, Any]) -> Dict[str, Any]:
        with self._lock:
            self.requests.append(request)
            if request["Action"] == "GetTunnelData":
                told = {"seq": self._sequence, "snapshot": dict(self._snapshot)}
                return {"Status": True, "Data": {OVERLAY: told}}
        if request["Action"] == "TunnelRquest":
            return {"Status": True, "Data": {"StatusMsg": "Request shall be considered"}}
        return {"Status": False, "Data": {"ErrorMsg": "Unsupported request"}}
