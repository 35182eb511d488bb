#!/usr/bin/env python3
# check-lengths: files stop at 1,000 lines, functions at 120.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import re

from lintlib import Lint, strip_c

FILE_STOP = 1000
FUNCTION_STOP = 120


def functions(text):
    """(name, line of its brace, lines from brace to brace) of every function. The formatter puts the
    outer braces of a function into column 0, alone."""
    lines = strip_c(text).split("\n")
    start, name = None, ""
    for i, line in enumerate(lines):
        if line.rstrip() == "{" and i > 0 and lines[i - 1].rstrip().endswith(")"):
            start = i
            head = " ".join(lines[max(0, i - 8) : i])
            names = re.findall(r"(\w+) \(", head)
            name = names[-1] if names else "?"
            for j in range(i - 1, -1, -1):
                match = re.match(r"(\w+) \(", lines[j])
                if match:
                    name = match.group(1)
                    break
        elif line.rstrip() == "}" and start is not None:
            yield name, start + 1, i - start + 1
            start = None


def main():
    lint = Lint("files and functions stay readable")
    for name in lint.files([".c", ".h", ".py", ".sql", ".build"], below=("src", "tests", "build-aux")):
        text = lint.read(name)
        n_lines = text.count("\n")
        if n_lines > FILE_STOP:
            lint.find(name, n_lines, f"{n_lines} lines; a file stops at {FILE_STOP}")
        if name.endswith(".c"):
            for function, line, length in functions(text):
                if length > FUNCTION_STOP:
                    lint.find(name, line, f"{function} () has {length} lines; a function stops at {FUNCTION_STOP}")
    lint.end()


main()
