"""tree: the window as a screen reader sees it, straight from the accessibility bus.

The library for this (libatspi) keeps copies that grow old, and asks for one thing at a time. Here only roles are
kept, the whole tree is one question, and what is asked of each part (where it is, whether it is on the screen) is on
its way together. Of a long list only the first rows are looked at.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import time
from collections import Counter, namedtuple

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
SETS = {}  # bits -> names
# A list keeps some 200 rows alive around those that are seen.
MAX_CHILDREN = 260
MAX_DEPTH = 60
# Nodes in a part of the window that is asked for before its own parts are.
MUCH = 8
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
        self.place, self.measured = None, False
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

    def depth(self):
        """0 for the program, 1 for its windows."""
        return sum(1 for _ in self.ancestors())

    def has(self, *states):
        return all(state in self.states for state in states)

    def take_states(self, low, high):
        bits = low | high << 32
        if bits not in SETS:
            SETS[bits] = frozenset(name for bit, name in STATES.items() if bits >> bit & 1)
        self.states = SETS[bits]

    @property
    def extents(self):
        """Where it is in its window, in pixels; None if it does not say. Asked for when somebody wants to know."""
        self.bus.measure([self])
        return self.place

    @property
    def wide(self):
        return bool(self.extents and self.extents.width > 0)

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


def numbers(answer):
    """Extents out of ((iiii)). By hand, as the next ones: unpack () takes ten times as long, and is called thousands of times."""
    place = answer.get_child_value(0)
    return Extents(*(place.get_child_value(index).get_int32() for index in range(4)))


def found_path(answer):
    """The path out of ((so)); "" where nothing was found."""
    reference = answer.get_child_value(0)
    return reference.get_child_value(1).get_string() if reference.get_child_value(0).get_string() else ""


def at(spot):
    """The parameters of GetAccessibleAtPoint: a place in the window."""
    across, down = spot
    return GLib.Variant.new_tuple(GLib.Variant.new_int32(across), GLib.Variant.new_int32(down),
                                  GLib.Variant.new_uint32(1))


def lines_of(answer):
    """What the list of everything says of each: (path, parent, index, children, interfaces, name, description, states)."""
    for line in iterate(answer.get_child_value(0)):
        states = line.get_child_value(9)
        yield (line.get_child_value(0).get_child_value(1).get_string(),
               line.get_child_value(2).get_child_value(1).get_string(),
               line.get_child_value(3).get_int32(), line.get_child_value(4).get_int32(), line.get_child_value(5),
               line.get_child_value(6).get_string(), line.get_child_value(8).get_string(),
               (states.get_child_value(0).get_uint32(), states.get_child_value(1).get_uint32()))


def iterate(array):
    return (array.get_child_value(index) for index in range(array.n_children()))


# kind -> interface, parameters, and what makes of the answer what is wanted.
QUESTIONS = {
    "GetState": (ACCESSIBLE, None, GLib.Variant.unpack),
    "GetRoleName": (ACCESSIBLE, None, GLib.Variant.unpack),
    "GetChildren": (ACCESSIBLE, None, GLib.Variant.unpack),
    "GetAll": ("org.freedesktop.DBus.Properties", GLib.Variant("(s)", (ACCESSIBLE,)), GLib.Variant.unpack),
    "GetExtents": (COMPONENT, GLib.Variant("(u)", (1,)), numbers),  # 1: relative to the window
    "GetAccessibleAtPoint": (COMPONENT, None, found_path),
}


class Bus:
    """The accessibility bus of one desktop."""

    def __init__(self, session_address):
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.session = Gio.DBusConnection.new_for_address_sync(session_address, flags, None, None)
        address = self.session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0,
                                         CALL_MS, None).unpack()[0]
        self.connection = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        self.roles = {}  # (owner, path) -> name
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
        readers = [QUESTIONS[kind][2] for _, kind, *_ in questions]
        left = len(questions)

        def answered(connection, result, index):
            nonlocal left
            try:
                answers[index] = readers[index](connection.call_finish(result))
            except GLib.Error as error:
                answers[index] = error
            left -= 1

        for index, (node, kind, *given) in enumerate(questions):
            interface, parameters, _ = QUESTIONS[kind]
            parameters = given[0] if given else parameters
            self.connection.call(node.owner, node.path, interface, kind, parameters, None, 0, CALL_MS, None, answered,
                                 index)
        while left:
            context.iteration(True)
        return answers

    @staticmethod
    def take(node, kind, answer):
        if kind == "GetExtents":
            node.place = None if isinstance(answer, GLib.Error) else answer
            node.measured = True
        if isinstance(answer, GLib.Error):
            return
        if kind == "GetState":
            node.take_states(*answer[0])
        elif kind == "GetRoleName":
            node.role = answer[0]
        elif kind == "GetAll":
            node.name = answer[0].get("Name", "")
            node.description = answer[0].get("Description", "")

    def applications(self):
        """[Node]: the programs that show something."""
        kids = self.call(*REGISTRY, ACCESSIBLE, "GetChildren")[0]
        nodes = [Node(self, owner, path) for owner, path in kids]
        for node, answer in zip(nodes, self.ask([(node, "GetAll") for node in nodes])):
            self.take(node, "GetAll", answer)
        return nodes

    def hidden(self, nodes):
        """Those of the nodes in which nothing is found.

        GTK 4.8 calls everything visible that somebody did not hide by name, also the pages of a stack that are turned
        away and rows that went out of a list; but it finds nothing in them. What lies on top of a widget without a
        node of its own (a button's picture, an entry's text) is no answer either, hence several spots. What is
        insensitive is never found, so it is not asked.
        """
        silent = self.silent_at_first(nodes)
        more = Counter(id(node) for node in self.silent(
            [(node, spot) for node in silent for spot in spots(node)[1:]]))
        return [node for node in silent if more[id(node)] == len(spots(node)) - 1]

    def silent_at_first(self, nodes):
        """Those in the middle of which nothing is found."""
        nodes = [node for node in nodes if node.has("sensitive")]
        self.measure(nodes)
        return self.silent([(node, spots(node)[0]) for node in nodes if node.wide])

    def silent(self, questions):
        """[(node, spot)] -> the nodes where nothing was found at the spot, each time."""
        answers = self.ask([(node, "GetAccessibleAtPoint", at(spot)) for node, spot in questions])
        return [node for (node, _), answer in zip(questions, answers)
                if not isinstance(answer, GLib.Error) and answer == ""]

    def tree(self, root):
        """Fills in everything below root that nobody hid by name, on the screen or not, in one question; returns root.

        GTK lists what it has told the bus of before; what it has not is asked for in place.
        """
        try:
            lines = list(lines_of(self.connection.call_sync(
                root.owner, "/org/a11y/atspi/cache", "org.a11y.atspi.Cache", "GetItems", None, None, 0, CALL_MS, None)))
        except GLib.Error as error:
            raise Gone(f"{root!r}: {error.message}") from error
        known, above = {root.path: root}, []
        # A page of a stack is told of, but is no widget and nobody's child: what is on it is the stack's.
        pages = {path: parent for path, parent, _, _, interfaces, *_ in lines
                 if path != root.path and not any(name.get_string() == COMPONENT for name in iterate(interfaces))}
        for path, parent, index, count, _, name, description, states in lines:
            if path in pages:
                continue
            parent = pages.get(parent, parent)
            node = known.setdefault(path, Node(self, root.owner, path))
            node.name, node.description, node.n_children = name, description, count
            node.take_states(*states)
            above.append((index, parent, node))
        for node in known.values():
            node.children = []
        for _, parent, node in sorted(above, key=lambda line: line[0]):
            if parent in known and node is not root:
                node.parent = known[parent]
                node.parent.children.append(node)
        self.learn_roles(known.values())
        self.complete(node for node in root.walk() if len(node.children) < min(node.n_children, MAX_CHILDREN))
        drop(root, lambda node: node.parent is root or node.has("visible"))
        return root

    def learn_roles(self, nodes):
        """A widget keeps its role and its path for life."""
        fresh = [node for node in nodes if (node.owner, node.path) not in self.roles]
        for node, answer in zip(fresh, self.ask([(node, "GetRoleName") for node in fresh])):
            if not isinstance(answer, GLib.Error):
                self.roles[node.owner, node.path] = answer[0]
        for node in nodes:
            node.role = self.roles.get((node.owner, node.path), "")

    def complete(self, nodes):
        """Reads what is below the nodes level by level, by which GTK comes to know it itself."""
        kinds = ("GetState", "GetAll", "GetChildren")
        level, depth = list(nodes), 0
        while level and depth < MAX_DEPTH:
            answers = self.ask([(node, kind) for node in level for kind in kinds])
            below = []
            for number, node in enumerate(level):
                *mine, kids = answers[number * len(kinds):(number + 1) * len(kinds)]
                for kind, answer in zip(kinds, mine):
                    self.take(node, kind, answer)
                kids = [] if isinstance(kids, GLib.Error) else kids[0]
                node.n_children = len(kids)
                there = {child.path: child for child in node.children}
                node.children = [there.get(path) or Node(self, owner, path, node)
                                 for owner, path in kids[:MAX_CHILDREN]]
                below += [child for child in node.children if child.path not in there]
            self.learn_roles(below)
            level, depth = below, depth + 1

    def measure(self, nodes):
        """Asks where the nodes are, all together."""
        nodes = [node for node in nodes if not node.measured]
        for node, answer in zip(nodes, self.ask([(node, "GetExtents") for node in nodes])):
            self.take(node, "GetExtents", answer)

    def read(self, root, only_active=False):
        """Fills in the tree below root with what is on the screen, perhaps of the active window only. Returns root."""
        self.tree(root)
        if only_active and any(window.has("active") for window in root.children):
            root.children = [window for window in root.children if window.has("active")]
        # First what holds much: of a page that is turned away only its uppermost widget is asked.
        sizes = {}
        measure_up(root, sizes)
        self.leave_out(root, lambda node: sizes[id(node)] >= MUCH)
        # Then the smallest parts: what has a part that is found is there as well.
        leaves = [node for node in root.walk() if not node.children]
        silent = {id(node) for node in self.silent_at_first(leaves)}
        found = set()
        for leaf in leaves:
            if leaf.has("sensitive") and leaf.wide and id(leaf) not in silent:
                found.add(id(leaf))
                found.update(id(parent) for parent in leaf.ancestors())
        self.leave_out(root, lambda node: id(node) not in found)
        return root

    def shown(self, nodes):
        """Those that are on the screen, of some of a tree that was not asked about that."""
        # What cannot be used is found nowhere: then what it stands in is looked for.
        stand = {id(node): next((one for one in (node, *node.ancestors()) if one.has("sensitive")), node)
                 for node in nodes}
        inner = [node for node in {id(node): node for node in stand.values()}.values() if node.depth() > 1]
        gone = {id(node) for node in self.hidden(inner)} | {id(node) for node in inner if not node.wide}
        return [node for node in nodes if id(stand[id(node)]) not in gone]

    def leave_out(self, root, asked):
        """Takes out of the tree what is hidden, from the top; of what is there only the nodes that are asked for."""
        # Windows are there.
        level = [node for window in root.children for node in window.children]
        while level:
            doubtful = [node for node in level if asked(node)]
            gone = {id(node) for node in self.hidden(doubtful)} | {id(node) for node in doubtful if not node.wide}
            for node in level:
                if id(node) in gone:
                    node.parent.children.remove(node)
            level = [child for node in level if id(node) not in gone for child in node.children]


def measure_up(node, sizes):
    """How many nodes there are in each."""
    sizes[id(node)] = 1 + sum(measure_up(child, sizes) for child in node.children)
    return sizes[id(node)]


def drop(node, keep):
    node.children = [child for child in node.children if keep(child)]
    for child in node.children:
        drop(child, keep)


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
