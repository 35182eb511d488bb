# lintlib.py: what the lint programs share. Python's standard library only.
#
# Every lint takes --root (default: this checkout), prints "path:line: what is wrong" for each finding
# and ends with 1 if there was one. tests/lint/test-lints.py plants violations and expects them.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

SKIPPED_DIRS = {".git", "build", "node_modules", "__pycache__"}


class Lint:
    """Arguments, the list of files, findings, exit code."""

    def __init__(self, about, extra=None):
        parser = argparse.ArgumentParser(description=about)
        parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
        if extra:
            extra(parser)
        self.args = parser.parse_args()
        self.root = self.args.root.resolve()
        self.findings = 0
        self.n_files = 0

    def find(self, path, line, message):
        """One finding. path: relative to the root or absolute."""
        try:
            path = Path(path).relative_to(self.root)
        except ValueError:
            pass
        print(f"{path}:{line}: {message}")
        self.findings += 1

    def files(self, suffixes, below=("src", "tests")):
        """Files of the project with one of the suffixes ("" = all), sorted, relative to the root."""
        names = []
        for name in project_files(self.root):
            top = name.split("/", 1)[0]
            if below and top not in below:
                continue
            if suffixes and not name.endswith(tuple(suffixes)):
                continue
            names.append(name)
        self.n_files += len(names)
        return sorted(names)

    def read(self, name):
        return (self.root / name).read_text(encoding="utf-8", errors="replace")

    def end(self):
        if self.findings:
            print(f"{self.findings} finding(s)")
            sys.exit(1)
        print(f"ok, {self.n_files} files")
        sys.exit(0)


def project_files(root):
    """Tracked and untracked files, without what git ignores; outside git everything but build output."""
    if shutil.which("git") and (root / ".git").exists():
        # safe.directory: a checkout that another user owns (containers) is still ours to read.
        git = ["git", "-c", f"safe.directory={root}", "-C", str(root)]
        command = git + ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        answer = subprocess.run(command, capture_output=True, check=False)
        if answer.returncode == 0:
            names = set(answer.stdout.decode("utf-8", "replace").split("\0")) - {""}
            return sorted(name for name in names if (root / name).is_file())

    names = []
    for folder, dirs, files in os.walk(root):
        dirs[:] = [d for d in dirs if d not in SKIPPED_DIRS]
        for file in files:
            names.append(os.path.relpath(os.path.join(folder, file), root))
    return sorted(names)


TOKEN = re.compile(
    r"""
      (?P<comment> /\*.*?\*/ | //[^\n]* )
    | (?P<string> "(?:\\.|[^"\\\n])*" )
    | (?P<char> '(?:\\.|[^'\\\n])*' )
    """,
    re.VERBOSE | re.DOTALL,
)


def strip_c(text, keep_strings=False):
    """C without comments and, by default, without what stands in strings; lines stay where they are."""

    def blank(match):
        found = match.group(0)
        if match.lastgroup == "comment":
            return re.sub(r"[^\n]", " ", found)
        if keep_strings:
            return found
        return found[0] + " " * (len(found) - 2) + found[-1]

    return TOKEN.sub(blank, text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def arguments(text, offset):
    """The text between the parenthesis that opens at or after offset and the one that closes it."""
    start = text.index("(", offset)
    depth = 0
    for i in range(start, len(text)):
        if text[i] == "(":
            depth += 1
        elif text[i] == ")":
            depth -= 1
            if depth == 0:
                return text[start + 1 : i]
    return text[start + 1 :]


def split_arguments(text):
    """The arguments of a call, split at the commas that belong to it."""
    parts, depth, last = [], 0, 0
    for i, c in enumerate(text):
        if c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
        elif c == "," and depth == 0:
            parts.append(text[last:i].strip())
            last = i + 1
    parts.append(text[last:].strip())
    return parts
