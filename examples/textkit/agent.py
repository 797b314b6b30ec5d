"""A scripted agent: changes one thing for each time it is asked, some of it wrong.

It stands for a coding agent: it is started in a workspace, edits files, and says what it expects.
"""

import os
import pathlib
import re

# What it thinks of, in this order: hypothesis, file, what is there, what comes instead.
IDEAS = [
    (
        "Take away the test that fails",
        "tests/test_times.py",
        r"def test_format_nothing[\s\S]*$",
        "",
    ),
    (
        "Make slugs upper case",
        "textkit/words.py",
        r"cleaned\.lower\(\)",
        "cleaned.upper()",
    ),
    (
        "Leave no dash at the ends of a slug",
        "textkit/words.py",
        r"cleaned\.lower\(\)",
        'cleaned.strip("-").lower()',
    ),
    (
        "Do not take what follows the last bar for a cell",
        "textkit/tables.py",
        r"cells\[1:\]",
        "cells[1:-1]",
    ),
]


def main():
    hypothesis, name, before, after = IDEAS[(int(os.environ["ASSAY_TRIAL"]) - 1) % len(IDEAS)]
    path = pathlib.Path(name)
    path.write_text(re.sub(before, after, path.read_text()))
    print(f"HYPOTHESIS {hypothesis}")
    print("PREDICTED 300%")


main()
