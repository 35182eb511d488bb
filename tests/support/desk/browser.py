"""browser.py URI: the system browser of a test's desktop: signs in at the demo portal as a person would.

What it does stands in the file $AMT_BROWSER_FILE: a person's id, "cancel", or "nothing" (the page stays open). Each
address it was given is added to the file $AMT_OPENED_FILE.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import html
import os
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

SECONDS = 60
PAGE = 1 << 20


def attribute(tag, name):
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else None


def choose(page, person):
    """(where, fields) of the form on the page, filled in."""
    form = re.search(r"<form\b[^>]*>", page)[0]
    fields = {attribute(tag, "name"): attribute(tag, "value") for tag in re.findall(r"<input\b[^>]*>", page)}
    if person == "cancel":
        fields["cancel"] = "1"
    else:
        fields["person"] = person
    return attribute(form, "action") or "", fields


def visit(uri, person):
    opener = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(CookieJar()), urllib.request.ProxyHandler({}))
    with opener.open(uri, timeout=SECONDS) as answer:
        page, where = answer.read(PAGE).decode(), answer.url
    if person == "nothing":
        return
    action, fields = choose(page, person)
    body = urllib.parse.urlencode(fields).encode()
    # The last redirect leads back to the program, which answers with a page of its own.
    with opener.open(urllib.parse.urljoin(where, action), body, timeout=SECONDS) as answer:
        answer.read(PAGE)


def main():
    uri = sys.argv[1]
    with open(os.environ["AMT_OPENED_FILE"], "a", encoding="utf-8") as notes:
        notes.write(uri + "\n")
    with open(os.environ["AMT_BROWSER_FILE"], encoding="utf-8") as file:
        person = file.read().strip()
    try:
        visit(uri, person)
    except urllib.error.URLError as error:
        sys.exit(f"the browser: {error}")


main()
