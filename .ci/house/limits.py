"""How long files, functions and lines may be, and what code may not contain."""

import collections
import os
import re

from .tree import Finding

FUNCTION_LINES_MAX = 70
HEADER_LINES_MAX = 350
SOURCE_LINES_MAX = 600
COLUMNS_MAX = 100
DOCUMENTED_PERCENT_MIN = 90

# Patterns on code without comments and literals.  A new object whose owner takes it in the same
# breath is fine: std::make_unique cannot call a private constructor.
RAW_NEW = re.compile(r"(?<!operator )\bnew\s+[A-Za-z_:(]")
RAW_DELETE = re.compile(r"(?<!operator )(?<!= )\bdelete\b(?:\s*\[\s*\])?\s+[A-Za-z_(*]")
OWNED_AT_ONCE = re.compile(r"\bunique_ptr<[^;{}]*>\s*\w*\s*[({]\s*$")
HEADER_USING = re.compile(r"^\s*using\s+namespace\b", re.MULTILINE)


def check(tree):
    """All findings of this module."""
    findings = []
    for path in tree.having(".h", ".cc"):
        file = tree.cpp(path)
        findings += _length_findings(file) + _line_findings(file) + _code_findings(file)
        if path.endswith(".h"):
            findings += _header_findings(file)
    return findings + _documentation_findings(tree) + _case_findings(tree)


def _length_findings(file):
    bound = HEADER_LINES_MAX if file.path.endswith(".h") else SOURCE_LINES_MAX
    findings = []
    if len(file.lines) > bound:
        message = f"{len(file.lines)} lines, at most {bound}: one idea per file"
        findings.append(Finding(file.path, 0, "length", message))
    for function in file.outline.functions:
        length = function.last_line - function.first_line + 1
        if function.has_body and length > FUNCTION_LINES_MAX:
            message = f"{function.name} has {length} lines, at most {FUNCTION_LINES_MAX}"
            findings.append(Finding(file.path, function.first_line, "length", message))
    return findings


def _line_findings(file):
    return [
        Finding(file.path, number, "columns", f"{len(line)} columns, at most {COLUMNS_MAX}")
        for number, line in enumerate(file.lines, 1)
        if len(line) > COLUMNS_MAX
    ]


def _code_findings(file):
    code, findings = file.structure, []
    for match in RAW_NEW.finditer(code):
        if not OWNED_AT_ONCE.search(code, max(0, match.start() - 200), match.start()):
            message = "raw new: use std::make_unique, or std::unique_ptr<T>(new T(...))"
            findings.append(Finding(file.path, file.line_of(match.start()), "ownership", message))
    for match in RAW_DELETE.finditer(code):
        message = "raw delete: let the owner do it"
        findings.append(Finding(file.path, file.line_of(match.start()), "ownership", message))
    return findings


def _header_findings(file):
    findings = []
    if not re.search(r"^#pragma once$", file.text, re.MULTILINE):
        findings.append(Finding(file.path, 0, "header", "#pragma once is missing"))
    if 1 not in file.comment_lines:
        findings.append(Finding(file.path, 1, "header", "a header opens with what it is"))
    for match in HEADER_USING.finditer(file.structure):
        line = file.line_of(match.start())
        findings.append(Finding(file.path, line, "header", "using namespace in a header"))
    return findings


def _undocumented(file):
    """(how many public functions and types there are, those without a comment).

    Functions on adjacent lines share the comment above the first of them."""
    total, missing, ends = 0, [], set()
    for function in sorted(file.outline.functions, key=lambda found: found.first_line):
        if not function.public or function.name.startswith("~"):
            continue
        total += 1
        own = file.documented(function.first_line) or function.last_line in file.comment_lines
        if own or function.first_line - 1 in ends:
            ends.add(function.last_line)
        else:
            missing.append((function.first_line, function.name))
    for found in file.outline.types:
        total += found.public
        if found.public and not file.documented(found.first_line):
            missing.append((found.first_line, found.name))
    return total, missing


def _documentation_findings(tree):
    total, missing = 0, []
    for path in tree.having(".h"):
        if not path.startswith("tests/"):
            count, names = _undocumented(tree.cpp(path))
            total += count
            missing += [(path, line, name) for line, name in names]
    if len(missing) * 100 <= total * (100 - DOCUMENTED_PERCENT_MIN):
        return []
    message = (
        f"has no comment; {total - len(missing)} of {total} public functions and types have one,"
        f" at least {DOCUMENTED_PERCENT_MIN} % must"
    )
    return [Finding(path, line, "comments", f"{name} {message}") for path, line, name in missing]


def _case_findings(tree):
    """A case name says what holds, so it may stand only once in the suite and the program."""
    seen, findings = collections.defaultdict(list), []
    for path in tree.having("_test.cc"):
        for line, suite, name in tree.cpp(path).case_names:
            seen[suite or os.path.dirname(path), name].append((path, line))
    for (_, name), places in seen.items():
        for path, line in places[1:]:
            message = f'"{name}" is the name of a case at {places[0][0]}:{places[0][1]} already'
            findings.append(Finding(path, line, "cases", message))
    return findings
