"""audit: whether a page can be used without eyes and without a mouse.

    findings = audit.names(desk.read()) + audit.keyboard(desk)

Each finding is a sentence with the widget in it; no finding, no fault. Sources: WCAG 2.1 (1.3.1, 2.1.1, 2.1.2, 2.4.3,
4.1.2), EN 301 549 chapter 11.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import re
import time

from gi.repository import GLib

from . import tree
from .driver import PATIENCE

NAMED = {
    "button", "toggle button", "checkbox", "radio", "switch", "text box", "search box", "password text", "combo box",
    "menu item", "checkbox menu item", "radio menu item", "link", "tab", "spin button", "slider", "row", "list item",
    "list", "list box", "tree grid", "grid", "table", "dialog", "alert dialog", "window",
}
# What a person acts on; the rest of NAMED only holds it.
CONTROLS = NAMED - {"list", "list box", "tree grid", "grid", "table", "dialog", "alert dialog", "window"}
HOLDERS = ("list", "list box", "tree grid", "grid", "table")
CLASS_NAME = re.compile(r"(Gtk|Adw|Amt)[A-Z]\w*")
MNEMONIC = re.compile(r"(^|\s)_\w")
# Parts of one control that GTK 4.8 shows beside it: the control's own name speaks for them.
INNER_OF = {"combo box", "spin button", "search box", "text box", "slider"}
# A popover keeps the keyboard until it is closed.
OVERLAYS = ("dialog", "alert dialog", "menu")
POPOVER = "GtkPopoverContent"
MAX_STEPS = 400
# Seconds after which a key that nothing was heard of has done nothing.
SILENCE = 2
MAX_ROWS_IN_A_ROW = 4


def names(root):
    """Controls, lists and windows without a name that says what they are."""
    findings = []
    for node in root.walk():
        if node.role not in NAMED or is_inner(node):
            continue
        problem = wrong_name(node)
        if problem:
            findings.append(f"{describe(node)}: {problem}")
    return findings


def wrong_name(node):
    name = node.name.strip()
    if not name:
        return "has no name"
    if CLASS_NAME.fullmatch(name):
        return "is named by its class"
    if MNEMONIC.search(name):
        return "has the underline of a mnemonic in its name"
    return None


def is_inner(node):
    """Whether a widget is only the inside of another, or GTK's own and beyond our reach."""
    if any(parent.role in INNER_OF for parent in node.ancestors()):
        return True
    if node.role == "list" and node.parent and node.parent.role == "tree grid":
        return True  # a column view is the grid and, inside, a list that cannot be named
    if node.role in ("list", "list item") and any(parent.role == "row" for parent in node.ancestors()):
        return True  # a row with a choice shows its value as a list of one
    if node.role == "row" and any(child.role == "column header" for child in node.children):
        return True
    return False


def row_words(rows, words):
    """Rows whose name has none of the words: what only an icon or a colour says, a screen reader does not hear."""
    return [f"{describe(row)}: says none of {', '.join(sorted(words))}" for row in rows
            if not any(word in row.name for word in words)]


def cut_off(root, size):
    """Controls that reach beyond the window, where nothing scrolls them into sight."""
    width, height = size
    findings = []
    for node in root.walk():
        if node.role not in CONTROLS or not node.extents or is_inner(node):
            continue
        if any(parent.role in ("dialog", "alert dialog") for parent in node.ancestors()):
            continue  # places in it are relative to its own window
        bars = [child.extents for parent in node.ancestors() for child in parent.children if child.role == "scroll bar"]
        across = any(bar.width > bar.height for bar in bars)
        down = any(bar.width < bar.height for bar in bars)
        x, y, w, h = node.extents
        if (not across and (x < 0 or x + w > width)) or (not down and (y < 0 or y + h > height)):
            findings.append(f"{describe(node)}: is cut off ({x}, {y}, {w} × {h} in {width} × {height})")
    return findings


def describe(node):
    """The widget, and the nearest thing around it that has a name."""
    place = next((parent for parent in node.ancestors()
                  if parent.name and not CLASS_NAME.fullmatch(parent.name)), None)
    text = f"{node.role} “{node.name}”" if node.name else f"{node.role} without a name"
    if not node.name and node.children:
        inside = [child for child in node.walk() if child is not node and child.name]
        text += f" (in it: {inside[0].role} “{inside[0].name}”)" if inside else ""
    return f"{text} in {place.role} “{place.name}”" if place else text


class Walk:
    """One tour through a window with one key."""

    def __init__(self, desk, key, place):
        self.desk, self.key = desk, key
        self.nodes = {}
        self.seen = set()  # on the screen when it was looked at
        self.reached = []
        self.findings = []
        self.start = self.look_at(place)

    def look_at(self, place):
        """What is on the screen, added to what was seen before; returns the widget that has the keyboard."""
        holder = None
        for node in place.walk():
            self.nodes.setdefault((node.owner, node.path), node)
            self.seen.add((node.owner, node.path))
            if node.has("focused"):
                holder = holder or node
        return holder

    def current(self):
        """The widget that has the keyboard, from what the bus said last."""
        focus = self.desk.bus.focus
        return self.known(*focus) if focus else None

    def known(self, owner, path):
        """A widget with what is around it; asked for one by one, which is faster than to read the whole window again."""
        node = self.nodes.get((owner, path))
        if node is None:
            node = self.nodes[owner, path] = tree.Node(self.desk.bus, owner, path).refresh()
            answer = node.call("org.freedesktop.DBus.Properties", "Get",
                               GLib.Variant("(ss)", (tree.ACCESSIBLE, "Parent")))
            above = answer[0]
            if above[0] == owner and not above[1].endswith("/null"):
                node.parent = self.known(*above)
        return node

    def press(self, key):
        """True if the keyboard went elsewhere. What the bus is told is waited for; only a fault takes all the time."""
        bus = self.desk.bus
        bus.listen()
        before, count = bus.focus, bus.focus_count
        self.desk.tap(key)
        end = time.monotonic() + SILENCE * PATIENCE
        while bus.focus_count == count and time.monotonic() < end:
            bus.listen(0.01)
        if bus.focus_count == count:
            return False
        # Whatever else the same key moved was said before the program answers.
        self.desk.app.node.call(tree.ACCESSIBLE, "GetChildren")
        bus.listen()
        return bus.focus != before

    def stuck(self, node):
        """The key did nothing that was heard. Returns whether the tour can go on."""
        holder = self.look_at(scope(self.desk))
        if holder is not None and (holder.owner, holder.path) != self.desk.bus.focus:
            self.findings.append(f"{describe(holder)}: gets the keyboard, and a screen reader does not hear of it")
            self.desk.bus.focus = (holder.owner, holder.path)
            return True
        # Where only one widget takes the keyboard there is nowhere to go.
        if [one.path for one in self.reached] != [node.path]:
            self.findings.append(f"{describe(node)}: {self.key} does not leave it")
        return self.press("ctrl+" + self.key)

    def judge(self, node):
        """What has the keyboard must be known by name and seen."""
        if wrong_name(node) and not is_inner(node) and not scrolls(node):
            self.findings.append(f"{describe(node)}: gets the keyboard and {wrong_name(node)}")
        elif (node.owner, node.path) not in self.seen and not self.comes_into_sight(node):
            self.findings.append(f"{describe(node)}: gets the keyboard and is not on the screen")

    @staticmethod
    def comes_into_sight(node):
        """Whether the widget is on the screen, or scrolled to; what stands inside an entry hides it from the question."""
        if node.role in INNER_OF or is_inner(node):
            return True
        end = time.monotonic() + SILENCE * PATIENCE
        while time.monotonic() < end:
            if node.is_shown():
                return True
            node.bus.listen(0.05)
        return False

    def tour(self):
        """Presses the key until a widget comes a second time."""
        seen = set()
        rows = 0
        if self.start is not None:
            self.desk.bus.focus = (self.start.owner, self.start.path)
        for _ in range(MAX_STEPS):
            if not self.press(self.key):
                node = self.current()
                if node is not None and not seen:
                    seen.add(node.path)
                    self.reached.append(node)
                if node is None or not self.stuck(node):
                    return self
            node = self.current()
            if node is None:
                continue
            row = next((part for part in (node, *node.ancestors()) if part.role == "row"), None)
            rows = rows + 1 if row is not None and node.role == "row" else 0
            if rows == MAX_ROWS_IN_A_ROW:
                self.findings.append(f"{describe(node)}: {self.key} walks the list row by row")
            if node.path in seen:
                return self
            seen.add(node.path)
            self.reached.append(node)
            self.judge(node)
        self.findings.append(f"{MAX_STEPS} times {self.key}, and no widget came twice")
        return self


def group_of(node):
    """Widgets of which the keyboard enters one and goes on to the others with arrows: rows, tabs, radio buttons."""
    if node.role in ("row", "list item"):
        return next((parent.path for parent in node.ancestors() if parent.role in HOLDERS), None)
    # What can be pressed in a row, or in a table of values.
    for parent in node.ancestors():
        if parent.role in ("row", "list item"):
            return group_of(parent)
        if parent.role == "table":
            return parent.path
    if node.role in ("tab", "radio", "menu item", "checkbox menu item", "radio menu item"):
        return node.parent.path if node.parent else None
    return None


def window_buttons(node):
    """Minimise, maximise, close: the window manager has keys for them, and GTK takes them out of the round."""
    return any(parent.role == "widget" and parent.name == "AdwGizmo" for parent in node.ancestors()) and \
        node.name in ("Minimieren", "Maximieren", "Wiederherstellen", "Schließen", "Minimize", "Maximize", "Restore",
                      "Close")


def covered(node, reached, groups):
    if node.path in reached or group_of(node) in groups:
        return True
    # The keyboard may be in the inside of a control (an entry's text) or on what is around it (a row with one switch).
    inner = {part.path for part in node.walk()}
    return bool(inner & reached)


def scrolls(node):
    """Whether a widget only takes the keyboard so that what it shows can be scrolled; what it shows has a name."""
    return node.role == "group" and bool(node.parent and node.parent.role == "group" and not wrong_name(node.parent))


def scope(desk):
    """Where one works: the window, or what lies over it; the rest waits behind."""
    windows = desk.read(only_active=True).children
    for window in windows:
        for node in window.walk():
            if node.has("focused"):
                over = (part for part in node.ancestors() if part.role in OVERLAYS or part.name == POPOVER)
                return next(over, window)
    return windows[0]


def reached_by(walk):
    """(paths of the widgets that had the keyboard or hold one that had it, groups that were entered)"""
    reached = {node.path for node in walk.reached}
    for node in walk.reached:
        reached |= {parent.path for parent in node.ancestors() if parent.role in INNER_OF | {"row"}}
    groups = {group_of(node) for node in walk.reached} - {None}
    groups |= {node.path for node in walk.reached if node.role in HOLDERS}
    return reached, groups


def keyboard(desk, place=None, backwards=True):
    """Controls that Tab does not reach or leave, in both directions; place is what scope () said a moment ago.

    Looked for is what was on the screen before and after: a tour that turns the page away, or scrolls, finds no less.
    """
    findings = []
    place = place or scope(desk)
    asked = {node.path: node for node in place.walk()}
    walks = []
    for key in ("Tab", "shift+Tab") if backwards else ("Tab",):
        walk = Walk(desk, key, place)
        if walks and desk.bus.focus:
            walk.start = walk.known(*desk.bus.focus)  # where the tour before it ended
        walks.append(walk.tour())
        findings += walk.findings
    asked |= {node.path: node for node in scope(desk).walk()}
    for walk in walks:
        reached, groups = reached_by(walk)
        for node in asked.values():
            if node.role not in CONTROLS or not node.has("sensitive") or is_inner(node) or window_buttons(node):
                continue
            if node.role == "row" and not node.has("focusable"):
                continue  # rows that only show something
            if not covered(node, reached, groups) and still_there(node):
                findings.append(f"{describe(node)}: {walk.key} does not reach it")
    return findings


def still_there(node):
    """Whether a widget that was on the screen some time before is there, and can be used."""
    try:
        return node.refresh().usable()
    except tree.Gone:
        return False
