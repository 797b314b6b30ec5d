"""Small helpers for text: words, tables, and durations."""
from .words import wrap, slug, count_words, title_case, initials
from .tables import render, parse, column_widths
from .times import parse_duration, format_duration
