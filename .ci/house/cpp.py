"""A C++ file taken apart by braces and statements: good enough to measure, no compiler."""

import bisect
import re
from dataclasses import dataclass, field
from functools import cached_property

LITERAL_OR_COMMENT = re.compile(
    r'//[^\n]*|/\*.*?\*/'
    r'|R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'",
    re.DOTALL,
)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n\\]|\\\n|\\.)*", re.MULTILINE)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)', re.MULTILINE)
ATTRIBUTE = re.compile(r"\[\[.*?\]\]|\balignas\s*\([^)]*\)", re.DOTALL)
ACCESS_LABEL = re.compile(r"\b(public|protected|private)\s*:(?!:)")
TYPE_HEAD = re.compile(r"(?:typedef\s+)?(class|struct|union|enum)\b")
MEMBER_LIST = re.compile(r"\)\s*(?:noexcept\s*)?:(?!:)")
NO_FUNCTION = re.compile(
    r"(?:using|typedef|friend|static_assert|extern\s+template|template\s+(?:class|struct)|concept)\b"
    r"|[A-Z][A-Z0-9_]*\s*\(|.*=\s*(?:default|delete)\s*$",
    re.DOTALL,
)
STRINGS = r'((?:"(?:\\.|[^"\\])*"\s*)+)'
CASE = re.compile(
    r"\bTEST_CASE(?:_TEMPLATE)?\s*\(\s*" + STRINGS + r"|\bTEST_CASE_FIXTURE\s*\([^,]*,\s*" + STRINGS
)
SUITE = re.compile(r'\bTEST_SUITE\s*\(\s*"((?:\\.|[^"\\])*)"')


@dataclass
class Function:
    """A function that is declared or defined; lines count from 1."""

    name: str
    first_line: int
    last_line: int
    public: bool
    has_body: bool


@dataclass
class Type:
    """A class, struct, union or enum with a body."""

    name: str
    first_line: int
    public: bool


@dataclass
class Scope:
    """What an open brace stands for: 'namespace', 'type', 'function' or 'value'."""

    kind: str
    public: bool = True
    access: str = "public"
    function: Function = None


def blank(text):
    """`text` with everything but its line ends replaced by spaces."""
    return re.sub(r"[^\n]", " ", text)


def without_template_head(statement):
    """`statement` without `template <...>` and `requires ...` of its own line in front."""
    while match := re.match(r"\s*template\s*<", statement):
        depth, position = 1, match.end()
        while position < len(statement) and depth:
            depth += {"<": 1, ">": -1}.get(statement[position], 0)
            position += 1
        statement = re.sub(r"^\s*requires\s[^\n]*", "", statement[position:])
    return statement.strip()


def clean(statement):
    """A statement without attributes, access labels and template head."""
    return without_template_head(ACCESS_LABEL.sub(" ", ATTRIBUTE.sub(" ", statement)).strip())


def kind_of_brace(statement):
    """What the brace that follows `statement` opens; 'value' goes on with the statement."""
    head = clean(statement)
    if re.match(r"(inline\s+)?namespace\b|extern\s*\"|TEST_SUITE\s*\(", head):
        return "namespace"
    if TYPE_HEAD.match(head) and not re.search(r"\)\s*(const|noexcept|override|final|\s)*$", head):
        return "type"
    if "(" not in head or head.endswith(("=", ",", "(", "return")):
        return "value"
    if MEMBER_LIST.search(head) and re.search(r"[\w>]$", head):
        return "value"
    return "function"


def name_of_function(statement):
    """The identifier before the first parenthesis that is not part of a template head."""
    match = re.search(r"(operator\s*\S+|~?\w+)\s*\(", clean(statement))
    return match[1] if match else "?"


def name_of_type(statement):
    """The name that a class, struct, union or enum gives itself."""
    head = re.split(r"[:{]|\bfinal\b", clean(statement).replace("::", "."))[0]
    words = re.findall(r"[A-Za-z_]\w*", head)
    return words[-1] if words else "?"


@dataclass
class Outline:
    """The functions and types of a file, in the order of their ends."""

    functions: list = field(default_factory=list)
    types: list = field(default_factory=list)


class Scanner:
    """Walks over braces, parentheses and semicolons of blanked code once."""

    def __init__(self, file):
        self.file = file
        self.code = file.structure
        self.outline = Outline()
        self.scopes = []
        self.begin = 0  # of the statement that is being read
        self.parentheses = 0

    def run(self):
        for match in re.finditer(r"[{}();]", self.code):
            position, mark = match.start(), match[0]
            if mark == "(":
                self.parentheses += 1
            elif mark == ")":
                self.parentheses = max(0, self.parentheses - 1)
            elif mark == "{":
                self.open(position)
            elif mark == "}":
                self.close(position)
            elif not self.parentheses and not self.inside("function", "value"):
                self.end_statement(position)
        return self.outline

    def inside(self, *kinds):
        return bool(self.scopes) and self.scopes[-1].kind in kinds

    def open(self, position):
        if self.parentheses or self.inside("function", "value"):
            self.scopes.append(Scope("value"))
            self.scopes[-1].access = self.parentheses
            self.parentheses = 0
            return
        statement = self.code[self.begin : position]
        self.take_access(statement)
        scope = Scope(kind_of_brace(statement), public=self.is_public())
        first_line = self.first_line(position)
        if scope.kind == "function":
            name = name_of_function(statement)
            scope.function = Function(name, first_line, 0, scope.public, True)
        elif scope.kind == "type":
            self.outline.types.append(Type(name_of_type(statement), first_line, scope.public))
            scope.access = "private" if re.match(r"class\b", clean(statement)) else "public"
        elif scope.kind == "value":
            scope.access = 0
        self.scopes.append(scope)
        if scope.kind != "value":
            self.begin = position + 1

    def close(self, position):
        if not self.scopes:
            return
        scope = self.scopes.pop()
        if scope.kind == "value":
            self.parentheses = scope.access
            return
        if scope.function:
            scope.function.last_line = self.file.line_of(position)
            self.outline.functions.append(scope.function)
        self.begin = position + 1

    def end_statement(self, position):
        statement = self.code[self.begin : position]
        self.take_access(statement)
        head = clean(statement)
        before = re.split(r"(?<!operator)=(?!=)", head)[0] if "operator" not in head else head
        declares = "(" in before and not NO_FUNCTION.match(head) and not TYPE_HEAD.match(head)
        if declares:
            lines = self.first_line(position), self.file.line_of(position)
            function = Function(name_of_function(head), *lines, self.is_public(), False)
            self.outline.functions.append(function)
        self.begin = position + 1

    def take_access(self, statement):
        labels = ACCESS_LABEL.findall(statement)
        if labels and self.inside("type"):
            self.scopes[-1].access = labels[-1]

    def is_public(self):
        """True if what is declared here can be named from outside of every type around it."""
        types = [scope for scope in self.scopes if scope.kind == "type"]
        return all(scope.public and scope.access == "public" for scope in types)

    def first_line(self, end):
        statement = self.code[self.begin : end]
        statement = re.sub(
            r"^(\s*(public|protected|private)\s*:(?!:))+", lambda m: blank(m[0]), statement
        )
        lead = len(statement) - len(statement.lstrip())
        return self.file.line_of(self.begin + lead)


class CppFile:
    """The text of a file in several views, all with the same line numbers."""

    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.lines = text.splitlines()
        self._starts = [0]
        for line in text.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        self.comment_lines = set()
        self.code = LITERAL_OR_COMMENT.sub(self._blank_match, text)
        self.structure = DIRECTIVE.sub(lambda match: blank(match[0]), self.code)

    def line_of(self, position):
        """The line, from 1, of a position in the text."""
        return bisect.bisect_right(self._starts, position)

    @cached_property
    def outline(self):
        """Functions and types."""
        return Scanner(self).run()

    @cached_property
    def includes(self):
        """Triples (line, path, is_system) in order."""
        visible = LITERAL_OR_COMMENT.sub(self._hide_comment, self.text)
        return [
            (self.line_of(match.start()), match[1] or match[2], match[1] is None)
            for match in INCLUDE.finditer(visible)
        ]

    @cached_property
    def case_names(self):
        """Triples (line, suite, name) of the doctest cases."""
        suites = [(match.start(), match[1]) for match in SUITE.finditer(self.text)]
        cases = []
        for match in CASE.finditer(self.text):
            before = [name for position, name in suites if position < match.start()]
            name = re.sub(r'"\s*"', "", (match[1] or match[2]).strip())[1:-1]
            cases.append((self.line_of(match.start()), before[-1] if before else "", name))
        return cases

    def documented(self, first_line):
        """True if a comment stands above `first_line`, or on it."""
        if first_line in self.comment_lines:
            return True
        above = first_line - 1
        while above and re.match(r"\s*(template\b|requires\b|\[\[)", self.lines[above - 1]):
            above -= 1
        return above in self.comment_lines

    def _blank_match(self, match):
        text = match[0]
        if not text.startswith(("//", "/*")):
            return text[0] + blank(text[1:-1]) + text[-1]
        first, last = self.line_of(match.start()), self.line_of(match.end() - 1)
        worded = [line for line in range(first, last + 1) if re.search(r"\w", self.lines[line - 1])]
        self.comment_lines.update(worded)
        return blank(text)

    @staticmethod
    def _hide_comment(match):
        return blank(match[0]) if match[0].startswith(("//", "/*")) else match[0]
