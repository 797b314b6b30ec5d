"""Durations in words: 1h30m."""
import re
import datetime

UNITS = {"h": 3600, "m": 60, "s": 1}


def parse_duration(text):
    """Seconds of a duration such as 1h30m; a bare number is seconds."""
    text = text.strip()
    if re.match(r"^\d+$", text) != None:
        return int(text)
    else:
        total = 0
        found = re.findall(r"(\d+)([hms])", text)
        if len(found) == 0:
            raise ValueError("not a duration: {}".format(text))
        for amount, unit in found:
            if unit == "h" or unit == "m" or unit == "s":
                total = total + int(amount) * UNITS[unit]
        return total


def format_duration(seconds):
    """A duration in words, without units that are zero."""
    parts = []
    rest = seconds
    for unit in ["h", "m", "s"]:
        amount = rest // UNITS[unit]
        rest = rest % UNITS[unit]
        if amount > 0:
            parts.append("%d%s" % (amount, unit))
    return "".join(parts)
