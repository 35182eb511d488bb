#!/usr/bin/env python3
# check-format: the formatter decides. clang-format 14 with .clang-format.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from lintlib import Lint

VERSION = "14"


def formatter():
    for name in (f"clang-format-{VERSION}", "clang-format"):
        path = shutil.which(name)
        if not path:
            continue
        answer = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
        if f"version {VERSION}." in answer.stdout:
            return path
    if shutil.which("apt-cache"):
        answer = subprocess.run(["apt-cache", "show", f"clang-format-{VERSION}"], capture_output=True, check=False)
        if answer.returncode != 0:
            print(f"clang-format {VERSION} is not in this distribution")
            sys.exit(77)  # Meson: skipped
    print(f"clang-format {VERSION} is missing; build-aux/setup installs it")
    sys.exit(1)


def check(clang_format, root, names):
    command = [clang_format, "--style=file", "--dry-run", "-Werror", "--ferror-limit=3", *names]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def main():
    lint = Lint("C sources are as clang-format writes them")
    names = lint.files([".c", ".h"])
    clang_format = formatter()

    chunks = [names[i::4] for i in range(4) if names[i::4]]
    with ThreadPoolExecutor(max_workers=2) as pool:
        answers = list(pool.map(lambda chunk: check(clang_format, lint.root, chunk), chunks))

    for answer in answers:
        found = re.findall(r"^([^:\n]+):(\d+):\d+: error: ", answer.stderr, re.MULTILINE)
        for name, line in found:
            lint.find(name, line, f"not as clang-format writes it; run {clang_format.rsplit('/', 1)[-1]} -i")
        if answer.returncode != 0 and not found:
            lint.find(".clang-format", 1, answer.stderr.strip() or "clang-format failed")
    lint.end()


main()
