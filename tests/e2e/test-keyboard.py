#!/usr/bin/python3
"""test-keyboard: Tab and Shift+Tab reach every control of every page, and leave it again.

Not under sanitizers: keys are pressed a thousand times.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import pages  # noqa: E402
from desk import audit, tap  # noqa: E402
from desk.driver import Driver  # noqa: E402
from desk.portal import Portal, portal_program  # noqa: E402

BUILD = os.environ["AMT_BUILD_ROOT"]
PROGRAM = os.environ.get("AMT_DESK") or str(Path(BUILD, "src/amtsstube"))
PERSON = "aydin"
CASES = 30


def walk(desk, page):
    began = time.monotonic()
    desk.settle()
    place = audit.scope(desk)
    findings = audit.names(place) + audit.keyboard(desk, place)
    print(f"# {page}: {time.monotonic() - began:.1f} s", flush=True)
    assert not findings, f"{page}:\n" + "\n".join(findings)


def first_pages(portal):
    with Driver(BUILD, keyring=False) as desk:
        pages.first_start(desk, PROGRAM, portal, lambda page: walk(desk, page))


def desk_pages(portal):
    with Driver(BUILD, keyring=False) as desk:
        pages.start(desk, PROGRAM, portal, PERSON)
        for page, open_page, close_page in pages.DESK:
            open_page(desk)
            walk(desk, page)
            over(desk, pages.OVER.get(page, ()))
            close_page(desk)
        case_by_reference(desk)
        claim(desk, portal)
        desk.stop()


def over(desk, dialogs):
    """Escape closes each, also after the walk."""
    for name, open_it, close_it in dialogs:
        open_it(desk)
        walk(desk, name)
        close_it(desk)


def case_by_reference(desk):
    """The end of a reference in the command list opens its case, which is on no page before."""
    desk.key("alt+1")
    row = desk.until(lambda: pages.case_rows(desk), "the inbox")[0]
    reference = pages.REFERENCE.search(row.name)[0]
    desk.key("ctrl+k")
    desk.until(lambda: desk.windows("Befehlsliste"), "the command list")
    desk.type(reference[-4:])
    desk.wait_for(role=("row", "list item"), match=f"^{reference} .* öffnen")
    desk.key("Return")
    desk.wait_for(role="label", name=reference)


def claim(desk, portal):
    """What became of each case stays to be read where not all could be claimed."""
    desk.key("alt+1")
    desk.until(lambda: len(pages.case_rows(desk)) > 1, "the inbox")
    portal.cut()
    pages.command("Die nächsten 10")(desk)
    desk.until(lambda: desk.windows("Vorgänge übernehmen"), "the window of what is claimed")
    desk.wait_for(role="button", name="Schließen")
    walk(desk, "claim")
    desk.key("Escape")
    desk.until(lambda: not desk.windows("Vorgänge übernehmen"), "the end of that window")
    portal.restore()


def main():
    with Portal(portal_program(BUILD), cases=CASES) as portal:
        tap.run([
            ("the first pages", lambda: first_pages(portal)),
            ("the pages of the desk", lambda: desk_pages(portal)),
        ])


main()
