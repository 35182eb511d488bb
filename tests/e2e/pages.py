"""pages: how to get to every page of the program, for the tests that look at all of them.

    for name, open_page, close_page in pages.DESK: …

Written with keys where the action table has one, so that a label may change. Each page is opened from the desk and
left to it.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import re

REFERENCE = re.compile(r"\d\d\.\d-[A-ZÄÖÜ]+-\d{4}-\d{6}")
# What a row of the case list must say besides the reference.
STATES = ("Eingegangen", "In Bearbeitung", "Wartet", "Zur Freigabe", "Entschieden", "z. d. A.",
          "Entscheidung noch nicht")


def case_rows(desk, root=None):
    """Rows of the case list that are on the screen."""
    return desk.find_all(role=("row", "list item"), match=REFERENCE, within=root)


def start(desk, program, portal, person):
    """The desk of a person who is signed in already; waits until the first cases are there."""
    root = desk.display.root
    token = root / "token"
    token.write_text(portal.token(person))
    desk.start([program, "--portal", portal.url, "--token-file", token, "--profile", root / "profile", "--key-file",
                root / "keys"])
    # Not the sidebar: with large text the list stands alone.
    desk.until(lambda: case_rows(desk), "the first cases", seconds=60)


def keys(*pressed):
    return lambda desk: desk.key(*pressed)


def tab(key, name):
    """A page of the case. A picture that is taken before the key arrived shows the page before."""

    def open_it(desk):
        desk.key(key)
        desk.wait_for(match=f"^{name}", states=("pressed",))

    return open_it


def open_first_case(desk):
    """The first case of the clerk's own, in the pane beside the list."""
    desk.key("alt+2")
    row = desk.until(lambda: case_rows(desk), "a row of the case list")[0]
    reference = REFERENCE.search(row.name)[0]
    desk.mouse(row, across=0.3)
    desk.key("Return")
    desk.wait_for(role="label", name=reference)


def open_document(desk):
    """The first file of the case, beside its pages or in their place, with its small pages."""
    desk.key("F4")
    desk.wait_for(role="text box", name="Seite", states=("sensitive",))
    desk.key("shift+F4")
    desk.wait_for(match="^Seite 1$")


def close_document(desk):
    desk.key("shift+F4", "F4")
    desk.wait_gone(role="text box", name="Seite")


def open_decide(desk):
    """An outcome is chosen, so that values and letter are there."""
    desk.key("ctrl+shift+e")
    desk.until(lambda: desk.has_keyboard(desk.find(role="combo box", name="Ergebnis")), "the list of outcomes")
    desk.key("space", "Down", "Return")
    desk.wait_for(role="button", name="Entscheiden", states=("sensitive",))


def leave_decide(desk):
    desk.key("Escape")
    desk.wait_gone(role="combo box", name="Ergebnis")


def window(title, *pressed):
    """How to open a window of its own, and how to close it."""

    def open_it(desk):
        desk.key(*pressed)
        desk.until(lambda: desk.windows(title), f"the window “{title}”")

    def close_it(desk):
        desk.key("Escape")
        desk.until(lambda: not desk.windows(title), f"the end of the window “{title}”")
        # A key that comes before another window has the keyboard is lost.
        desk.until(lambda: any(node.has("active") for node in desk.windows()), "the window behind it")

    return open_it, close_it


def command(words):
    """An action by its words in the command list."""
    desk_words = re.compile(re.escape(words))

    def open_it(desk):
        desk.key("ctrl+k")
        desk.until(lambda: desk.windows("Befehlsliste"), "the command list")
        desk.type(words)
        desk.wait_for(role=("row", "list item"), match=desk_words, states=("selected",))
        desk.key("Return")
        desk.until(lambda: not desk.windows("Befehlsliste"), "the end of the command list")

    return open_it


def over(open_it, **shown):
    """What lies over the window: opened, until that is shown; Escape closes it."""

    def open_and_wait(desk):
        open_it(desk)
        desk.wait_for(**shown)

    def close_it(desk):
        desk.key("Escape")
        desk.wait_gone(**shown)

    return open_and_wait, close_it


def press(**what):
    return lambda desk: desk.click(**what)


def nothing(_desk):
    return None


def first_start(desk, program, portal, look):
    """The pages before the desk: nobody has signed in yet."""
    root = desk.display.root
    desk.start([program, "--profile", root / "first", "--key-file", root / "first-keys"])
    desk.wait_text("Willkommen bei Amtsstube")
    look("welcome")
    desk.fill(portal.url, role="text box")
    desk.key("Return")
    desk.wait_for(role="button", name="Im Browser anmelden")
    look("sign-in")
    desk.stop()


# (name of the picture, how to open it, how to leave it)
DESK = [
    ("inbox", keys("alt+1"), nothing),
    ("mine", keys("alt+2"), nothing),
    ("due", keys("alt+3"), nothing),
    ("follow-ups", keys("alt+4"), nothing),
    ("transfer", keys("alt+0"), nothing),
    ("notices", keys("ctrl+shift+m"), nothing),
    ("search", keys("ctrl+shift+f"), keys("Escape")),
    ("case-form", open_first_case, nothing),
    ("case-documents", tab("ctrl+2", "Dokumente"), nothing),
    ("case-messages", tab("ctrl+3", "Nachrichten"), nothing),
    ("case-notes", tab("ctrl+4", "Vermerke und Notizen"), nothing),
    ("case-history", tab("ctrl+5", "Verlauf"), nothing),
    ("decide", open_decide, leave_decide),
    ("commands", *window("Befehlsliste", "ctrl+k")),
    ("shortcuts", *window("Tastenkürzel", "F1")),
    ("preferences", *window("Einstellungen", "ctrl+comma")),
]

# What opens over a page, for the walk with Tab.
OVER_LIST = [
    ("filters", *over(press(role="button", name="Filter"), role="search box", name="Filter suchen")),
    ("columns", *over(command("Spalten auswählen"), role="list", name="Spalten")),
    ("offline", *over(command("Zeigen, was ohne Netz"), role="window", name="Ohne Netz verfügbar")),
    ("sign-out", *over(command("Abmelden und Daten"), role="button", name="Abbrechen")),
]
OVER_CASE = [
    ("deadline", *over(press(role="button", match="^Frist: "), name="GtkPopoverContent")),
    ("follow-up", *over(keys("ctrl+shift+w"), role="button", name="Nächster Monat")),
    ("release", *over(command("In den Arbeitskorb"), role="button", name="Abbrechen")),
    ("print", *window("Drucken", "ctrl+p")),
    ("copy", *window("Ins Fachverfahren übertragen", "ctrl+shift+k")),
]
# Here and not in DESK: GTK 4.8 leaves what is no longer in a window to whoever reads the whole program.
OVER_DOCUMENTS = [
    ("case-document", open_document, close_document),
]
OVER_DECIDE = [
    ("text-blocks", *over(keys("ctrl+shift+t"), role="list", name="Textbausteine")),
    ("day", *over(press(role="button", match="^Tag für „"), role="button", name="Nächster Monat")),
]
OVER_PREFERENCES = [
    ("cache", press(role="tab", name="Zwischenspeicher"), nothing),
]
OVER = {"inbox": OVER_LIST, "case-form": OVER_CASE, "case-documents": OVER_DOCUMENTS, "decide": OVER_DECIDE,
        "preferences": OVER_PREFERENCES}
