#!/usr/bin/python3
"""morning: a clerk's morning in the real window, played with real keys: shown by build-aux/demo, tested by test-morning.py.

    morning.py BUILD-FOLDER [CASES]

From the welcome page to the receipt of what was done without a network. What is told is checked: on the screen, and at
the portal itself.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import sys
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from desk.driver import Driver  # noqa: E402
from desk.portal import Portal, portal_program  # noqa: E402
from pages import case_rows  # noqa: E402

PERSON = "aydin"
SERVICE = "wohngeld"
OUTCOME = "Bewilligung"
# What the decision needs, in the order of the page: a year from the first of this month on.
FIRST = date.today().replace(day=1)
LAST = FIRST.replace(year=FIRST.year + 1) - timedelta(days=1)
VALUES = {
    "Wohngeld im Monat (€)": "214,00",
    "Bewilligt von": f"{FIRST:%d.%m.%Y}",
    "Bewilligt bis": f"{LAST:%d.%m.%Y}",
    "Zu berücksichtigende Haushaltsmitglieder": "2",
    "Zu berücksichtigende Miete im Monat (€)": "640,00",
    "Monatliches Gesamteinkommen (€)": "1.480,00",
}
OFFLINE_NOTE = "Ohne Netz notiert: Die Miete steht im Vertrag auf Seite 3."
NOTE = "Rückruf am Vormittag: Der Mietvertrag liegt vor."


class Morning:
    """The steps, in order; each says what it does and leaves a picture."""

    def __init__(self, desk, portal, say=print):
        self.desk, self.portal, self.say = desk, portal, say
        self.step = 0
        self.case = None      # as the portal lists it
        self.reference = None

    def tell(self, text):
        self.step += 1
        self.say(f"{self.step:2}. {text}")

    def picture(self, name):
        # The pointer stands aside: a tooltip would cover what is to be seen.
        width, height = self.desk.display.size
        self.desk.run("xdotool", "mousemove", str(width - 1), str(height - 1))
        self.desk.screenshot(f"morning-{self.step:02}-{name}")

    def play(self, program):
        self.welcome(program)
        for step in (self.sign_in, self.first_sync, self.read_a_case, self.claim, self.note, self.follow_up,
                     self.network_gone, self.work_offline, self.decide, self.held, self.network_back, self.receipt):
            step()
        self.tell("The window is closed; nothing was complained about, and the main loop never stood still.")
        self.desk.stop()

    def welcome(self, program):
        self.tell("The program starts for the first time and asks which portal to work with.")
        desk = self.desk
        desk.display.set_setting("undo-minutes", "uint32 0")
        desk.start([program])
        desk.wait_text("Willkommen bei Amtsstube")
        self.picture("welcome")
        desk.fill(self.portal.url, role="text box")
        desk.key("Return")

    def sign_in(self):
        self.tell("It names the portal and the identity provider, and the browser signs the clerk in.")
        desk = self.desk
        desk.display.sign_in_as(PERSON)
        button = desk.wait_for(role="button", name="Im Browser anmelden")
        self.picture("sign-in")
        desk.click(button)

    def first_sync(self):
        self.tell("The clerk's cases come; what is there can be used at once.")
        desk = self.desk
        desk.wait_for(role="list", name="Orte", seconds=60)
        desk.wait_for(match=r"^Eingang, \d+ Vorg")
        desk.wait_for(match="^Verbunden")
        self.picture("inbox")

    def read_a_case(self):
        desk = self.desk
        known = {case["reference"]: case for case in self.portal.rows(PERSON)
                 if case["serviceId"] == SERVICE and "assigneeId" not in case and case["state"] == "received"
                 and not case["restricted"]}

        def choose():
            for row in case_rows(desk):
                for reference, case in known.items():
                    if reference in row.name:
                        self.case, self.reference = case, reference
                        return row
            return None

        row = desk.until(choose, "an unassigned case of this service in the list")
        self.tell(f"The clerk opens {self.reference} and reads the form beside the documents.")
        desk.mouse(row, across=0.3)
        desk.key("Return")
        desk.wait_text(self.reference)
        self.picture("case")

    def claim(self):
        self.tell("Nobody has the case: the clerk claims it, and only one clerk can win it.")
        self.desk.key("ctrl+shift+a")
        self.desk.until(lambda: self.whole_case().get("assigneeId") == PERSON, "the portal to know the new assignee")
        self.picture("claimed")

    def whole_case(self):
        return self.portal.get(f"/cases/{self.case['id']}", PERSON)

    def note(self):
        self.tell("A file note about a phone call; Ctrl+Enter files it.")
        self.file_note(NOTE)
        self.desk.until(lambda: NOTE in str(self.whole_case()), "the note at the portal")
        self.picture("file-note")

    def file_note(self, text):
        desk = self.desk
        desk.key("ctrl+shift+v")
        box = desk.wait_for(role="text box", match="Vermerk", states=("focused",))
        desk.type(text)
        desk.until(lambda: box.text() == text, "the note to be typed")
        desk.key("ctrl+Return")
        desk.wait_for(role="label", contains=text)

    def follow_up(self):
        self.tell("A follow-up in two weeks, with how much there is to do on that day.")
        desk = self.desk
        desk.key("ctrl+shift+w")
        desk.press_until(
            "Down", lambda: desk.find(match="^In 2 Wochen", states=("focused",)), "the row for two weeks")
        desk.key("Return")
        self.picture("follow-up")
        desk.click(role="button", name="Wiedervorlage setzen")
        desk.until(lambda: self.whole_case().get("followUps"), "the follow-up at the portal")

    def network_gone(self):
        self.tell("The network is gone. The desk says so and goes on.")
        self.portal.cut()
        self.desk.key("F5")
        self.desk.wait_for(match="^Ohne Netz")
        self.picture("offline")

    def work_offline(self):
        self.tell("Another note is recorded all the same. The portal knows nothing of it yet.")
        self.file_note(OFFLINE_NOTE)
        self.desk.wait_for(match=r"^Ohne Netz.*1 Änderung noch nicht übertragen")
        assert OFFLINE_NOTE not in str(self.whole_case())
        self.picture("recorded-offline")

    def decide(self):
        self.tell(f"Still without a network the clerk decides: {OUTCOME}, with the letter beside it.")
        desk = self.desk
        desk.display.set_setting("undo-minutes", "uint32 5")
        desk.key("ctrl+shift+e")
        desk.until(lambda: desk.has_keyboard(desk.find(role="combo box", name="Ergebnis")), "the list of outcomes")
        self.picture("decide-empty")
        desk.key("space", "Down", "Return")
        for label, value in VALUES.items():
            self.fill_in(label, value)
        desk.wait_text("Vollständig. Der Entwurf ist gespeichert.")
        desk.wait_for(match="^Seite 1 von")
        self.picture("decide-letter")
        desk.key("ctrl+Return")
        # What stays, not the words that go away by themselves.
        desk.wait_for(match="^Entscheidung noch nicht übertragen")
        desk.wait_for(role="button", name="Rückgängig")
        self.picture("decided")

    def fill_in(self, label, value):
        """Tab goes from value to value, wherever the page has to scroll to."""
        desk = self.desk
        box = desk.press_until("Tab", lambda: self.with_keyboard(label), f"the keyboard in “{label}”", most=12)
        desk.key("ctrl+a")
        desk.type(value)
        desk.until(lambda: desk.written(box) == value, f"{value} in “{label}”")

    def with_keyboard(self, label):
        box = self.desk.find(role="text box", name=label)
        return box if box and self.desk.has_keyboard(box) else None

    def held(self):
        self.tell("The transfer list counts the minutes in which the decision can be taken back.")
        desk = self.desk
        desk.key("alt+0")
        row = desk.wait_for(role=("row", "list item"), contains=f"Entscheidung: {OUTCOME}")
        desk.wait_for(match=r"^wird gesendet in \d:\d\d")
        desk.mouse(row, across=0.3)
        desk.wait_for(role="button", name="Rückgängig")
        assert "decide" not in self.history()
        self.picture("transfer-held")

    def history(self):
        return [entry["type"] for entry in self.whole_case()["history"]]

    def network_back(self):
        self.tell("The network is back: what waited is sent by itself.")
        desk = self.desk
        self.portal.restore()
        desk.key("F5")
        desk.wait_for(match="^Verbunden", seconds=60)
        desk.until(lambda: OFFLINE_NOTE in str(self.whole_case()), "the note at the portal", seconds=60)
        self.picture("online")

    def receipt(self):
        self.tell("The clerk sends the decision at once; the portal's receipt comes, and everything is there exactly once.")
        desk = self.desk
        desk.click(role="button", name="Jetzt senden")
        desk.wait_for(match=r"^bestätigt .* Quittung ", seconds=60)
        desk.wait_for(match="Alles übertragen")
        self.picture("receipt")
        desk.key("alt+2")
        types = self.history()
        for kind, times in (("claim", 1), ("setFollowUp", 1), ("addFileNote", 2), ("decide", 1)):
            assert types.count(kind) == times, f"{kind} arrived {types.count(kind)} times: {types}"


def main():
    build = Path(sys.argv[1])
    cases = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    pictures = build / "screenshots"
    print("A clerk's morning. The window, the keys and the portal are real; the people are invented.\n", flush=True)
    with Portal(portal_program(build), cases=cases) as portal, Driver(build, pictures=pictures) as desk:
        Morning(desk, portal, lambda text: print(text, flush=True)).play(build / "src/amtsstube")
    print(f"\nPictures of every step: {pictures}")


if __name__ == "__main__":
    main()
