"""The house check: prints every broken rule as path:line: rule: message and fails if there is one.

    python3 .ci/check.py [--root DIR] [--without RULE]... [PATH...]

With paths, only findings about files below them are shown."""

import argparse
import os
import sys

from house import documents, layers, layout, limits, sources, texts
from house.tree import Tree

CHECKS = {
    "layout": layout.check,
    "layers": layers.check,
    "limits": limits.check,
    "texts": texts.check,
    "documents": documents.check,
    "sources": sources.check,
}


def parse_arguments():
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    parser = argparse.ArgumentParser(prog=".ci/check", description=__doc__.split("\n")[0])
    parser.add_argument("--root", default=here, help="the tree to look at (default: this one)")
    parser.add_argument("--without", action="append", default=[], choices=sorted(CHECKS))
    parser.add_argument("paths", nargs="*", help="show only what concerns files below these")
    return parser.parse_args()


def findings_of(tree, without=()):
    """Every finding about the tree, sorted."""
    found = [check(tree) for name, check in CHECKS.items() if name not in without]
    return sorted(finding for findings in found for finding in findings)


def main():
    arguments = parse_arguments()
    tree = Tree(arguments.root)
    findings = findings_of(tree, arguments.without)
    if arguments.paths:
        wanted = tuple(os.path.normpath(path) for path in arguments.paths)
        findings = [finding for finding in findings if finding.path.startswith(wanted)]
    for finding in findings:
        print(finding)
    print(f"{len(tree.paths)} files checked, {len(findings)} findings", file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
