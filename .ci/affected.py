"""Print the .cc files that a change can affect: those changed, and those that include a changed header.

    python3 .ci/affected.py PATH...      paths of changed files, relative to the root"""

import collections
import os
import sys

from house import layers
from house.tree import Tree


def affected(graph, changed):
    """The files of `graph` that are in `changed` or include one of them, at any distance; sorted."""
    users = collections.defaultdict(set)
    for path, names in graph.items():
        for name in names:
            users[name].add(path)
    reached, waiting = set(), [path for path in changed if path in graph]
    while waiting:
        path = waiting.pop()
        if path not in reached:
            reached.add(path)
            waiting.extend(users[path])
    return sorted(reached)


def main():
    tree = Tree(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    for path in affected(layers.include_graph(tree), sys.argv[1:]):
        if path.endswith(".cc"):
            print(path)


if __name__ == "__main__":
    main()
