"""audit: whether a page can be used without eyes and without a mouse.

    findings = audit.names(desk.read()) + audit.keyboard(desk)

Each finding is a sentence with the widget in it; no finding, no fault. Sources: WCAG 2.1 (1.3.1, 2.1.1, 2.1.2, 2.4.3,
4.1.2), EN 301 549 chapter 11.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import re
import time

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
MAX_STEPS = 400
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

    def __init__(self, desk, key):
        self.desk, self.key = desk, key
        self.nodes = {}
        self.reached = []
        self.findings = []
        self.look()

    def look(self):
        for node in self.desk.read().walk():
            self.nodes.setdefault((node.owner, node.path), node)

    def current(self):
        """The widget that has the keyboard, from what the bus said last."""
        focus = self.desk.bus.focus
        if focus is None:
            return None
        if focus not in self.nodes:
            self.look()
        return self.nodes.get(focus) or tree.Node(self.desk.bus, *focus).refresh()

    def press(self, key):
        """True if the keyboard went elsewhere."""
        bus = self.desk.bus
        before = bus.focus
        count = bus.focus_count
        self.desk.key(key)
        end = time.monotonic() + 0.4 * PATIENCE
        while time.monotonic() < end:
            bus.listen(0.01)
            if bus.focus_count != count and bus.focus != before:
                return True
        return False

    def tour(self):
        """Presses the key until a widget comes a second time."""
        seen = set()
        rows = 0
        for _ in range(MAX_STEPS):
            if not self.press(self.key):
                stuck = self.current()
                if self.press(self.key) or self.press(self.key):
                    silent = f"{describe(stuck)}: after it, {self.key} goes where a screen reader does not follow"
                    self.findings += [silent] if silent not in self.findings else []
                else:
                    # Only one widget takes the keyboard here: then there is nowhere to go.
                    if stuck is not None and not (seen == {stuck.path}):
                        self.findings.append(f"{describe(stuck)}: {self.key} does not leave it")
                    if not self.press("ctrl+" + self.key):
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
        self.findings.append(f"{MAX_STEPS} times {self.key}, and no widget came twice")
        return self


def group_of(node):
    """Widgets of which the keyboard enters one and goes on to the others with arrows: rows, tabs, radio buttons."""
    if node.role in ("row", "list item"):
        return next((parent.path for parent in node.ancestors() if parent.role in HOLDERS), None)
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


def keyboard(desk, backwards=True):
    """Controls that Tab does not reach or leave, in both directions. The keyboard ends where it began."""
    findings = []
    for key in ("Tab", "shift+Tab") if backwards else ("Tab",):
        walk = Walk(desk, key).tour()
        findings += walk.findings
        reached = {node.path for node in walk.reached}
        for node in walk.reached:
            reached |= {parent.path for parent in node.ancestors() if parent.role in INNER_OF | {"row"}}
        groups = {group_of(node) for node in walk.reached} - {None}
        groups |= {node.path for node in walk.reached if node.role in HOLDERS}
        for node in desk.read().walk():
            if node.role not in CONTROLS or not node.has("sensitive") or is_inner(node) or window_buttons(node):
                continue
            if node.role == "row" and not node.has("focusable"):
                continue  # rows that only show something
            if not covered(node, reached, groups):
                findings.append(f"{describe(node)}: {key} does not reach it")
    return findings
