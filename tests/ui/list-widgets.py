#!/usr/bin/env python3
"""list-widgets FOLDER OUTPUT DEPFILE: C tables of the desk's widgets, from the constructors in their headers.

The folder's meson.build says which files belong to the room. See every-widget.h.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import re
import sys
from pathlib import Path

CONSTRUCTOR = re.compile(r"^GtkWidget \*(amt_\w+_new) \(([^)]*)\);", re.MULTILINE)
# Parameters of a constructor by type and, where that is not enough, by name.
GIVEN = {
    "void": "",
    "AmtWorkplace *": "workplace",
    "AmtOpenCase *": "open_case",
    "AmtConnection *": "amt_workplace_get_connection (workplace)",
    "AmtReferences *": "amt_workplace_get_references (workplace)",
    "const GError *": "every_widget_error ()",
    "gboolean ": "TRUE",
    "const char *": '"Wort"',
    "const char *icon": '"dialog-information-symbolic"',
    "const char *style": '"warning"',
    "const char *action": '"app.quit"',
    "const char *first_action": '"app.quit"',
    "const char *second_action": '"app.quit"',
    "const char *assignee_id": "NULL",
    "const char *const *codes": '(const char *const[]){ "a", "Wort", "b", "Anderes", NULL }',
}

ERROR = """const GError *
every_widget_error (void)
{
  static GError *error;

  if (!error)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, "nobody listens");
  return error;
}"""


def given(parameters):
    """What a constructor is called with; None where a parameter is of a type that is not known here."""
    values = []
    for parameter in parameters.split(", "):
        value = GIVEN.get(parameter, GIVEN.get(re.sub(r"\w+$", "", parameter)))
        if value is None:
            return None
        values.append(value)
    return ", ".join(values)


def headers_of(folder):
    build = (folder / "meson.build").read_text(encoding="utf-8")
    headers = [folder / f"{stem}.h" for stem in re.findall(r"'([\w-]+)\.c'", build)]
    return sorted(header for header in headers if header.exists())


def write(headers):
    includes, entries, others = [], [], []
    for path in headers:
        for name, parameters in CONSTRUCTOR.findall(path.read_text(encoding="utf-8")):
            arguments = given(" ".join(parameters.split()))
            if arguments is not None:
                includes.append(path.name)
                entries.append((name, arguments))
            else:
                others.append(name)
    lines = ['#include "every-widget.h"', ""]
    lines += [f'#include "{header}"' for header in dict.fromkeys(includes)]
    for name, arguments in entries:
        lines += ["", "static GtkWidget *", f"make_{name} (AmtWorkplace *workplace, AmtOpenCase *open_case)", "{",
                  f"  return {name} ({arguments});", "}"]
    lines += ["", ERROR, "", "const EveryWidget every_widget[] = {"]
    lines += [f'  {{ "{name[:-4].replace("_", "-")}", make_{name} }},' for name, _arguments in entries]
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
