"""What no text of the tree may contain: stray blanks, tabs, leftovers, paths of one machine."""

import re

from .tree import Finding

TEXTS = (".h", ".cc", ".py", ".sh", ".cmake", ".md", ".cab", "CMakeLists.txt", ".ci/check",
         ".ci/run", ".ci/tidy", ".ci/install-packages", "packages.txt", "deps.rules")
VERBATIM_FOLDERS = ("tests/golden/", "tests/corpus/", "tests/fuzz/corpus/")

# Joined from halves, so that this file does not break its own rule.
LEFTOVER = re.compile(r"\b(" + "|".join(["TO" "DO", "FIX" "ME", "X" "XX", "HA" "CK"]) + r")\b")

# Paths that exist on one machine only.
MACHINE_PATH = re.compile(r"(?<![\w.}/-])/(?:work|root|home/\w+|tmp/build|tmp/bash_jobs)(?=/|\b)")

# Words about how a text came about; a text says what holds, whoever wrote it and when.
AUTHORING = re.compile(
    r"\b(?:th(?:is|e (?:last|previous|next)) " "session|as " "requested|the " "prompt|in this "
    "conversation|language " "model|the " "assistant|my " "task|the " r"brief)\b",
    re.IGNORECASE,
)

PER_LINE = [
    (re.compile(r"\t"), "blanks", "a tab: indent with blanks"),
    (re.compile(r"[ \t]+$"), "blanks", "blanks at the end of the line"),
    (re.compile(r"\r"), "blanks", "a carriage return: lines end in LF"),
    (LEFTOVER, "leftover", "finish it or write an issue"),
    (MACHINE_PATH, "words", "a path of one machine"),
    (AUTHORING, "words", "say what holds, not how the text came about"),
]


def check(tree):
    """All findings of this module."""
    findings = []
    for path in tree.having(*TEXTS):
        if path.startswith(VERBATIM_FOLDERS):
            continue
        text = tree.text(path)
        for number, line in enumerate(text.split("\n"), 1):
            findings += [
                Finding(path, number, rule, message)
                for pattern, rule, message in PER_LINE
                if pattern.search(line)
            ]
        if text and not text.endswith("\n"):
            findings.append(Finding(path, 0, "blanks", "the last line does not end"))
    return findings
