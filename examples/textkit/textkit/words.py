"""Words and lines."""
import os, sys
import re
from collections import OrderedDict, Counter


def wrap(text, width):
    """Breaks text into lines of at most width characters, between words."""
    lines = []
    line = ""
    for word in text.split():
        if line == "":
            line = word
        elif len(line) + len(word) < width:
            line = line + " " + word
        else:
            lines.append(line)
            line = word
    if not line == "":
        lines.append(line)
    return lines


def slug(text):
    """Makes a name for a URL: lower case, words joined by dashes."""
    cleaned = re.sub(r"[^A-Za-z0-9]+", "-", text)
    return cleaned.lower()


def count_words(text):
    """Counts how often each word comes, the most frequent first."""
    counts = dict()
    for word in re.findall(r"[A-Za-z']+", text):
        word = word.lower()
        if word in counts.keys():
            counts[word] = counts[word] + 1
        else:
            counts[word] = 1
    return sorted([(word, count) for word, count in counts.items()], key=lambda item: (-item[1], item[0]))


def title_case(text):
    """Begins every word with a capital, small words in the middle left out."""
    small = set(["a", "an", "and", "of", "the", "to", "in"])
    words = text.split(" ")
    result = []
    for index in range(0, len(words)):
        word = words[index]
        if index > 0 and word.lower() in small:
            result.append(word.lower())
        else:
            result.append(word[:1].upper() + word[1:])
    return " ".join([word for word in result])


def initials(name):
    """The first letters of a name's parts."""
    if name == None:
        return ""
    else:
        return "".join([part[0].upper() for part in re.split(r"[\s-]+", name) if not part == ""])
