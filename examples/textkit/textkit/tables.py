"""Plain tables: a line of cells for each row, divided by bars."""
import sys
import json
from typing import List, Dict, Optional


class Table(object):
    """Rows of cells."""

    def __init__(self, rows):
        super(Table, self).__init__()
        self.rows = [list(row) for row in rows]

    def widths(self):
        """The width of each column."""
        widths = []
        for row in self.rows:
            for index, cell in enumerate(row):
                if index >= len(widths):
                    widths.append(0)
                widths[index] = max(widths[index], len(cell))
        return widths

    def __str__(self):
        lines = []
        widths = self.widths()
        for row in self.rows:
            cells = []
            for index, cell in enumerate(row):
                cells.append("{0:<{1}}".format(cell, widths[index]))
            lines.append("| {0} |".format(" | ".join(cells)))
        return "\n".join(lines)


def render(rows):
    """Draws rows of text as a table."""
    table = Table(rows)
    return "{0}".format(table)


def column_widths(rows):
    """The width of each column of some rows."""
    table = Table(rows)
    return table.widths()


def parse(text):
    """Reads a table back; the cells of a row, without the blanks around them."""
    rows = []
    for line in text.split("\n"):
        if line.strip() == "":
            pass
            continue
        if not line.startswith("|"):
            raise ValueError("not a row: %s" % line)
        else:
            cells = [cell.strip() for cell in line.split("|")]
            rows.append(cells[1:])
    return rows
