"""The lab's command line: `python3 -m bflab bench|demo|resilience|serve|train`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import List

from bflab import bench, demo, grow, organise, serve, train
from bflab.node import CommandFailed
from bflab.overlay import Plan
from bflab.resilience import page, runner
from bflab.tunnel import Shape
from bflab.waiting import NotYet


def main(arguments: List[str]) -> int:
    """Runs one command and returns its exit code."""
    options = _parser().parse_args(arguments)
    if os.geteuid() != 0:
        print("bflab: namespaces and switches need root", file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    if not sys.stdin or not sys.stdin.isatty():
        signal.signal(signal.SIGINT, _leave)
    try:
        code: int = options.run(options)
    except ValueError as unusable:
        print(f"bf: {unusable}", file=sys.stderr)
        return 2
    except (CommandFailed, NotYet, RuntimeError) as failure:
        print(f"bf: {failure}", file=sys.stderr)
        return 1
    return code


def _leave(number: int, _: FrameType | None) -> None:
    # Once is enough: what follows is the clean-up, and that is not to be interrupted.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise SystemExit(128 + number)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bf", description="Overlays of real switches.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    show = commands.add_parser("demo", help="build an overlay and show that it works")
    show.add_argument("--nodes", type=int, default=8, help="overlay nodes (default 8)")
    show.add_argument("--successors", type=int, default=2, help="links to successors (default 2)")
    show.add_argument("--long", type=int, help="long-distance links (default ceil(log2 nodes))")
    show.add_argument("--leaves", type=int, default=1, help="leaves at each node (default 1)")
    show.add_argument("--delay", type=float, default=0, help="delay of each link in ms, needs gcc")
    show.add_argument("--rate", type=float, default=0, help="rate of each link in Mbit/s")
    show.add_argument("--seed", type=int, default=1, help="draws identifiers and links")
    show.add_argument(
        "--controllers",
        choices=["per-node", "shared"],
        help="a process per node, or one for all (default above 16 nodes)",
    )
    show.add_argument(
        "--flood",
        choices=["switch", "controller"],
        default="switch",
        help="who carries broadcasts between nodes (default switch)",
    )
    show.add_argument(
        "--self-organise",
        action="store_true",
        help="not one tunnel is made by hand: the nodes find each other on an underlay network",
    )
    show.add_argument(
        "--tunnel",
        choices=["geneve", "vxlan", "gre"],
        default="geneve",
        help="what a self-organising overlay makes its links of (default geneve)",
    )
    show.add_argument(
        "--underlay-version",
        type=int,
        choices=[4, 6],
        default=4,
        help="of IP, on the underlay network of a self-organising overlay (default 4)",
    )
    show.add_argument("--keep", action="store_true", help="leave it running, with a prompt")
    show.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    show.set_defaults(run=_demo)
    cost = commands.add_parser("bench", help="what floods cost: by the switches, by the controllers")
    cost.add_argument("what", choices=["flood"])
    cost.add_argument("--nodes", type=int, default=12, help="overlay nodes (default 12)")
    cost.add_argument("--seed", type=int, default=1, help="draws identifiers and links")
    cost.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    cost.set_defaults(run=lambda given: bench.run(bench.Options(given.nodes, given.seed, given.json)))
    stir = commands.add_parser("churn", help="let members of a self-organising overlay come and go")
    stir.add_argument("--nodes", type=int, default=16)
    stir.add_argument("--seconds", type=float, default=300, help="how long (default 300)")
    stir.add_argument("--seed", type=int, default=1)
    stir.add_argument(
        "--limit", type=float, default=3, help="seconds until the ring is right again (default 3)"
    )
    stir.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    stir.set_defaults(run=_churn)
    heavy = commands.add_parser("grow", help="let traffic grow a link in a self-organising overlay")
    heavy.add_argument("--nodes", type=int, default=8)
    heavy.add_argument("--seed", type=int, default=1)
    heavy.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    heavy.set_defaults(run=lambda options: grow.grow(options.nodes, options.seed, options.json))
    lines = commands.add_parser("serve", help="take commands as lines of JSON")
    lines.set_defaults(run=lambda _: serve.serve(sys.stdin, sys.stdout))
    archive = commands.add_parser("train", help="make the class archive that starts nodes faster")
    archive.add_argument("archive", type=Path)
    archive.set_defaults(run=lambda options: train.train(options.archive))
    hold = commands.add_parser("resilience", help="try what goes wrong, with traffic running")
    hold.add_argument("--case", action="append", default=[], metavar="NAME", help="only this one")
    hold.add_argument("--ci", action="store_true", help="only what is short enough for CI")
    hold.add_argument("--json", type=Path, metavar="FILE", help="write the results there as well")
    hold.add_argument("--lines", action="store_true", help="a line of JSON per case, no table")
    hold.add_argument("--list", action="store_true", help="only name the cases")
    hold.add_argument(
        "--markdown", type=Path, metavar="FILE", help="only put such results into the page"
    )
    hold.set_defaults(run=_resilience)
    return parser


def _resilience(options: argparse.Namespace) -> int:
    chosen = runner.Options(options.case, options.ci, options.json, options.lines)
    if options.list:
        print("\n".join(case.name for case in chosen.cases()))
        return 0
    if options.markdown:
        made = page.table(chosen.cases(), options.markdown)
        text = page.with_table(page.PAGE.read_text(encoding="utf-8"), made)
        page.PAGE.write_text(text, encoding="utf-8")
        print(made)
        return 0
    return runner.run(chosen)


def _churn(options: argparse.Namespace) -> int:
    plan = Plan(nodes=options.nodes, long_links=0, seed=options.seed)
    return organise.churn(plan, options.seconds, options.limit, options.json)


def _demo(options: argparse.Namespace) -> int:
    plan = Plan(
        nodes=options.nodes,
        successors=options.successors,
        long_links=options.long,
        leaves=options.leaves,
        seed=options.seed,
        controllers=options.controllers,
        shape=Shape(options.delay, options.rate),
        options={
            "flood": options.flood,
            **({"tunnel": options.tunnel} if options.self_organise else {}),
        },
    )
    chosen = demo.Options(plan, options.keep, options.json, options.underlay_version)
    return organise.demo(chosen) if options.self_organise else demo.run(chosen)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
