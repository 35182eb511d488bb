#!/usr/bin/env python3
# check-link: SQLCipher stands before libsoup, and libsqlite3 nowhere.
#
# libsoup pulls in libsqlite3, which has SQLCipher's symbols: found first, it takes "PRAGMA key",
# answers OK and the cache is clear text. Reads the link lines that Meson wrote and the programs built.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import re
import subprocess
from pathlib import Path

from lintlib import Lint

NEEDS_SQLCIPHER = re.compile(r"libamt-(store|server)\.a\b")


def link_lines(ninja):
    """(output, line number, link arguments) of everything that build.ninja links."""
    output, line_number = None, 0
    for number, line in enumerate(ninja.split("\n"), 1):
        match = re.match(r"build ([^:|]+?)(?: \|[^:]*)?: (c_LINKER\w*|cpp_LINKER\w*)\b", line)
        if match:
            output, line_number = match.group(1).strip(), number
        elif line.startswith("build "):
            output = None
        elif output and line.lstrip().startswith("LINK_ARGS ="):
            yield output, line_number, line.split("=", 1)[1].split()
            output = None


def position(arguments, name):
    for i, argument in enumerate(arguments):
        if re.search(rf"(?:^-l|/lib|^lib){re.escape(name)}(?:\.so[.\d]*|\.a)?$", argument):
            return i
    return -1


def check_line(lint, where, line, output, arguments):
    sqlite, cipher, soup = (position(arguments, n) for n in ("sqlite3", "sqlcipher", "soup-3.0"))
    if sqlite >= 0:
        lint.find(where, line, f"{output} links libsqlite3: the cache would be clear text")
    if cipher >= 0 and soup >= 0 and cipher > soup:
        lint.find(where, line, f"{output} has libsoup before SQLCipher: put first_deps first")


def check_program(lint, path, with_cipher):
    answer = subprocess.run(["readelf", "-d", str(path)], capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        lint.find(path, 1, f"readelf: {answer.stderr.strip()}")
        return
    needed = re.findall(r"\(NEEDED\).*\[([^\]]+)\]", answer.stdout)
    check_line(lint, path, 1, path.name, needed)
    if with_cipher and position(needed, "soup-3.0") >= 0 and position(needed, "sqlcipher") < 0:
        # Nothing of the store survived the linker, or something else gives its symbols.
        lint.find(path, 1, f"{path.name} has libsoup and the store, but does not need SQLCipher")


def main():
    lint = Lint("link order", lambda parser: parser.add_argument("--build", type=Path, required=True))
    build = lint.args.build.resolve()
    ninja = build / "build.ninja"
    for output, line, arguments in link_lines(ninja.read_text(encoding="utf-8")):
        lint.n_files += 1
        check_line(lint, ninja, line, output, arguments)
        program = build / output
        if program.is_file():
            archives = " ".join(arguments)
            check_program(lint, program, NEEDS_SQLCIPHER.search(archives) and output.startswith("src/"))
    if lint.n_files == 0:
        lint.find(ninja, 1, "links nothing: this lint no longer understands the file")
    lint.end()


main()
