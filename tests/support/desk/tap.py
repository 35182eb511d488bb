"""tap: tests in Python that Meson and count-tests understand.

    tap.run([("what it shows", function), …])

SPDX-License-Identifier: GPL-3.0-or-later
"""
import sys
import time
import traceback


def run(cases):
    """Runs each and ends the program. The name of a case is what it shows; it fails by any exception."""
    wanted = sys.argv[1:]
    failed = 0
    print(f"1..{len(cases)}", flush=True)
    for number, (what, function) in enumerate(cases, 1):
        if wanted and not any(word in what for word in wanted):
            print(f"ok {number} - {what} # SKIP not asked for", flush=True)
            continue
        begin = time.monotonic()
        try:
            function()
            print(f"ok {number} - {what}", flush=True)
        except Exception as error:  # pylint: disable=broad-except
            failed += 1
            print(f"not ok {number} - {what}")
            text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
            print("\n".join("# " + line for line in text.splitlines()), flush=True)
        print(f"# {what}: {time.monotonic() - begin:.1f} s", flush=True)
    sys.exit(1 if failed else 0)
