#!/usr/bin/env python3
# test-lints: each lint passes a clean tree and finds what is planted in it. Speaks TAP.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

HEADER = "#pragma once\n"
DE_PO = (
    'msgid ""\nmsgstr ""\n"Project-Id-Version: x\\n"\n"PO-Revision-Date: 2025-11-21 12:00+0100\\n"\n'
    '"Last-Translator: x <x@example.org>\\n"\n"Language-Team: German\\n"\n"Language: de\\n"\n"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
)
GOOD = {
    "src/base/amt-base.h": HEADER,
    "src/model/amt-case.h": HEADER,
    "src/wire/amt-wire.h": HEADER,
    "src/store/amt-store.h": HEADER,
    "src/store/amt-store.c": '#include "amt-store.h"\n#include "amt-wire.h"\n#include <sqlite3.h>\n',
    "src/server/db/amt-db.h": HEADER,
    "src/server/amt-portal.c": '#include "db/amt-db.h"\n#include <libsoup/soup.h>\n',
    "src/ctl/main.c": 'int\nmain (void)\n{\n  puts (_("Done"));\n  return 0;\n}\n',
    "tests/store/test-store.c": '#include "amt-store.h"\n#include "amt-test.h"\n',
    "tests/support/amt-test.h": HEADER,
    "po/POTFILES": "# sorted\nsrc/ctl/main.c\n",
    "po/LINGUAS": "de\n",
    "po/de.po": DE_PO + '\nmsgid "Done"\nmsgstr "Fertig"\n',
    "build.ninja": "build src/p: c_LINKER a.o | x\n LINK_ARGS = src/libamt-store.a /usr/lib/libsqlcipher.so"
    " /usr/lib/libsoup-3.0.so\n",
    "etc/apt/sources.list": "deb http://packages.example.net/debian stable main\n",
}


def body(*lines):
    return "static void\nrun (void)\n{\n" + "".join(f"  {line}\n" for line in lines) + "}\n"


def calls(code, path="src/sync/a.c"):
    return {path: body(code)}


def ninja(arguments):
    return {"build.ninja": f"build src/p: c_LINKER a.o\n LINK_ARGS = {arguments}\n"}


# (lint, what is planted, files on top of the clean tree, expected in the output; "" = passes)
CASES = [
    ("includes", "upwards", {"src/model/a.c": '#include "amt-store.h"\n'}, "src/model/a.c:1: src/model may not include"),
    ("includes", "sideways", {"src/vault/a.c": '#include "amt-case.h"\n'}, "src/vault may not include"),
    ("includes", "commented out", {"src/model/a.c": '/* #include "amt-store.h" */\n'}, ""),
    ("includes", "with folder", {"src/store/b.c": '#include "wire/amt-wire.h"\n'}, "without their folder"),
    ("includes", "inner header", {"tests/e2e/a.c": '#include "amt-db.h"\n'}, "may not include"),
    ("includes", "inner header by its room's test", {"tests/server/a.c": '#include "amt-db.h"\n'}, ""),
    ("includes", "inner header by another room's test", {"tests/sync/a.c": '#include "amt-db.h"\n'}, "own business"),
    ("includes", "SQL outside the store", {"src/sync/a.c": "#include <sqlite3.h>\n"}, "src/sync/a.c:1: <sqlite3.h>"),
    ("includes", "SQL in the server's routes", {"src/server/routes/a.c": "#include <sqlite3.h>\n"}, "<sqlite3.h>"),
    ("includes", "HTTP in the desk", {"src/desk/a.c": "\n#include <libsoup/soup.h>\n"}, "src/desk/a.c:2:"),
    ("includes", "GTK below ui", {"src/desk/a.c": "#include <gtk/gtk.h>\n"}, "GTK belongs to"),
    ("includes", "unknown library", {"src/desk/a.c": "#include <curl/curl.h>\n"}, "no library that this lint knows"),
    ("includes", "unknown room", {"src/attic/a.c": "\n"}, "room attic has no arrows"),
    ("includes", "missing header", {"src/desk/a.c": '#include "amt-nothing.h"\n'}, "is in no room"),
    ("includes", "same name twice", {"src/desk/amt-case.h": HEADER}, "header names are unique"),
    ("includes", "second parser", calls("json_parser_load_from_data (p, t, -1, NULL);"), "amt_json_parse ()"),
    ("includes", "test support in src", {"src/store/b.c": '#include "amt-test.h"\n'}, "may not include"),
    ("format", "brace on the line", {"src/base/a.c": "int f (void) {\n  return 1;\n}\n"}, "src/base/a.c:1:"),
    ("lengths", "long file", {"src/base/a.c": "\n" * 1001}, "1001 lines"),
    ("lengths", "long function", {"src/base/a.c": body(*["x ();"] * 119)}, "src/base/a.c:3: run () has 121 lines"),
    ("lengths", "long enough function", {"src/base/a.c": body(*["x ();"] * 118)}, ""),
    ("lengths", "long table", {"src/base/a.c": "static const int x[] = {\n" + "  1,\n" * 200 + "};\n"}, ""),
    ("calls", "sync call", calls("g_file_query_info_sync (f);"), "src/sync/a.c:4: g_file_query_info_sync ()"),
    ("calls", "sync call in ctl", calls("g_file_query_info_sync (f);", "src/ctl/a.c"), ""),
    ("calls", "nested loop", calls("g_main_loop_run (loop);"), "nested main loops"),
    ("calls", "iteration", calls("g_main_context_iteration (NULL, TRUE);"), "nested main loops"),
    ("calls", "sleeping test", calls("g_usleep (10);", "tests/sync/test-a.c"), "nothing waits by the clock"),
    ("calls", "sleep in words", calls('say ("g_usleep (10)"); /* sleep (1) */'), ""),
    ("calls", "own member", calls("class->free (x);"), ""),
    ("calls", "strcpy", calls("strcpy (a, b);"), "strcpy () is blocked"),
    ("calls", "shell", calls("system (x);"), "goes through a shell"),
    ("calls", "clock", calls("now = g_get_real_time ();"), "AmtClock"),
    ("calls", "unbounded body", calls("soup_session_send_and_read_async (s, m);"), "reads without a limit"),
    ("calls", "made SQL", calls('x = g_strdup_printf ("DELETE FROM %s", t);', "src/store/a.c"), "makes SQL"),
    ("calls", "run SQL", calls("sqlite3_exec (db, build (x), NULL, NULL, NULL);", "src/store/a.c"), "sqlite3_exec ()"),
    ("calls", "run constant SQL", calls("sqlite3_exec (db, SQL_A, NULL, NULL, NULL);", "src/store/a.c"), ""),
    ("calls", "error read", calls("log ((*error)->message);"), "reads *error"),
    ("calls", "assert counts", calls("g_assert (n++ < 3);"), "side effect"),
    ("calls", "assert assigns", calls("g_assert ((x = y));"), "side effect"),
    ("calls", "assert compares", calls("g_assert (a == b && c <= d && e != f);"), ""),
    ("calls", "allowed", {"src/sync/a.c": body("/* lint-allow: strcpy: the room was counted above */", "strcpy (a, b);")}, ""),
    ("calls", "allowed without reason", {"src/sync/a.c": body("/* lint-allow: strcpy */", "strcpy (a, b);")}, "says no reason"),
    ("calls", "stale allowance", {"src/sync/a.c": body("/* lint-allow: strcpy: once */", "g (a, b);")}, "allows nothing"),
    ("potfiles", "not listed", {"src/ctl/a.c": 'x = _("Done");\n'}, "src/ctl/a.c:1: has strings"),
    ("potfiles", "listed in vain", {"po/POTFILES": "src/ctl/main.c\nsrc/ctl/z.c\n"}, "po/POTFILES:2: src/ctl/z.c"),
    ("potfiles", "not sorted", {"po/POTFILES": "src/ctl/main.c\nsrc/ctl/a.c\n", "src/ctl/a.c": '_("Done");\n'}, "not sorted"),
    ("potfiles", "not translated", {"src/ctl/main.c": '\n_("Done");\n_("New");\n'}, 'src/ctl/main.c:3: not in de.po: "New"'),
    ("potfiles", "empty translation", {"po/de.po": DE_PO + '\nmsgid "Done"\nmsgstr ""\n'}, "untranslated"),
    ("potfiles", "fuzzy", {"po/de.po": DE_PO + '\n#, fuzzy\nmsgid "Done"\nmsgstr "Fertig"\n'}, "fuzzy"),
    ("potfiles", "colon form", {"po/de.po": DE_PO + '\nmsgid "Done"\nmsgstr "Bürger:innen"\n'}, "colon or star"),
    ("hosts", "package host", {"tests/a.txt": "\nhttp://packages.example.net/x\n"}, "tests/a.txt:2: names the package host"),
    ("hosts", "other host", {"tests/a.txt": "http://portal.example.org/\n"}, ""),
    ("hosts", "folder", {"tests/a.txt": "see {root}/src\n"}, "names a folder of this machine"),
    ("hosts", "lock file", {"package-lock.json": '{\n"resolved": "https://x.example/a.tgz"\n}\n'}, "package-lock.json:2:"),
    ("link", "wrong order", ninja("/usr/lib/libsoup-3.0.so -lsqlcipher"), "libsoup before SQLCipher"),
    ("link", "libsqlite3", ninja("-lsqlcipher -lsqlite3"), "links libsqlite3"),
    ("link", "libsqlite3 by path", ninja("/usr/lib/libsqlite3.so"), "links libsqlite3"),
    ("link", "nothing linked", {"build.ninja": "build a: b c\n"}, "links nothing"),
]


def plant(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("{root}", str(root)), encoding="utf-8")


def run(lint, root):
    command = [sys.executable, str(HERE / f"check-{lint}.py"), "--root", str(root)]
    if lint == "link":
        command += ["--build", str(root)]
    if lint == "hosts":
        command += ["--etc", str(root.parent / "etc")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def verdict(lint, files, expected):
    """None if the lint behaved as expected, else what happened."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "tree"
        plant(root, {**GOOD, **files})
        if lint == "format":
            (root / ".clang-format").write_text((ROOT / ".clang-format").read_text())
            (root / "src/ctl/main.c").write_text("int\nmain (void)\n{\n  return 0;\n}\n")
        # What stands for the machine's configuration is no part of the tree.
        (root / "etc").rename(root.parent / "etc")
        answer = run(lint, root)
    output = answer.stdout + answer.stderr
    if expected == "":
        return None if answer.returncode == 0 else f"expected to pass: {output}"
    if answer.returncode != 1 or expected not in answer.stdout:
        return f'expected exit 1 and "{expected}", got {answer.returncode}: {output}'
    return None


def main():
    cases = [(lint, "clean tree", {}, "") for lint in
             ("includes", "format", "lengths", "calls", "potfiles", "hosts", "link")]
    cases += CASES
    print(f"1..{len(cases)}")
    failed = 0
    for number, (lint, what, files, expected) in enumerate(cases, 1):
        problem = verdict(lint, files, expected)
        print(f"{'not ok' if problem else 'ok'} {number} - {lint}: {what}", flush=True)
        if problem:
            failed += 1
            print("\n".join("# " + line for line in problem.split("\n")))
    sys.exit(1 if failed else 0)


main()
