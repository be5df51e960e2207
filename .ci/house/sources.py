"""CMake lists name every source, and only sources that are there."""

import os
import re

from .tree import Finding

LISTS = ("CMakeLists.txt", ".cmake")
SOURCE = re.compile(r"[^\s()\"]+\.(?:cc|cpp)\b")
HERE = re.compile(r"^\$\{CMAKE_CURRENT_(?:SOURCE|LIST)_DIR\}/")
ROOT = re.compile(r"^\$\{(?:PROJECT|CMAKE|faultline)_SOURCE_DIR\}/")


def listed_sources(tree, path):
    """Pairs (line, source relative to the root); what a variable hides is left out."""
    found = []
    for number, line in enumerate(tree.text(path).split("\n"), 1):
        for name in SOURCE.findall(line.split("#")[0]):
            if ROOT.match(name):
                found.append((number, os.path.normpath(ROOT.sub("", name))))
                continue
            name = HERE.sub("", name)
            if "$" not in name and not name.startswith("/"):
                found.append((number, os.path.normpath(os.path.join(os.path.dirname(path), name))))
    return found


def check(tree):
    """All findings of this module."""
    known, listed, findings = set(tree.paths), set(), []
    for path in tree.having(*LISTS):
        for line, source in listed_sources(tree, path):
            listed.add(source)
            if source not in known:
                findings.append(Finding(path, line, "sources", f"{source} is not there"))
        if re.search(r"\bfile\s*\(\s*GLOB", tree.text(path)):
            findings.append(Finding(path, 0, "sources", "file(GLOB): list sources by name"))
    for path in tree.having(".cc"):
        if path not in listed:
            findings.append(Finding(path, 0, "sources", "no CMake list names it"))
    return findings
