"""The files of the tree that the check looks at, and what a finding is."""

import os
import subprocess
from dataclasses import dataclass
from functools import cached_property

from . import cpp

SKIPPED_FOLDERS = {".git", ".cache", "build", "__pycache__", "work"}


@dataclass(frozen=True, order=True)
class Finding:
    """One broken rule.  Line 0 means the file as a whole."""

    path: str
    line: int
    rule: str
    message: str

    def __str__(self):
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}: {self.rule}: {self.message}"


class Tree:
    """All files below a root, by path relative to it; contents are read once."""

    def __init__(self, root):
        self.root = os.path.abspath(root)
        self._texts = {}
        self._parsed = {}

    @cached_property
    def paths(self):
        """Every file that git tracks or would track; without git, every file outside build folders."""
        listed = self._paths_of_git()
        found = listed if listed is not None else self._paths_on_disk()
        return sorted(path for path in found if os.path.isfile(os.path.join(self.root, path)))

    def having(self, *endings):
        """The paths that end in one of `endings`."""
        return [path for path in self.paths if path.endswith(endings)]

    def text(self, path):
        """The content of a file; bytes that are no UTF-8 come back as replacement characters."""
        if path not in self._texts:
            with open(os.path.join(self.root, path), encoding="utf-8", errors="replace", newline="") as file:
                self._texts[path] = file.read()
        return self._texts[path]

    def cpp(self, path):
        """A C++ file with comments, declarations and functions told apart."""
        if path not in self._parsed:
            self._parsed[path] = cpp.CppFile(path, self.text(path))
        return self._parsed[path]

    def _paths_of_git(self):
        def git(*arguments):
            command = ["git", "-C", self.root, *arguments]
            return subprocess.run(command, capture_output=True, text=True, check=False)

        try:
            top = git("rev-parse", "--show-toplevel")
        except FileNotFoundError:
            return None
        if top.returncode or os.path.realpath(top.stdout.strip()) != os.path.realpath(self.root):
            return None
        listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
        return [path for path in listed.stdout.split("\0") if path]

    def _paths_on_disk(self):
        for folder, subfolders, names in os.walk(self.root):
            subfolders[:] = [name for name in subfolders if name not in SKIPPED_FOLDERS]
            for name in names:
                yield os.path.relpath(os.path.join(folder, name), self.root)
