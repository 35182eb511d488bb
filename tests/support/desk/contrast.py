"""contrast: whether what is written can be read: measured on the screen, after theme, opacity and whatever lies below.

The background of a text is the colour that most of its place has; the text's own is the one that is farthest from
it, because the edges of letters are blends. So the result is never better than the style, and a trifle worse where
letters are thin.

Source: WCAG 2.1, 1.4.3 (4.5:1; 3:1 for large text) and its definition of relative luminance.

SPDX-License-Identifier: GPL-3.0-or-later
"""
from functools import lru_cache

from . import tree

LEAST = 4.5
LEAST_LARGE = 3.0
# 18 pt, or 14 pt bold, at 96 dots to the inch; a line is about 1.4 times as high as its letters.
LARGE_LINE = 24 * 1.4
# A dash or a dot has no pixel that is all text.
LEAST_LETTERS = 3


@lru_cache(maxsize=1 << 16)
def luminance(colour):
    def linear(value):
        value /= 255
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(value) for value in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def measure(picture):
    """(ratio, text colour, background) of a piece of the screen with one text on it; None if it is all one colour."""
    colours = picture.colours()
    if not colours:
        return None  # beside the screen: audit.cut_off says so
    background = max(colours, key=colours.get)
    text = max(colours, key=lambda colour: ratio(colour, background))
    if text == background:
        return None
    return ratio(text, background), text, background


def uncovered(desk, nodes):
    """Those that are seen: not scrolled away, not under something else, in the window that fills the screen."""
    window = desk.windows()[0]
    questions = [(window, "GetAccessibleAtPoint", tree.at(tree.spots(node)[0])) for node in nodes]
    answers = desk.bus.ask(questions)
    return [node for node, answer in zip(nodes, answers)
            if answer == node.path]


def check(desk, root=None, picture=None):
    """Findings: texts of the first window that are too faint. What is switched off is exempt.

    Tree and picture are given if they were taken a moment ago.
    """
    root = root or desk.read()
    labels = [node for node in root.walk()
              if node.role in ("label", "heading") and len("".join(node.name.split())) >= LEAST_LETTERS
              and node.has("sensitive") and all(parent.has("sensitive") for parent in list(node.ancestors())[:-1])]
    labels = uncovered(desk, labels)
    picture = picture or desk.settle()
    findings = []
    for node in labels:
        x, y, width, height = node.extents
        measured = measure(picture.crop(x, y, width, height))
        if measured is None:
            continue
        value, text, background = measured
        lines = 1 + node.name.count("\n")
        least = LEAST_LARGE if height / lines >= LARGE_LINE and width > height * 2 and single_line(node) else LEAST
        if value < least:
            findings.append("label “{}”: {:.1f}:1, #{:02x}{:02x}{:02x} on #{:02x}{:02x}{:02x}, needs {}:1".format(
                node.name.replace("\n", " ")[:60], value, *text, *background, least))
    return findings


def single_line(node):
    """Whether a label is one line: its height says how large the letters are only then."""
    # A letter is about half as wide as its line is high.
    return len(node.name) * node.extents.height * 0.3 < node.extents.width * 1.5
