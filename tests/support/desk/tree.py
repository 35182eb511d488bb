"""tree: the window as a screen reader sees it, straight from the accessibility bus.

The library for this (libatspi) keeps copies that grow old, and asks for one thing at a time. Here nothing is
kept, and the questions of one level of the tree are on their way together: a window with 300 parts takes a
twentieth of a second. Of a long list only the first rows are looked at.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import time
from collections import namedtuple

from gi.repository import Gio, GLib

ACCESSIBLE = "org.a11y.atspi.Accessible"
COMPONENT = "org.a11y.atspi.Component"
REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
# AtspiStateType: bit numbers.
STATES = {
    1: "active", 4: "checked", 5: "collapsed", 7: "editable", 8: "enabled", 9: "expandable", 10: "expanded",
    11: "focusable", 12: "focused", 16: "modal", 17: "multi-line", 20: "pressed", 22: "selectable", 23: "selected",
    24: "sensitive", 25: "showing", 30: "visible", 33: "required", 36: "invalid", 41: "checkable", 42: "has-popup",
    43: "read-only",
}
# A list keeps some 200 rows alive around those that are seen.
MAX_CHILDREN = 260
MAX_DEPTH = 60
MAX_DUMPED_ROWS = 12
CALL_MS = 15000

Extents = namedtuple("Extents", "x y width height")


class Gone(Exception):
    """The widget or the whole program is no longer there."""


class Node:
    """One accessible object, as it was when the tree was read. Methods ask again."""

    def __init__(self, bus, owner, path, parent=None):
        self.bus, self.owner, self.path, self.parent = bus, owner, path, parent
        self.name = self.description = self.role = ""
        self.states = frozenset()
        self.extents = None
        self.children = []
        self.n_children = 0

    def __repr__(self):
        return f"<{self.role} {self.name!r}>"

    def call(self, interface, method, parameters=None):
        try:
            return self.bus.call(self.owner, self.path, interface, method, parameters)
        except GLib.Error as error:
            raise Gone(f"{self!r}: {error.message}") from error

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

    def ancestors(self):
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def has(self, *states):
        return all(state in self.states for state in states)

    def usable(self):
        return self.has("visible") and self.has("sensitive")

    def refresh(self):
        """State, name and place anew; raises Gone."""
        kinds = ("GetState", "GetRoleName", "GetAll", "GetExtents")
        for kind, answer in zip(kinds, self.bus.ask([(self, kind) for kind in kinds])):
            if isinstance(answer, GLib.Error) and kind == "GetState":
                raise Gone(f"{self!r}: {answer.message}")
            self.bus.take(self, kind, answer)
        return self

    def is_shown(self):
        """Whether it is on the screen now, and not on a page of a stack that is turned away."""
        try:
            self.refresh()
        except Gone:
            return False
        if not self.has("visible") or not self.extents or self.extents.width <= 0:
            return False
        return not self.bus.hidden([self])

    def text(self):
        """What stands in an entry or a text view; of anything else its name."""
        try:
            answer = self.call("org.freedesktop.DBus.Properties", "Get",
                               GLib.Variant("(ss)", ("org.a11y.atspi.Text", "CharacterCount")))
            # An entry answers nothing to "all", which is written -1.
            return self.call("org.a11y.atspi.Text", "GetText", GLib.Variant("(ii)", (0, answer[0])))[0]
        except Gone:
            return self.name

    def do(self, action="click"):
        """An action by name; False where the widget has none of that name (check boxes, rows …)."""
        answer = self.call("org.freedesktop.DBus.Properties", "Get",
                           GLib.Variant("(ss)", ("org.a11y.atspi.Action", "NActions")))
        for index in range(answer[0]):
            if self.call("org.a11y.atspi.Action", "GetName", GLib.Variant("(i)", (index,)))[0] == action:
                return self.call("org.a11y.atspi.Action", "DoAction", GLib.Variant("(i)", (index,)))[0]
        return False


def spots(node):
    """Where to look for a widget: in the middle, then at its corners and on its padding (extents are without that)."""
    x, y, width, height = node.extents
    return [(x + width // 2, y + height // 2), (x + 1, y + 1), (x + width - 2, y + height - 2),
            (x - 2, y + height // 2), (x + width // 2, y - 2), (x + width // 4, y + 1)]


QUESTIONS = {
    "GetState": (ACCESSIBLE, None),
    "GetRoleName": (ACCESSIBLE, None),
    "GetChildren": (ACCESSIBLE, None),
    "GetAll": ("org.freedesktop.DBus.Properties", GLib.Variant("(s)", (ACCESSIBLE,))),
    "GetExtents": (COMPONENT, GLib.Variant("(u)", (1,))),  # 1: relative to the window
    "GetAccessibleAtPoint": (COMPONENT, None),
}


class Bus:
    """The accessibility bus of one desktop."""

    def __init__(self, session_address):
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.session = Gio.DBusConnection.new_for_address_sync(session_address, flags, None, None)
        address = self.session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0,
                                         CALL_MS, None).unpack()[0]
        self.connection = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        self.focus = None  # (owner, path) of the widget that got the keyboard last
        self.focus_count = 0
        self.connection.signal_subscribe(None, "org.a11y.atspi.Event.Object", "StateChanged", None, "focused", 0,
                                         self.focus_changed)

    def focus_changed(self, _connection, owner, path, _interface, _signal, parameters):
        if parameters.unpack()[1]:
            self.focus = (owner, path)
            self.focus_count += 1

    def listen(self, seconds=0.0):
        """Takes in what the bus has said meanwhile; waits for the first word at most so long."""
        context = GLib.MainContext.default()
        end = time.monotonic() + seconds
        while not context.iteration(False) and time.monotonic() < end:
            time.sleep(0.002)
        while context.iteration(False):
            pass

    def close(self):
        for connection in (self.connection, self.session):
            try:
                connection.close_sync(None)
            except GLib.Error:
                pass

    def call(self, owner, path, interface, method, parameters=None):
        return self.connection.call_sync(owner, path, interface, method, parameters, None, 0, CALL_MS, None).unpack()

    def ask(self, questions):
        """[(node, kind) or (node, kind, parameters)] -> answers in that order; an answer may be a GLib.Error."""
        context = GLib.MainContext.default()
        answers = [None] * len(questions)
        left = len(questions)

        def answered(connection, result, index):
            nonlocal left
            try:
                answers[index] = connection.call_finish(result).unpack()
            except GLib.Error as error:
                answers[index] = error
            left -= 1

        for index, (node, kind, *given) in enumerate(questions):
            interface, parameters = QUESTIONS[kind]
            parameters = given[0] if given else parameters
            self.connection.call(node.owner, node.path, interface, kind, parameters, None, 0, CALL_MS, None, answered,
                                 index)
        while left:
            context.iteration(True)
        return answers

    @staticmethod
    def take(node, kind, answer):
        if isinstance(answer, GLib.Error):
            return
        if kind == "GetState":
            low, high = answer[0]
            bits = low | high << 32
            node.states = frozenset(name for bit, name in STATES.items() if bits >> bit & 1)
        elif kind == "GetRoleName":
            node.role = answer[0]
        elif kind == "GetAll":
            node.name = answer[0].get("Name", "")
            node.description = answer[0].get("Description", "")
        elif kind == "GetExtents":
            node.extents = Extents(*answer[0])

    def applications(self):
        """[Node]: the programs that show something."""
        kids = self.call(*REGISTRY, ACCESSIBLE, "GetChildren")[0]
        nodes = [Node(self, owner, path) for owner, path in kids]
        for node, answer in zip(nodes, self.ask([(node, "GetAll") for node in nodes])):
            self.take(node, "GetAll", answer)
        return nodes

    def hidden(self, nodes):
        """Ids of those of the nodes in which nothing is found.

        GTK 4.8 calls everything visible that somebody did not hide by name, also the pages of a stack that are turned
        away and rows that went out of a list; but it finds nothing in them. What lies on top of a widget without a
        node of its own (a button's picture, an entry's text) is no answer either, hence several spots. What is
        insensitive is never found, so it is not asked.
        """
        asked = [node for node in nodes if node.has("sensitive") and node.extents and node.extents.width > 0]
        silent = self.silent([(node, spots(node)[0]) for node in asked])
        more = self.silent([(node, spot) for node in silent for spot in spots(node)[1:]])
        return {id(node) for node in silent if more.count(node) == len(spots(node)) - 1}

    def silent(self, questions):
        """[(node, spot)] -> the nodes where nothing was found at the spot, each time."""
        answers = self.ask(
            [(node, "GetAccessibleAtPoint", GLib.Variant("(iiu)", (*spot, 1))) for node, spot in questions])
        return [node for (node, _), answer in zip(questions, answers)
                if not isinstance(answer, GLib.Error) and answer[0][0] == ""]

    def read(self, root, max_children=MAX_CHILDREN):
        """Fills in the tree below root with what is on the screen; of lists the first rows. Returns root."""
        kinds = ("GetState", "GetRoleName", "GetAll", "GetExtents", "GetChildren")
        level, depth = [root], 0
        while level and depth < MAX_DEPTH:
            answers = self.ask([(node, kind) for node in level for kind in kinds])
            kids = {}
            for number, node in enumerate(level):
                mine = answers[number * len(kinds):(number + 1) * len(kinds)]
                for kind, answer in zip(kinds, mine):
                    self.take(node, kind, answer)
                kids[id(node)] = [] if isinstance(mine[-1], GLib.Error) else mine[-1][0]
            if depth > 1:
                level = [node for node in level if node.has("visible") and node.extents and node.extents.width > 0]
            below = []
            for node in level:
                if node.parent:
                    node.parent.children.append(node)
                node.children = []
                node.n_children = len(kids[id(node)])
                below += [Node(self, owner, path, node) for owner, path in kids[id(node)][:max_children]]
            level = below
            depth += 1
        # Only now: what was never listed is found nowhere.
        inner = [node for child in root.children for node in child.walk() if node is not child]
        prune(root, self.hidden(inner))
        return root


def prune(node, hidden):
    node.children = [child for child in node.children if id(child) not in hidden]
    for child in node.children:
        prune(child, hidden)


def dump(node, depth=0, lines=None):
    """The tree as text, for messages of failed tests."""
    lines = [] if lines is None else lines
    states = ",".join(sorted(node.states - {"visible", "sensitive", "enabled"}))
    lines.append(f"{'  ' * depth}{node.role} {node.name!r} [{states}]")
    shown = [child for number, child in enumerate(node.children) if child.role != "row" or number < MAX_DUMPED_ROWS]
    for child in shown:
        dump(child, depth + 1, lines)
    if node.n_children > len(shown):
        lines.append(f"{'  ' * (depth + 1)}… {node.n_children - len(shown)} more")
    return "\n".join(lines)
