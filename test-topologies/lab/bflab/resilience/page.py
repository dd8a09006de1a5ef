"""The table of all cases as it stands in docs/resilience.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List, Sequence

from bflab.controllers import REPOSITORY
from bflab.resilience.case import Case

PAGE = REPOSITORY / "docs" / "resilience.md"
HEADING = "| case | what is promised | at most | measured |"


def table(cases: Sequence[Case], results: Path) -> str:
    """The table in Markdown: the promises of the cases, and what a file of results says."""
    measured = {entry["case"]: entry for entry in json.loads(results.read_text(encoding="utf-8"))}
    rows = [_row(case, measured.get(case.name)) for case in cases]
    return "\n".join([HEADING, "|---|---|---|---|", *rows])


def with_table(text: str, made: str) -> str:
    """A page with its table replaced."""
    start = text.index(HEADING)
    return text[:start] + made + text[text.index("\n\n", start) :]


def promised(case: Case) -> str:
    """The columns of a case that do not depend on a measurement."""
    limits = case.limits
    parts: List[str] = []
    if limits.lost == 0:
        parts.append("0 lost")
    else:
        parts.append(f"{limits.outage_ms:g} ms")
    if limits.duplicated == 0:
        parts.append("0 duplicated")
    if limits.memory_mb is not None:
        parts.append(f"{limits.memory_mb:+g} MB")
    return f"| `{case.name}` | {case.promise} | {', '.join(parts)} |"


def _row(case: Case, entry: Dict[str, Any] | None) -> str:
    if entry is None:
        return f"{promised(case)} not measured |"
    said = f"{entry['outageMs']:g} ms, {entry['lost']} lost, {entry['duplicated']} duplicated"
    if "memoryMb" in entry:
        said += f", {entry['memoryMb']:+g} MB"
    if not entry["ok"]:
        said += "; **not kept**"
    return f"{promised(case)} {said} |"
