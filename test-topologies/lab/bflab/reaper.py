"""Outlives the owner of a run and ends what that left behind: `python3 -m bflab.reaper DIR`."""

import signal
import sys
from pathlib import Path

from bflab.run import end_when_orphaned

if __name__ == "__main__":
    for ignored in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_IGN)
    try:
        end_when_orphaned(Path(sys.argv[1]))
    except FileNotFoundError:
        pass  # the owner ended the run before it was looked at
