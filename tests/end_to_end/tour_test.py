"""Runs the transcript in docs/tour.md and holds what is printed against what the page shows.

  tour_test.py --cairn build/dev/cairn --query build/dev/tools/cairn_query            compare
  tour_test.py --cairn build/dev/cairn --query build/dev/tools/cairn_query --write    rewrite the page from what is printed

In a ```console block a line `$ command` is run by bash, all of a page in one empty directory; the lines after it are its
output, as on a terminal without colours, and `[exit 5]` its exit code where that is not 0. What differs between two runs
(ids, dates, durations, addresses in memory) is compared by its form.
"""

import argparse
import difflib
import os
import pty
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGE = os.path.join(ROOT, "docs", "tour.md")

VARYING = (
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "<uuid>"),
    (re.compile(r"\b20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z"), "<time>"),
    (re.compile(r"\b20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(:[0-9]{2})?( UTC)?"), "<time>"),
    (re.compile(r"\b[0-9]+(\.[0-9]+)? (s|ms|m [0-9]+ s)\b"), "<duration>"),
    (re.compile(r"\b[0-9.,]+ [KMGT]iB free\b"), "<size> free"),
    (re.compile(r"\b[0-9]{15,19}\b"), "<id>"),  # of people: which rows come first is not promised
    (re.compile(r" +"), " "),
)
# What the page shows in place of this machine's folder and user.
SHOWN_FOLDER = "/srv/heap"
ACTOR = re.compile(r"\b\w+@[\w-]+(?:\.[\w-]+)*")
SHOWN_ACTOR = "ada@laptop"
PROGRESS = re.compile(r"\r[^\r\n]*\x1b\[K")


class Shell:
    """One bash in one directory: commands follow each other as they do for a reader who types them."""

    def __init__(self, folder, programs):
        self.folder = folder
        bin_folder = os.path.join(folder, ".bin")
        os.makedirs(bin_folder)
        for name, path in programs.items():
            os.symlink(os.path.abspath(path), os.path.join(bin_folder, name))
        self.environment = {
            "PATH": f"{bin_folder}:/usr/bin:/bin",
            "HOME": folder,
            "NO_COLOR": "1",
            "TERM": "xterm",
            "USER": "ada",
            "LC_ALL": "C.UTF-8",
            "COLUMNS": "160",
        }

    def run(self, command):
        """(output as a terminal without colours shows it, exit code)"""
        reader, writer = pty.openpty()
        work = os.path.join(self.folder, "work")
        os.makedirs(work, exist_ok=True)
        process = subprocess.Popen(
            ["bash", "-c", command],
            cwd=work,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=writer,
            stderr=writer,
        )
        os.close(writer)
        chunks = []
        while True:
            try:
                chunk = os.read(reader, 65536)
            except OSError:  # the last writer has gone
                break
            if not chunk:
                break
            chunks.append(chunk)
        os.close(reader)
        text = PROGRESS.sub("", b"".join(chunks).decode(errors="replace").replace("\r\n", "\n"))
        text = ACTOR.sub(SHOWN_ACTOR, text.replace(work, SHOWN_FOLDER))
        return text.rstrip("\n").splitlines(), process.wait()


def blocks_of(lines):
    """(first line of its content, line after it) of each console block."""
    begin = None
    for number, line in enumerate(lines):
        if begin is None and line == "```console":
            begin = number + 1
        elif begin is not None and line == "```":
            yield begin, number
            begin = None


def commands_of(block):
    """Each command of a block with the output that the page shows for it."""
    commands = []
    for line in block:
        if line.startswith("$ "):
            commands.append((line[2:], []))
        elif commands and commands[-1][0].endswith("\\") and not commands[-1][1]:
            commands[-1] = (commands[-1][0] + "\n" + line, [])
        elif commands:
            commands[-1][1].append(line)
    return commands


def played(block, shell):
    """The block as this run prints it."""
    lines = []
    for command, _ in commands_of(block):
        output, code = shell.run(command)
        lines += [f"$ {command}", *(line.rstrip() for line in output)]
        if code != 0:
            lines.append(f"[exit {code}]")
        lines.append("")
    return [part for line in lines[:-1] for part in line.split("\n")]


def comparable(line):
    if not line.startswith("$ "):
        for pattern, form in VARYING:
            line = pattern.sub(form, line)
        line = re.sub(r"-{3,}", "---", line)
    return line.strip()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cairn", required=True)
    parser.add_argument("--query", required=True, help="the program cairn_query")
    parser.add_argument("--table-rows", help="not used: every script test gets it")
    parser.add_argument("--write", action="store_true", help="rewrite the page")
    arguments = parser.parse_args()
    with open(PAGE, encoding="utf-8") as page:
        lines = page.read().splitlines()
    printed = []
    with tempfile.TemporaryDirectory(prefix="cairn-tour-") as folder:
        shell = Shell(folder, {"cairn": arguments.cairn, "cairn_query": arguments.query})
        copied_to = 0
        for begin, end in blocks_of(lines):
            printed += lines[copied_to:begin] + played(lines[begin:end], shell)
            copied_to = end
        printed += lines[copied_to:]
    if copied_to == 0:
        sys.exit("docs/tour.md has no console block")
    if arguments.write:
        with open(PAGE, "w", encoding="utf-8") as page:
            page.write("\n".join(printed) + "\n")
        return 0
    difference = list(
        difflib.unified_diff(
            [comparable(line) for line in lines],
            [comparable(line) for line in printed],
            "docs/tour.md",
            "what is printed",
            lineterm="",
        )
    )
    print("\n".join(difference))
    failed = 1 if difference else 0
    print(f"{1 - failed} passed, {failed} failed")
    return failed


if __name__ == "__main__":
    sys.exit(main())
