"""Styles are parsed once for a theme, and anew for another."""

from app.ui.stylesheet import SteadyStylesheet

CSS = "Static { color: $text; }"


def sheet() -> SteadyStylesheet:
    made = SteadyStylesheet({"text": "red"})
    made.add_source(CSS)
    made.parse()
    return made


def test_the_same_colors_keep_what_was_parsed() -> None:
    styles = sheet()
    rule = styles.rules[0]
    styles.set_variables({"text": "red"})
    styles.reparse()
    assert styles.rules[0] is rule


def test_other_colors_reach_every_rule() -> None:
    styles = sheet()
    before = styles.rules[0].styles.color
    styles.set_variables({"text": "blue"})
    styles.reparse()
    assert styles.rules[0].styles.color != before


def test_a_source_that_came_later_is_parsed_too() -> None:
    styles = sheet()
    styles.add_source("Label { color: $text; }")
    styles.reparse()
    assert len(styles.rules) == 2
