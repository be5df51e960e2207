"""Documents: every relative link leads somewhere, and every file in docs is linked from one."""

import os
import re
from urllib.parse import unquote

from .tree import Finding

LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)|<img[^>]*\bsrc=\"([^\"]+)\"")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def links_of(tree, path):
    """Pairs (line, path relative to the root) of the links to files of ours."""
    text = CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), tree.text(path))
    found = []
    for match in LINK.finditer(text):
        target = unquote((match[1] or match[2]).split("#")[0])
        if target and not re.match(r"[a-z][a-z0-9+.-]*:", target):
            line = text.count("\n", 0, match.start()) + 1
            place = os.path.normpath(os.path.join(os.path.dirname(path), target))
            found.append((line, place))
    return found


def check(tree):
    """All findings of this module."""
    known, linked, findings = set(tree.paths), set(), []
    for path in tree.having(".md"):
        for line, target in links_of(tree, path):
            if target != path:
                linked.add(target)
            if target not in known and not os.path.isdir(os.path.join(tree.root, target)):
                findings.append(Finding(path, line, "links", f"{target} is not there"))
    for path in tree.paths:
        if path.startswith("docs/") and path not in linked:
            findings.append(Finding(path, 0, "links", "no document links to it"))
    return findings
