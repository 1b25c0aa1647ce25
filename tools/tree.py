"""The source tree as tools/tidy and tools/house see it: files, lines, includes, functions.

Everything is a heuristic over text, in the layout that clang-format gives: fair between files, exact for none.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

NOT_OURS = {".git", ".deps", ".cairn", "build", "node_modules", "demo", "__pycache__"}

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')
CONTROL = re.compile(
    r"^(?:\}\s*)?(?:if|else|for|while|switch|do|try|catch|return|namespace|class|struct|enum|union|extern|using|case|"
    r"default|static_assert|co_return)\b"
)
ACCESS = re.compile(r"^(?:public|protected|private):")
FUNCTION_END = re.compile(r"\)[^;=]*\{\s*(?://.*)?$")


@dataclass(frozen=True)
class Function:
    path: str
    line: int  # of its first line, from 1
    length: int  # lines, from the first of its header to its closing brace
    header: str


class Tree:
    """The files below `root`, by relative path; contents are read once."""

    def __init__(self, root):
        self.root = Path(root)
        self.paths = sorted(self._walk())
        self._lines = {}

    def _walk(self):
        for folder, subfolders, names in os.walk(self.root):
            subfolders[:] = [name for name in subfolders if name not in NOT_OURS]
            for name in names:
                path = Path(folder, name)
                if not path.is_symlink():
                    yield path.relative_to(self.root).as_posix()

    def lines(self, path):
        """The lines of a text file; a binary one has none."""
        if path not in self._lines:
            content = (self.root / path).read_bytes()
            text = "" if b"\0" in content else content.decode("utf-8", "replace")
            self._lines[path] = text.split("\n")[: text.count("\n") + (not text.endswith("\n"))] if text else []
        return self._lines[path]

    def text(self, path):
        return "\n".join(self.lines(path))

    def below(self, *folders, ending=("",)):
        return [p for p in self.paths if p.startswith(tuple(f + "/" for f in folders)) and p.endswith(tuple(ending))]

    def cpp(self):
        return self.below("src", "testing", "tests", "fuzz", "bench", "tools", ending=(".cc", ".h"))

    def includes(self, path):
        """(line, header, is_quoted) of each #include."""
        for number, line in enumerate(self.lines(path), 1):
            found = INCLUDE.match(line)
            if found:
                yield number, found[1] or found[2], found[1] is not None

    def resolve(self, header):
        """The file that a quoted #include names: the include roots are src/ and the top."""
        for path in ("src/" + header, header):
            if (self.root / path).is_file():
                return path
        return None


def is_test(path):
    return path.endswith("_test.cc") or path.startswith(("testing/", "tests/", "fuzz/", "bench/", "tools/"))


def indent_of(line):
    return len(line) - len(line.lstrip())


def functions(tree, path):
    """The functions of a C++ file, lambdas counted with the function that they stand in."""
    lines = tree.lines(path)
    found = []
    number = 0
    while number < len(lines):
        begin = number
        if opens_statement(lines, number):
            last = header_end(lines, number)
            header = " ".join(line.strip() for line in lines[begin : last + 1])
            if is_function(header):
                end = closing_line(lines, last, indent_of(lines[begin]))
                found.append(Function(path, begin + 1, end - begin + 1, header))
                number = end
        number += 1
    return found


def opens_statement(lines, number):
    line = lines[number].strip()
    if not line or line.startswith(("#", "//", "}", "*", "/*")) or CONTROL.match(line) or ACCESS.match(line):
        return False
    previous = lines[number - 1].rstrip() if number else ""
    previous = re.sub(r"\s*//.*$", "", previous)
    return previous == "" or previous.strip().startswith(("#", "template", "requires")) or previous[-1] in ";{}:\\"


def header_end(lines, number):
    """The last line of the statement that begins at `number`: the first that ends in `{`, `}` or `;`."""
    for last in range(number, min(number + 40, len(lines))):
        line = re.sub(r"\s*//.*$", "", lines[last]).rstrip()
        if line.endswith(("{", ";", "}")) or not line:
            return last
    return number


def is_function(header):
    if CONTROL.match(header) or "(" not in header:
        return False
    return bool(FUNCTION_END.search(header) or re.search(r"\)[^;={]*\{.*\}$", header))


def closing_line(lines, last, indent):
    if re.sub(r"\s*//.*$", "", lines[last]).rstrip().endswith("}"):
        return last
    for number in range(last + 1, len(lines)):
        if lines[number].startswith(" " * indent + "}") and indent_of(lines[number]) == indent:
            return number
    return last
