"""Who may include whom: .ci/deps.rules, cycles, and libraries that must stay behind a wall."""

import collections
import re

from .tree import Finding

RULES = ".ci/deps.rules"
FREE_FOLDERS = ("tests", "samples")
HEAVY = re.compile(r"(rocksdb|boost|nlohmann|CLI|curl|simdjson)/|(httplib|simdjson)\.h$")
HEAVY_HEADER_ALLOWED = {"engine/graph/bgl.h"}


def read_rules(text):
    """Module -> set of modules it may include."""
    rules = {}
    for line in text.splitlines():
        module, arrow, allowed = line.split("#")[0].partition("->")
        if arrow:
            rules[module.strip()] = set(allowed.split())
    return rules


def module_of(path, rules):
    """The module a file belongs to, or None if its folder is not listed.

    A module is the first two folders.  A top folder that no rule divides is one module."""
    folders = path.split("/")[:-1][:2]
    module = "/".join(folders)
    if module in rules:
        return module
    top = folders[0] if folders else ""
    divided = any(name.startswith(top + "/") for name in rules)
    return top if top in rules and not divided else None


def cycles(graph):
    """The strongly connected components with more than one member, each sorted."""
    order, seen = [], set()
    for start in graph:
        if start in seen:
            continue
        seen.add(start)
        stack = [(start, iter(sorted(graph[start])))]
        while stack:
            node, rest = stack[-1]
            following = next((n for n in rest if n in graph and n not in seen), None)
            if following is None:
                order.append(stack.pop()[0])
            else:
                seen.add(following)
                stack.append((following, iter(sorted(graph[following]))))
    return _components(graph, order)


def _components(graph, order):
    reverse = collections.defaultdict(set)
    for node, others in graph.items():
        for other in others:
            reverse[other].add(node)
    found, taken = [], set()
    for start in reversed(order):
        if start in taken:
            continue
        members, stack = [], [start]
        taken.add(start)
        while stack:
            members.append(stack.pop())
            fresh = [n for n in reverse[members[-1]] if n in graph and n not in taken]
            taken.update(fresh)
            stack.extend(fresh)
        if len(members) > 1:
            found.append(sorted(members))
    return found


def include_graph(tree):
    """File -> set of our own files it includes."""
    known = set(tree.paths)
    return {
        path: {name for _, name, system in tree.cpp(path).includes if not system and name in known}
        for path in tree.having(".h", ".cc")
    }


def check(tree):
    """All findings of this module."""
    if RULES not in tree.paths:
        return [Finding(RULES, 0, "layers", "the rules are missing")]
    rules = read_rules(tree.text(RULES))
    findings = _rule_findings(rules)
    graph = include_graph(tree)
    for members in cycles(graph):
        findings.append(Finding(members[0], 0, "layers", "include cycle: " + ", ".join(members)))
    for path in graph:
        findings += _includes_of(tree, path, rules)
    return findings + _httplib_findings(tree)


def _rule_findings(rules):
    findings = []
    for module, allowed in rules.items():
        for name in sorted(allowed - set(rules)):
            findings.append(Finding(RULES, 0, "layers", f"{module} may include unknown {name}"))
    for members in cycles(rules):
        findings.append(Finding(RULES, 0, "layers", "cycle of modules: " + ", ".join(members)))
    return findings


def _includes_of(tree, path, rules):
    free = path.startswith(tuple(folder + "/" for folder in FREE_FOLDERS))
    module = module_of(path, rules)
    if not free and module is None:
        return [Finding(path, 0, "layers", f"its folder is no module of {RULES}")]
    findings = []
    for line, name, system in tree.cpp(path).includes:
        message = None
        if system:
            if not free:
                message = _library_message(path, name)
        elif name not in tree.paths:
            message = f'"{name}" is not there; includes are relative to the root'
        elif not free:
            message = _layer_message(module, module_of(name, rules), name, rules)
        if message:
            findings.append(Finding(path, line, "layers", message))
    return findings


def _layer_message(module, other, name, rules):
    if other == module or other in rules[module]:
        return None
    return f'{module} may not include {other or "a folder outside the modules"} ("{name}")'


def _library_message(path, name):
    if not HEAVY.match(name):
        return None
    if name.startswith("rocksdb/") and not path.startswith("storage/"):
        return f"<{name}> outside of storage"
    if path.endswith(".h") and path not in HEAVY_HEADER_ALLOWED:
        return f"<{name}> in a header: keep the library behind a .cc file"
    return None


def _httplib_findings(tree):
    users = [
        path
        for path in tree.having(".h", ".cc")
        if any(name == "httplib.h" for _, name, _ in tree.cpp(path).includes)
    ]
    return [
        Finding(path, 0, "layers", f"<httplib.h> belongs to {users[0]} alone") for path in users[1:]
    ]
