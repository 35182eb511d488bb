"""notifications.py FILE: takes the desktop's notifications and writes each as a line of JSON into FILE.

A test reads what was said, and presses a notification's button by Invoke (id, action) on the same object.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import sys

from gi.repository import Gio, GLib

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
XML = """<node><interface name="org.freedesktop.Notifications">
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
  <arg type="s" direction="out"/><arg type="s" direction="out"/></method>
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
  <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
  <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="Invoke"><arg type="u" direction="in"/><arg type="s" direction="in"/></method>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
<signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>"""


class Server:
    def __init__(self, path):
        self.path = path
        self.count = 0

    def note(self, **what):
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(json.dumps(what, ensure_ascii=False) + "\n")

    def call(self, connection, _sender, _path, _interface, method, parameters, invocation):
        values = parameters.unpack()
        answer = None
        if method == "GetCapabilities":
            answer = GLib.Variant("(as)", (["actions", "body"],))
        elif method == "GetServerInformation":
            answer = GLib.Variant("(ssss)", ("test", "test", "1", "1.2"))
        elif method == "Notify":
            number = values[1]
            if number == 0:
                self.count += 1
                number = self.count
            self.note(id=number, summary=values[3], body=values[4], actions=values[5])
            answer = GLib.Variant("(u)", (number,))
        elif method == "CloseNotification":
            self.note(id=values[0], closed=True)
        elif method == "Invoke":
            connection.emit_signal(None, PATH, NAME, "ActionInvoked", GLib.Variant("(us)", values))
        invocation.return_value(answer)


def main():
    server = Server(sys.argv[1])
    interface = Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0]

    def got_bus(connection, _name):
        connection.register_object(PATH, interface, server.call, None, None)

    def got_name(_connection, _name):
        print("READY", flush=True)

    loop = GLib.MainLoop()
    Gio.bus_own_name(Gio.BusType.SESSION, NAME, Gio.BusNameOwnerFlags.NONE, got_bus, got_name, lambda *_: loop.quit())
    loop.run()


main()
