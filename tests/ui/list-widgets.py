#!/usr/bin/env python3
"""list-widgets FOLDER OUTPUT DEPFILE: C tables of the desk's widgets, from the constructors in their headers.

The folder's meson.build says which files belong to the room. See every-widget.h.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import re
import sys
from pathlib import Path

CONSTRUCTOR = re.compile(r"^GtkWidget \*(amt_\w+_new) \(([^)]*)\);", re.MULTILINE)
# Parameters of a constructor -> what it is given.
KNOWN = {
    "void": "",
    "AmtWorkplace *workplace": "workplace",
    "AmtWorkplace *workplace, AmtOpenCase *open_case": "workplace, open_case",
    "AmtConnection *connection": "amt_workplace_get_connection (workplace)",
}


def headers_of(folder):
    build = (folder / "meson.build").read_text(encoding="utf-8")
    headers = [folder / f"{stem}.h" for stem in re.findall(r"'([\w-]+)\.c'", build)]
    return sorted(header for header in headers if header.exists())


def write(headers):
    includes, entries, others = [], [], []
    for path in headers:
        for name, parameters in CONSTRUCTOR.findall(path.read_text(encoding="utf-8")):
            parameters = " ".join(parameters.split())
            if parameters in KNOWN:
                includes.append(path.name)
                entries.append((name, KNOWN[parameters]))
            else:
                others.append(name)
    lines = ['#include "every-widget.h"', ""]
    lines += [f'#include "{header}"' for header in dict.fromkeys(includes)]
    for name, given in entries:
        lines += ["", "static GtkWidget *", f"make_{name} (AmtWorkplace *workplace, AmtOpenCase *open_case)", "{",
                  f"  return {name} ({given});", "}"]
    lines += ["", "const EveryWidget every_widget[] = {"]
    lines += [f'  {{ "{name[:-4].replace("_", "-")}", make_{name} }},' for name, _given in entries]
    lines += ["  { NULL, NULL },", "};", "", "const char *const other_widgets[] = {"]
    lines += [f'  "{name}",' for name in others]
    lines += ["  NULL,", "};", ""]
    return "\n".join(lines)


def main():
    folder, output, depfile = map(Path, sys.argv[1:])
    headers = headers_of(folder)
    output.write_text(write(headers), encoding="utf-8")
    needed = [folder / "meson.build", *headers]
    depfile.write_text(f"{output}: {' '.join(map(str, needed))}\n", encoding="utf-8")


main()
