#!/usr/bin/env python3
# check-calls: calls that are blocked, each with the reason and what to use instead.
#
# Where a blocked call is right, say so on its line or in the comment above it:
#   /* lint-allow: <call>: <reason> */
# An allowance without a reason, or one that nothing needs any more, is a finding too.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import re

from lintlib import Lint, arguments, line_of, split_arguments, strip_c

ALL = ("src/", "tests/")
SRC = ("src/",)
MAIN_THREAD_ROOMS = (
    "src/base/", "src/model/", "src/wire/", "src/remote/", "src/vault/", "src/store/", "src/sync/",
    "src/letter/", "src/desk/", "src/demo/", "src/render/",
)

# (call as a regular expression, where it is blocked, where it is not, why and what instead)
BLOCKED = [
    (r"\w+_sync", MAIN_THREAD_ROOMS, (),
     "a synchronous call stalls the window; use the _async pair, or run it in a worker and say so"),
    (r"g_main_loop_run", SRC, ("src/ctl/", "src/server/main.c", "src/main.c"),
     "nested main loops re-enter everything; only a program's main may run one"),
    (r"g_main_context_iteration", SRC, (),
     "nested main loops re-enter everything; go on in a callback"),
    (r"g_usleep|usleep|sleep|nanosleep|clock_nanosleep", ALL, ("tests/support/",),
     "nothing waits by the clock; use g_timeout_add, or amt_test_await in a test"),
    (r"strcpy|stpcpy|strcat|sprintf|vsprintf|gets|strtok", ALL, (),
     "writes without knowing the room; use g_strdup_printf, GString, g_strlcpy"),
    (r"system|popen", ALL, (),
     "goes through a shell; use GSubprocess"),
    (r"alloca|g_alloca|g_newa|g_newa0", ALL, (),
     "the stack has no limit check; use g_new with g_autofree"),
    (r"mktemp|tmpnam|tempnam", ALL, (),
     "a name is not a file; use g_file_open_tmp or amt_test_temp_dir"),
    (r"atoi|atol|atoll|atof", ALL, (),
     "cannot tell 0 from an error and reads the locale; use g_ascii_string_to_signed and the like"),
    (r"rand|srand|random|srandom|drand48", ALL, (),
     "neither random nor repeatable; use GRand with a seed, getrandom for secrets"),
    (r"localtime|gmtime|ctime|asctime|mktime", ALL, (),
     "one buffer for all threads, and the machine's zone; use amt-time.h or GDateTime"),
    (r"time|g_get_real_time|g_date_time_new_now\w*", SRC, ("src/base/",),
     "a test cannot set it; ask the AmtClock that was handed down"),
    (r"malloc|calloc|realloc|free", SRC, (),
     "answers NULL when memory is out; use g_new, g_free"),
    (r"assert", ALL, (),
     "use g_assert, or g_assert_true in tests"),
    (r"printf|puts|putchar|g_print", SRC, ("src/ctl/", "src/server/main.c", "src/demo/main.c"),
     "standard output belongs to programs; libraries use g_debug and g_warning without personal data"),
    (r"exit|_exit|abort", SRC, ("src/ctl/main.c", "src/server/main.c"),
     "a library does not end the program; return a GError"),
    (r"g_thread_new|g_thread_try_new|pthread_create", SRC, ("src/base/",),
     "threads are AmtWorkers: named, with a queue and a tested shutdown"),
    (r"setenv|putenv|unsetenv|g_setenv|g_unsetenv", SRC, ("src/ctl/main.c", "src/server/main.c"),
     "the environment is shared by all threads; hand the value down"),
    (r"soup_session_send_and_read\w*", ALL, (),
     "reads without a limit: 583 kB of gzip become 600 MB; read the stream with a cap"),
    (r"soup_message_body_flatten", ("src/remote/",), (),
     "reads without a limit; read the stream with a cap"),
    (r"sqlite3_mprintf|sqlite3_vmprintf|sqlite3_snprintf|sqlite3_vsnprintf", ALL, (),
     "SQL is a named constant and values are bound"),
    (r"sqlite3_enable_load_extension|sqlite3_load_extension", ALL, (),
     "no foreign code in the cache's process"),
]

SQL_TEXT = re.compile(
    r'\b(g_strdup_printf|g_string_printf|g_string_append_printf|g_strconcat)\s*\([^;]*?"\s*'
    r"(SELECT|INSERT|UPDATE|DELETE|REPLACE|PRAGMA|CREATE|DROP|ALTER|ATTACH)\b"
)
SQL_RUN = re.compile(r"\bsqlite3_(exec|prepare|prepare_v2|prepare_v3)\s*\(")
SQL_OK = re.compile(r'(\s*("[^"]*"|[A-Z][A-Z0-9_]+))+\s*|sql|SQL|migration|text')
ERROR_READ = re.compile(r"\(\s*\*\s*error\s*\)\s*->")
ASSERT = re.compile(r"\bg_assert\s*\(")
SIDE_EFFECT = re.compile(r"\+\+|--|(?<![=!<>+*/%&|^-])=(?!=)|[-+*/%&|^]=")
ALLOWANCE = re.compile(r"lint-allow:\s*([\w*]+)\s*(?::\s*([^*\n]*[^*\s]))?")


class Allowances:
    """The lint-allow comments of one file: each serves its own line and the next line of code."""

    def __init__(self, text, code):
        lines = code.split("\n")
        self.given = []
        for match in ALLOWANCE.finditer(text):
            line = line_of(text, match.start())
            serves = {line}
            after = line
            while after < len(lines) and not lines[after].strip():
                after += 1
            serves.add(after + 1)
            self.given.append([line, match.group(1), match.group(2), serves, False])

    def allow(self, line, call):
        for given in self.given:
            if given[1] == call and line in given[3] and given[2]:
                given[4] = True
                return True
        return False


def check_table(report, name, code):
    for pattern, places, but_not, why in BLOCKED:
        if not name.startswith(places) or (but_not and name.startswith(but_not)):
            continue
        for match in re.finditer(rf"(?<![\w.>])({pattern})\s*\(", code):
            call = match.group(1)
            report(line_of(code, match.start(1)), call, f"{call} () is blocked: {why}")


def check_shapes(report, code, with_strings):
    for match in SQL_TEXT.finditer(with_strings):
        report(line_of(code, match.start()), match.group(1),
               f"{match.group(1)} () makes SQL: SQL is a named constant and values are bound")
    for match in SQL_RUN.finditer(with_strings):
        call = f"sqlite3_{match.group(1)}"
        given = split_arguments(arguments(with_strings, match.start()))
        if len(given) > 1 and not SQL_OK.fullmatch(given[1]):
            report(line_of(code, match.start()), call,
                   f"{call} () runs \"{given[1]}\": give it a named constant, or a parameter called sql")
    for match in ERROR_READ.finditer(code):
        report(line_of(code, match.start()), "error",
               "reads *error: the caller may have passed NULL; use a local GError and propagate it")
    for match in ASSERT.finditer(code):
        if SIDE_EFFECT.search(arguments(code, match.start())):
            report(line_of(code, match.start()), "g_assert",
                   "g_assert () with a side effect: it is gone where assertions are off")


def main():
    lint = Lint("blocked calls")
    for name in lint.files([".c", ".h"]):
        text = lint.read(name)
        code = strip_c(text)
        allowances = Allowances(text, code)

        def report(line, call, message, name=name, allowances=allowances):
            if not allowances.allow(line, call):
                lint.find(name, line, message)

        check_table(report, name, code)
        check_shapes(report, code, strip_c(text, keep_strings=True))

        for line, call, reason, _serves, used in allowances.given:
            if not reason:
                lint.find(name, line, f"lint-allow: {call}: says no reason")
            elif not used:
                lint.find(name, line, f"lint-allow: {call}: allows nothing here")
    lint.end()


main()
