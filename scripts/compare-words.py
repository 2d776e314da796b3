"""Compares recognised text with a template's example: each of its words must have been read, nearly to the letter.

Usage: compare-words.py READ.txt TEMPLATE.json   Prints the shares; exits with 1 where words are missing on paper.
No recognition is perfect, least of all of rare characters, so a long text counts as read from 80 % of its characters
in order, and all together must reach 93 %.
"""
import difflib
import json
import re
import sys

KEPT = re.compile(r"[^\w]", re.UNICODE)
SETTINGS = {"textSize"}


def words(value, key=None):
    if key in SETTINGS:
        return
    if isinstance(value, str):
        text = KEPT.sub("", value)
        if len(text) >= 4:
            yield text
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from words(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from words(inner, key)


read = KEPT.sub("", open(sys.argv[1], encoding="utf-8").read())
example = json.load(open(sys.argv[2], encoding="utf-8"))["example"]
total = found = 0
missing = 0
for text in words(example):
    best = 0
    # The best place: a window around the longest common run.
    match = difflib.SequenceMatcher(None, read, text, autojunk=False).find_longest_match(0, len(read), 0, len(text))
    begin = max(0, match.a - match.b - 5)
    window = read[begin:begin + len(text) + 10]
    blocks = difflib.SequenceMatcher(None, window, text, autojunk=False).get_matching_blocks()
    best = sum(block.size for block in blocks)
    total += len(text)
    found += best
    if len(text) >= 10 and best < 0.8 * len(text):
        missing += 1
        print(f"not read back: a text of {len(text)} characters, {best} found")
share = found / total if total else 0
print(f"read back {found} of {total} characters ({share:.1%}), {missing} texts missing")
sys.exit(0 if share >= 0.93 and missing == 0 else 1)
