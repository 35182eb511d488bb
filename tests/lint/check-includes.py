#!/usr/bin/env python3
# check-includes: rooms include only what the picture in ARCHITECTURE.md allows.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import re

from lintlib import Lint, line_of, strip_c

# Room -> rooms whose headers it may include. One way; src/meson.build has the same arrows.
# store -> wire: the cache keeps the portal's own JSON text and reads it through wire, so that there is
# no second format of a case.
WIRE = {"model", "base"}
DESK = {"sync", "store", "remote", "vault", "letter", "render", "wire", "model", "base"}
UI = DESK | {"desk", "render"}
ARROWS = {
    "base": set(),
    "model": {"base"},
    "wire": WIRE,
    "remote": WIRE | {"wire"},
    "vault": {"base"},
    "store": WIRE | {"wire"},
    "letter": {"model", "base"},
    "render": {"base"},
    "render-helper": {"render"},
    "sync": WIRE | {"wire", "remote", "store"},
    "desk": DESK,
    "ctl": DESK | {"desk"},
    "ui": UI,
    "app": UI | {"ui"},
    # src/main.c: start-up only.
    "": {"app", "base"},
    "demo": WIRE | {"wire", "letter"},
    "server": WIRE | {"wire", "letter", "demo"},
}

# Where not the whole room may be included.
ONLY = {
    # Another program: they share what they say to each other, no code.
    ("render-helper", "render"): {"protocol.h"},
}

# Tests see their room, what the room sees, the test support, and this:
TEST_EXTRA = {
    "support": {"base"},
    "model": {"wire"},
    # The portal in the same process.
    "sync": {"server"},
    # Clerks as processes, looked at through their stores; with the office of sync's tests.
    "chaos": WIRE | {"wire", "remote", "store", "sync", "server"},
    "desk": {"server"},
    "ui": {"server"},
    "e2e": DESK | {"desk"},
    # Parsers of foreign bytes stand in many rooms.
    "bench": UI | {"ui", "server", "demo"},
    "fuzz": DESK | {"desk", "server", "render-helper"},
}
# Fixtures of another room's tests.
TEST_FIXTURES = {("chaos", "sync"), ("app", "desk"), ("ui", "desk")}
# The scripted browser in tests/support is linked only where HTTP is spoken anyway.
HTTP_TESTS = {"tests/support", "tests/remote", "tests/sync", "tests/desk", "tests/ctl", "tests/server", "tests/e2e",
              "tests/bench", "tests/fuzz"}

# Library -> where its headers may stand. A path means that folder and all below.
LIBRARIES = [
    ("SQLCipher", r"(sqlcipher/)?sqlite3(ext)?\.h", {"src/store", "src/server/db", "tests/store", "tests/server", "tests/bench"}),
    ("libsoup", r"libsoup/.*", {"src/remote", "src/server"} | HTTP_TESTS),
    ("libsecret", r"libsecret/.*", {"src/vault", "tests/vault"}),
    ("GnuTLS", r"gnutls/.*", {"src/server/signin"}),
    ("cairo", r"cairo.*\.h", {"src/letter", "src/demo", "src/render-helper", "tests/letter", "tests/demo", "tests/render",
                                    "tests/ui"}),
    ("Pango", r"pango/.*", {"src/letter", "src/demo", "tests/letter", "tests/demo"}),
    ("libjpeg", r"(jpeglib|turbojpeg|jerror)\.h", {"src/demo", "src/render-helper", "tests/demo", "tests/render"}),
    ("json-glib", r"json-glib/.*", {"src", "tests"}),
    ("GLib", r"(glib|gio|gobject|gmodule)/.*|(glib|glib-object|glib-unix|gmodule)\.h", {"src", "tests"}),
    ("GTK", r"(gtk|gdk|gsk)/.*|adwaita\.h", {"src/ui", "src/app", "tests/ui", "tests/app", "tests/bench"}),
    ("Poppler", r"(poppler|glib/poppler)[/.].*", {"src/render-helper", "tests/render"}),
    ("libpng", r"png\.h", {"src/render-helper", "tests/render"}),
    ("libtiff", r"tiff(io)?\.h", {"src/render-helper", "tests/render"}),
    ("libwebp", r"webp/.*", {"src/render-helper", "tests/render"}),
    ("libheif", r"libheif/.*", {"src/render-helper", "tests/render"}),
    ("libseccomp", r"seccomp\.h", {"src/render-helper"}),
    ("fontconfig", r"fontconfig/.*", {"src/render-helper"}),
    ("the sanitizers", r"sanitizer/.*", {"tests"}),
    ("the system", r"[a-z0-9]+\.h|(sys|linux|netinet|arpa|net)/[a-z0-9_]+\.h|security/.*", {"src", "tests"}),
]

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)
PARSER = re.compile(r"\b(JsonParser|json_parser_\w+|json_from_string|json_gobject_from_data)\b")


def place_of(name):
    """("src", "store") for src/store/amt-store.c."""
    parts = name.split("/")
    return parts[0], parts[1] if len(parts) > 2 else ""


def allowed_rooms(top, room):
    if top == "src":
        return ARROWS.get(room, set()) | {room}
    return ARROWS.get(room, set()) | TEST_EXTRA.get(room, set()) | {room}


def check_own(lint, name, line, header, owners):
    top, room = place_of(name)
    if header == "config.h":
        return
    if re.fullmatch(rf"amt-{room}-resources\.h", header):
        return  # made by the build

    base = header.rsplit("/", 1)[-1]
    found = owners.get(base, [])
    if not found:
        lint.find(name, line, f'"{header}" is in no room')
        return
    here = [f for f in found if place_of(f) == (top, room)]
    if "/" in header and not here:
        lint.find(name, line, f'"{header}": name headers of other rooms without their folder')
        return
    if here:
        return

    for other in found:
        other_top, other_room = place_of(other)
        if other_top == "tests" and top == "tests" and (other_room == "support" or (room, other_room) in TEST_FIXTURES):
            return
        if other_top == "src" and other_room in allowed_rooms(top, room):
            only = ONLY.get((room, other_room))
            if only and base not in only:
                lint.find(name, line, f'"{header}" of {other_room} is not shared with {room}')
                return
            folders = other.split("/")[2:-1]
            # Fuzz targets reach parsers wherever they stand.
            if folders and room != other_room and (top, room) != ("tests", "fuzz"):
                lint.find(name, line, f'"{header}" is the own business of room {other_room}')
            return
    lint.find(name, line, f'{top}/{room} may not include "{header}" of {place_of(found[0])[1]}')


def check_library(lint, name, line, header):
    for library, pattern, places in LIBRARIES:
        if not re.fullmatch(pattern, header):
            continue
        if not any(name.startswith(place + "/") for place in places):
            lint.find(name, line, f"<{header}>: {library} belongs to {', '.join(sorted(places))}")
        return
    lint.find(name, line, f"<{header}> is of no library that this lint knows; add it with a reason")


def main():
    lint = Lint("rooms include only what they may")
    names = lint.files([".c", ".h"])

    owners = {}
    for name in names:
        if name.endswith(".h"):
            owners.setdefault(name.rsplit("/", 1)[-1], []).append(name)
    for base, found in owners.items():
        if len(found) > 1:
            lint.find(found[1], 1, f"{base} is also {found[0]}: header names are unique")

    for name in names:
        top, room = place_of(name)
        if top == "src" and room and room not in ARROWS:
            lint.find(name, 1, f"room {room} has no arrows in tests/lint/check-includes.py")
            continue
        text = strip_c(lint.read(name), keep_strings=True)
        for match in INCLUDE.finditer(text):
            line = line_of(text, match.start())
            if match.group(1):
                check_own(lint, name, line, match.group(1), owners)
            else:
                check_library(lint, name, line, match.group(2))

        if top == "src" and room != "base":
            code = strip_c(text)
            for match in PARSER.finditer(code):
                lint.find(
                    name,
                    line_of(code, match.start()),
                    f"{match.group(1)}: JSON is parsed by amt_json_parse () only (size and depth bounds)",
                )
    lint.end()


main()
