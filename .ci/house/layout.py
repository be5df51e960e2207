"""Layout as clang-format wants it, and shell scripts that parse."""

import re
import shutil
import subprocess

from .tree import Finding

CLANG_FORMAT = "clang-format-14"
BATCH = 64


def check(tree):
    """All findings of this module."""
    return _cpp_findings(tree) + _shell_findings(tree)


def _cpp_findings(tree):
    paths = tree.having(".h", ".cc")
    if paths and not shutil.which(CLANG_FORMAT):
        message = f"{CLANG_FORMAT} is missing; run .ci/install-packages check"
        return [Finding(".clang-format", 0, "layout", message)]
    findings = []
    for first in range(0, len(paths), BATCH):
        command = [CLANG_FORMAT, "--dry-run", *paths[first : first + BATCH]]
        run = subprocess.run(command, cwd=tree.root, capture_output=True, text=True, check=False)
        places = re.findall(r"^(?:\./)?(.+?):(\d+):\d+: (?:warning|error):", run.stderr, re.MULTILINE)
        for path in sorted({path for path, _ in places}):
            line = min(int(line) for found, line in places if found == path)
            findings.append(Finding(path, line, "layout", f"run {CLANG_FORMAT} -i on it"))
        if run.returncode and not places:
            findings.append(Finding(".clang-format", 0, "layout", run.stderr.strip()))
    return findings


def _shell_findings(tree):
    findings = []
    for path in tree.paths:
        script = path.endswith(".sh") or path.startswith(".ci/") and "." not in path[4:]
        if not script or not tree.text(path).startswith("#!/usr/bin/env bash"):
            continue
        command = ["bash", "-n", path]
        run = subprocess.run(command, cwd=tree.root, capture_output=True, text=True, check=False)
        if run.returncode:
            findings.append(Finding(path, 0, "layout", run.stderr.strip().split("\n")[0]))
    return findings
