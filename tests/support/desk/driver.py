"""driver: starts the program on a display of its own and works with it as a clerk does: with eyes, keys and mouse.

    with Driver(build) as desk:
        desk.start([program])
        desk.click(role="button", name="Übernehmen")
        desk.wait_for(role="label", contains="Übernommen")

Everything waits for a condition with a deadline. A warning on standard error fails the run, as does a stall of the
main loop over 250 ms.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

from gi.repository import GLib

from . import tree
from .display import Display
from .picture import frame_buffer, read_screen

# Sanitizers slow everything down, and say so in their options.
PATIENCE = 4 if os.environ.get("ASAN_OPTIONS") else 1
DEADLINE = 15 * PATIENCE
STALL_MS = 250 * PATIENCE
COMPLAINT = re.compile(
    r"(WARNING|CRITICAL|ERROR) \*\*|-(WARNING|CRITICAL|ERROR)\b|runtime error:|AddressSanitizer|LeakSanitizer")
CONTROLS = (
    "button", "toggle button", "checkbox", "radio", "switch", "text box", "search box", "password text", "combo box",
    "menu item", "checkbox menu item", "radio menu item", "link", "tab", "spin button", "slider", "row", "list item",
)


class Failure(AssertionError):
    """What was waited for did not happen, or something happened that must not."""


class App:
    """One running program."""

    def __init__(self, process, stderr, stalls):
        self.process, self.stderr, self.stalls = process, stderr, stalls
        self.node = None
        self.read_to = 0

    def complaints(self):
        """New lines of standard error that must not be there."""
        text = self.stderr.read_text(encoding="utf-8", errors="replace")
        fresh, self.read_to = text[self.read_to:], len(text)
        return [line for line in fresh.splitlines() if COMPLAINT.search(line)]

    def stall_records(self):
        try:
            lines = self.stalls.read_text().splitlines()[1:]
        except OSError:
            return []
        return [json.loads(line) for line in lines]


class Driver:
    """A display and what runs on it."""

    def __init__(self, build, pictures=None, **display):
        self.build = Path(build).resolve()
        self.display = Display(build, **display)
        self.pictures = Path(pictures) if pictures else self.build / "screenshots"
        self.apps = []
        self.app = None
        self.bus = None
        self.keyboard = None
        self.number = 0

    def __enter__(self):
        self.display.__enter__()
        try:
            self.bus = tree.Bus(self.display.environment["DBUS_SESSION_BUS_ADDRESS"])
        except BaseException:
            self.display.stop()
            raise
        return self

    def __exit__(self, kind, _value, _trace):
        if kind is not None:
            self.evidence()
        try:
            for app in list(self.apps):
                self.stop(app, judge=kind is None)
        finally:
            if self.keyboard:
                self.keyboard.stdin.close()
            self.bus.close()
            self.display.stop()

    # Programs

    def start(self, command, window=None, **environment):
        """Starts a program and waits for its first window (of that title, if one is given)."""
        self.number += 1
        root = self.display.root
        stderr = root / f"stderr-{self.number}"
        stalls = root / f"stalls-{self.number}"
        with open(stderr, "wb") as log:
            process = self.display.spawn(
                [str(part) for part in command], stdout=log, stderr=log,
                # A warning is found on standard error, with what the window looked like; no need to crash.
                env=self.display.env(AMTSSTUBE_STALL_LOG=str(stalls), G_DEBUG="", **environment))
        self.app = App(process, stderr, stalls)
        self.apps.append(self.app)
        self.until(lambda: self.find_app(self.app), f"{command[0]} on the accessibility bus")
        self.until(lambda: self.windows(window), f"a window of {command[0]}")
        self.maximize()
        return self.app

    def find_app(self, app):
        if app.process.poll() is not None:
            raise Failure(f"the program ended with {app.process.returncode}:\n{app.stderr.read_text()}")
        for node in self.bus.applications():
            try:
                pid = self.bus.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                    "GetConnectionUnixProcessID", GLib.Variant("(s)", (node.owner,)))[0]
            except GLib.Error:
                continue
            if pid == app.process.pid:
                app.node = node
                return node
        return None

    def stop(self, app=None, judge=True):
        """Ends the program as a logout does, and looks at what it left behind."""
        app = app or self.app
        if app.process.poll() is None:
            app.process.send_signal(signal.SIGTERM)
            try:
                app.process.wait(DEADLINE)
            except subprocess.TimeoutExpired:
                app.process.kill()
                app.process.wait()
                if judge:
                    raise Failure("the program does not end on SIGTERM") from None
        return self.ended(app, judge)

    def ended(self, app, judge=True):
        """After it ended: exit code, complaints, stalls."""
        self.apps.remove(app)
        if app is self.app:
            self.app = self.apps[-1] if self.apps else None
        if not judge:
            return app
        if app.process.returncode not in (0, -signal.SIGTERM):
            raise Failure(f"exit code {app.process.returncode}:\n{app.stderr.read_text()[-4000:]}")
        complaints = app.complaints()
        if complaints:
            raise Failure("on standard error:\n" + "\n".join(complaints))
        long = [stall for stall in app.stall_records() if stall_net(stall) > STALL_MS]
        if long:
            raise Failure("the main loop stood still:\n" + "\n".join(describe_stall(stall) for stall in long))
        return app

    # Waiting

    def until(self, condition, what, seconds=None):
        """The first true answer of the condition; fails at the deadline or when the program complains."""
        end = time.monotonic() + (seconds * PATIENCE if seconds else DEADLINE)
        while True:
            if self.app:
                self.check()
            try:
                answer = condition()
            except (tree.Gone, GLib.Error):
                answer = None
            if answer:
                return answer
            if time.monotonic() >= end:
                self.fail(f"waited in vain for {what}")
            self.bus.listen(0.02)

    def check(self):
        """Fails if the program ended or complained."""
        if self.app.process.poll() is not None:
            raise Failure(f"the program ended with {self.app.process.returncode}:\n"
                          + self.app.stderr.read_text()[-4000:])
        complaints = self.app.complaints()
        if complaints:
            raise Failure("on standard error:\n" + "\n".join(complaints))

    def fail(self, message):
        try:
            seen = tree.dump(self.read())
        except (tree.Gone, GLib.Error, AttributeError):
            seen = "(no window)"
        raise Failure(f"{message}\n{seen}")

    # Looking

    def read(self, only_active=False):
        """The whole program as it is now, or the window in which one works."""
        return self.bus.read(self.app.node, only_active)

    def windows(self, title=None):
        """Top-level windows; their content is not read."""
        kids = self.app.node.call(tree.ACCESSIBLE, "GetChildren")[0]
        nodes = [tree.Node(self.bus, owner, path).refresh() for owner, path in kids]
        return [node for node in nodes if node.has("showing") and (title is None or node.name == title)]

    def find_all(self, role=None, name=None, contains=None, within=None, states=(), match=None):
        """Everything on the screen that fits; names are compared whole, `contains` anywhere, `match` as a pattern."""
        roles = (role,) if isinstance(role, str) else role
        found = [
            node for node in (within or self.bus.tree(self.app.node)).walk()
            if (roles is None or node.role in roles)
            and (name is None or node.name == name)
            and (contains is None or contains in node.name)
            and (match is None or re.search(match, node.name))
            and node.has(*states)
        ]
        return found if within else self.bus.shown(found)

    def find(self, **what):
        """The first that fits, now; None if there is none."""
        found = self.find_all(**what)
        return found[0] if found else None

    def wait_for(self, seconds=None, **what):
        return self.until(lambda: self.find(**what), what, seconds)

    def wait_gone(self, seconds=None, **what):
        return self.until(lambda: not self.find(**what), f"the end of {what}", seconds)

    def texts(self, within=None):
        """What can be read: names of labels, and what stands in text boxes."""
        root = within or self.read()
        return [node.text() if node.role == "text box" else node.name for node in root.walk()
                if node.role in ("label", "text box", "heading") and node.name]

    def wait_text(self, text, seconds=None):
        """A label (or row, button …) that contains the text."""
        return self.wait_for(contains=text, seconds=seconds)

    def focused(self):
        """The widget that has the keyboard, with its ancestors; None if none has."""
        for node in self.bus.tree(self.app.node).walk():
            if node.has("focused"):
                return node
        return None

    # Acting

    def run(self, *command, **options):
        return subprocess.run(command, env=self.display.env(), check=True, capture_output=True, text=True,
                              **options).stdout

    def window_id(self, title=None):
        """X11's number of a window of the program; the newest if there are several."""
        for line in reversed(self.run("wmctrl", "-lp").splitlines()):
            number, _desktop, pid, _host, *name = line.split(None, 4)
            if int(pid) == self.app.process.pid and (title is None or name == [title]):
                return number
        return None

    def maximize(self, title=None):
        number = self.until(lambda: self.window_id(title), "a window on the display")
        # Without a shadow and at 0,0, places in the window are places on the screen.
        self.run("wmctrl", "-i", "-r", number, "-b", "add,maximized_vert,maximized_horz")
        self.run("wmctrl", "-i", "-a", number)
        self.until(lambda: self.place(number)[2:] == self.display.size, "the window to fill the screen")

    def place(self, number):
        """x, y, width, height of a window as X11 has it, with its shadow."""
        for row in self.run("wmctrl", "-lG").splitlines():
            words = row.split(None, 7)
            if words[0] == number:
                return tuple(int(word) for word in words[2:6])
        return 0, 0, 0, 0

    def offset(self, node):
        """Where the window of a widget begins on the screen."""
        line = [node, *node.ancestors()]
        window = line[-2] if len(line) > 1 else line[0]
        number = self.window_id(window.name)
        if number is None:
            return 0, 0
        x, y, _width, _height = self.place(number)
        shadow = re.findall(r"\d+", self.run("xprop", "-id", number, "_GTK_FRAME_EXTENTS").partition("=")[2])
        left, _right, top, _bottom = [int(part) for part in shadow] if len(shadow) == 4 else (0, 0, 0, 0)
        return x + left, y + top

    def point(self, node, across=0.5):
        left, top = self.offset(node)
        x, y, width, height = node.refresh().extents
        return left + x + int(width * across), top + y + height // 2

    def mouse(self, node, times=1, button=1, across=0.5):
        """A real click on a widget that is on the screen."""
        x, y = self.point(node, across)
        self.run("xdotool", "mousemove", str(x), str(y), "click", "--repeat", str(times), "--delay", "60", str(button))

    def click(self, node=None, **what):
        """Presses a button by its action, as a screen reader does; anything else with the mouse."""
        node = node or self.until(lambda: self.find(**what, states=("sensitive",)), f"{what} to be pressed")
        if node.role in ("button", "toggle button", "tab") and node.do("click"):
            return node
        self.mouse(node)
        return node

    def key(self, *keys):
        """Real keys, named as X11 does: "ctrl+Return", "Tab", "F9"."""
        self.run("xdotool", "key", "--delay", "20", *keys)

    def tap(self, key):
        """One real key, told to a program that is there already: for those who press hundreds."""
        if self.keyboard is None:
            self.keyboard = self.display.spawn(["xdotool", "-"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                               text=True)
        self.keyboard.stdin.write(f"key --delay 0 {key}\n")
        self.keyboard.stdin.flush()

    def type(self, text):
        """Real keys for each character; a German keyboard."""
        self.run("xdotool", "type", "--delay", "12", text)

    def activate(self, action, parameter=None, window=1):
        """An action of the program by name, as a notification or the shell activates it: "app.quit", "win.open-case"."""
        group, _, name = action.partition(".")
        path = "/de/amtsstube/Amtsstube" + (f"/window/{window}" if group == "win" else "")
        given = [GLib.Variant("s", parameter)] if parameter is not None else []
        self.bus.session.call_sync("de.amtsstube.Amtsstube", path, "org.gtk.Actions", "Activate",
                                   GLib.Variant("(sava{sv})", (name, given, {})), None, 0, tree.CALL_MS, None)

    def paste(self, text):
        subprocess.run(["xclip", "-selection", "clipboard"], input=text.encode(), env=self.display.env(), check=True)
        self.key("ctrl+v")

    def clipboard(self):
        return self.run("xclip", "-selection", "clipboard", "-o")

    def inner(self, node):
        """A widget and everything in it, seen or not: an entry keeps keyboard and text in a part of its own."""
        nodes = [node.refresh()]
        for owner, path in node.call(tree.ACCESSIBLE, "GetChildren")[0]:
            nodes += self.inner(tree.Node(self.bus, owner, path, node))
        return nodes

    def has_keyboard(self, node):
        return any(part.has("focused") for part in self.inner(node))

    def written(self, node):
        """What stands in a text box."""
        parts = self.inner(node)
        texts = [part.text() for part in parts if part.has("editable")] or [part.text() for part in parts]
        return max(texts, key=len)

    def fill(self, text, **what):
        """Puts the keyboard into a text box and replaces what stands there."""
        node = self.wait_for(**what)
        self.mouse(node)
        # Entries in rows of libadwaita 1.2 do not say that they have it: what is written decides.
        end = time.monotonic() + 0.5 * PATIENCE
        while not self.has_keyboard(node) and time.monotonic() < end:
            self.bus.listen(0.02)
        self.key("ctrl+a", "BackSpace")
        self.type(text)
        self.until(lambda: self.written(node) == text, f"{node} to hold the text")
        return node

    def press_until(self, key, condition, what, most=60):
        """A key again and again, until the condition holds."""
        for _ in range(most):
            answer = condition()
            if answer:
                return answer
            before = self.bus.focus_count
            self.key(key)
            end = time.monotonic() + 0.5 * PATIENCE
            while self.bus.focus_count == before and time.monotonic() < end:
                self.bus.listen(0.01)
        return self.fail(f"{most} times {key}, and not yet {what}")

    # Pictures

    def settle(self, seconds=3):
        """Waits until the picture no longer changes. Returns it."""
        end = time.monotonic() + seconds * PATIENCE
        last, same = None, 0
        while same < 3 and time.monotonic() < end:
            data = frame_buffer(self.display.root)
            same = same + 1 if data == last else 0
            last = data
            self.bus.listen(0.05)
        return read_screen(self.display.root, last)

    def screenshot(self, name):
        """Writes <name>.png when the picture no longer changes; returns its path."""
        self.write_picture(name, self.settle())
        return self.pictures / f"{name}.png"

    def write_picture(self, name, picture):
        self.pictures.mkdir(parents=True, exist_ok=True)
        picture.write(self.pictures / f"{name}.png")

    def evidence(self):
        """After a failure: the screen, and what the program said."""
        try:
            self.pictures.mkdir(parents=True, exist_ok=True)
            read_screen(self.display.root).write(self.pictures / "failed.png")
            for app in self.apps:
                print("# " + app.stderr.read_text(errors="replace")[-2000:].replace("\n", "\n# "))
        except (OSError, ValueError) as error:
            print(f"# no evidence: {error}")

    def notifications(self):
        """What the desktop was told so far, oldest first."""
        return [json.loads(line) for line in self.display.notifications.read_text(encoding="utf-8").splitlines()]


def stall_net(stall):
    """How long the program itself stood still: without the time in which others had the processors, or the display had not
    answered a question of GTK's (the display waits for a processor, too). The watchdog looks every 10 ms: if it had not one
    look, others had the processors all the time. Computing and waiting for something else (a lock, a file) count apart: where
    others have the processors they have the disk as well, and a page of a font that must be read first is no one's fault."""
    if stall["cpu_ms"] < 0:
        return 0
    if any("(xcb_wait_for_reply" in frame for frame in stall["stack"]):
        return stall["cpu_ms"]
    queued = max(0, stall["queued_ms"])
    return max(stall["cpu_ms"], stall["ms"] - stall["cpu_ms"] - queued) if queued > 0 else stall["ms"]


def describe_stall(stall):
    stack = "\n    ".join(symbolize(stall["stack"]))
    return (f"  {stall['ms']:.0f} ms, {stall['at_ms'] / 1000:.1f} s after the start"
            f" ({stall['cpu_ms']:.0f} ms computing, {stall['queued_ms']:.0f} ms waiting for a processor)\n    {stack}")


def symbolize(stack):
    """Addresses of our own programs as function names, by addr2line."""
    lines = []
    for frame in stack:
        match = re.fullmatch(r"(\S+)\(\+(0x[0-9a-f]+)\) ?\[.*", frame)
        if match and os.access(match[1], os.R_OK):
            answer = subprocess.run(["addr2line", "-f", "-s", "-e", match[1], match[2]], capture_output=True, text=True,
                                    check=False).stdout.split("\n")
            if len(answer) > 1 and answer[0] != "??":
                frame = f"{answer[0]} ({answer[1]})"
        lines.append(frame)
    return lines
