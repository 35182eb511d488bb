#!/usr/bin/env python3
# check-potfiles: po/POTFILES names every source with strings for people, and German is complete.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import re
import subprocess
import tempfile
from pathlib import Path

from lintlib import Lint, strip_c

MARK = re.compile(r"(?<!\w)(?:_|N_|C_|NC_|gettext|ngettext|g_dgettext|g_dngettext|g_dpgettext2?)\s*\(")
KEYWORDS = ["_", "N_", "C_:1c,2", "NC_:1c,2", "gettext", "ngettext:1,2", "g_dgettext:2",
            "g_dngettext:2,3", "g_dpgettext2:2c,3"]
# Forms with colon, star or underscore (house rule: none).
SPLIT_FORM = re.compile(r"\w[:*_](?:in|innen|r|n)\b")


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False)


def listed(lint):
    names = {}
    for number, line in enumerate(lint.read("po/POTFILES").split("\n"), 1):
        line = line.strip()
        if line and not line.startswith("#"):
            names[line] = number
    return names


def check_list(lint, names):
    used = {n for n in lint.files([".c", ".h"], below=("src",)) if MARK.search(strip_c(lint.read(n)))}
    used |= set(lint.files([".ui", ".desktop.in", ".metainfo.xml.in"], below=("ui", "data")))
    for name in sorted(used - names.keys()):
        lint.find(name, 1, "has strings for people but is not in po/POTFILES")
    for name in sorted(names.keys() - used):
        lint.find("po/POTFILES", names[name], f"{name} has no strings for people or does not exist")
    if list(names) != sorted(names):
        lint.find("po/POTFILES", 1, "is not sorted")


def untranslated(lint, po, names, folder):
    """Messages of the sources that the catalogue lacks, with their places."""
    present = [name for name in names if (lint.root / name).is_file()]
    if not present:
        return
    template = folder / "amtsstube.pot"
    keywords = [f"--keyword={keyword}" for keyword in KEYWORDS]
    answer = run("xgettext", "--from-code=UTF-8", f"--directory={lint.root}", f"--output={template}",
                 "--force-po", *keywords, *present)
    if answer.returncode != 0:
        lint.find("po/POTFILES", 1, f"xgettext: {answer.stderr.strip()}")
        return
    merged = folder / "merged.po"
    run("msgmerge", "--quiet", "--no-fuzzy-matching", f"--output-file={merged}", str(po), str(template))
    rest = run("msgattrib", "--untranslated", "--no-wrap", str(merged)).stdout
    for block in rest.split("\n\n"):
        text = re.search(r'^msgid "(.+)"$', block, re.MULTILINE)
        place = re.search(r"^#: (\S+):(\d+)", block, re.MULTILINE)
        if text and place:
            lint.find(place.group(1), place.group(2), f'not in {po.name}: "{text.group(1)}"')


def check_catalogue(lint, po, names):
    name = f"po/{po.name}"
    with tempfile.TemporaryDirectory() as folder:
        untranslated(lint, po, names, Path(folder))
    answer = run("msgfmt", "--check", "--statistics", "--output-file=/dev/null", str(po))
    for line in answer.stderr.split("\n"):
        match = re.match(r"[^:]+:(\d+): (.*)", line)
        if match:
            lint.find(name, match.group(1), match.group(2))
    statistics = answer.stderr.strip().split("\n")[-1]
    if answer.returncode != 0 or "fuzzy" in statistics or "untranslated" in statistics:
        lint.find(name, 1, f"is not complete: {statistics}")
    for number, line in enumerate(lint.read(name).split("\n"), 1):
        if line.startswith("msgstr") and SPLIT_FORM.search(line):
            lint.find(name, number, "forms with colon or star are not used")
        if line.startswith("#~"):
            lint.find(name, number, "drop obsolete messages")
            break


def main():
    lint = Lint("strings for people are translated")
    names = listed(lint)
    check_list(lint, names)
    for language in lint.read("po/LINGUAS").split():
        lint.n_files += 1
        po = lint.root / "po" / f"{language}.po"
        if po.is_file():
            check_catalogue(lint, po, names)
        else:
            lint.find("po/LINGUAS", 1, f"po/{language}.po is missing")
    lint.end()


main()
