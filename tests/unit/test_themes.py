"""Colours that can be read, on every ground that they stand on."""

from decimal import Decimal
from itertools import product

import pytest
from rich.color import Color, ColorSystem
from rich.style import Style

from app.ui.colours import COLOURS, ROLES, SIXTEEN, nearest_256, theme_colours
from app.ui.pieces import Piece, line, money
from app.ui.themes import THEMES, Palette

INK = ("text", "muted", "dim", "accent", "gain", "loss", "warn")
GROUNDS = ("background", "surface", "raised")
COLOURED = [name for name in COLOURS if name != SIXTEEN]


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("theme", "ink", "ground"), [*product(COLOURED, INK, GROUNDS)])
def test_text_stands_out_from_every_ground(theme: str, ink: str, ground: str) -> None:
    assert contrast(COLOURS[theme][ink], COLOURS[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", COLOURED)
def test_shapes_that_carry_meaning_stand_out(theme: str) -> None:
    assert contrast(COLOURS[theme]["track"], COLOURS[theme]["background"]) >= 3.0


def sent_of_256(colour: str) -> str:
    shown = Color.parse(nearest_256(colour)).downgrade(ColorSystem.EIGHT_BIT)
    return shown.get_truecolor().hex


@pytest.mark.parametrize("theme", COLOURED)
def test_with_256_colours_text_stands_out_and_the_cursor_row_is_seen(theme: str) -> None:
    shown = {role: sent_of_256(colour) for role, colour in COLOURS[theme].items()}
    assert shown["raised"] not in (shown["background"], shown["surface"])
    for ink, ground in product(INK, GROUNDS):
        assert contrast(shown[ink], shown[ground]) >= 4.0, (ink, ground)


def test_with_256_colours_greys_stay_greys() -> None:
    greys = [sent_of_256(COLOURS["dark"][role]) for role in ("background", "surface", "raised")]
    assert greys == ["#121212", "#1c1c1c", "#262626"]
    assert theme_colours("dark", is_256=True)["raised"] == nearest_256(COLOURS["dark"]["raised"])


def test_every_theme_names_every_colour_to_textual() -> None:
    for name, theme in THEMES.items():
        css = theme.to_color_system().generate() | theme.variables
        for role in ("muted", "dim", "line", "track", "volume", "raised", "background"):
            assert role in css, (name, role)
        assert set(COLOURS[name]) == set(ROLES)


def test_sixteen_colours_use_the_terminals_own() -> None:
    palette = Palette(SIXTEEN)
    assert THEMES[SIXTEEN].ansi
    assert palette.style("text") == Style()
    assert palette.style("gain bold") == Style(color="green", bold=True)
    assert palette.style("dim").strike


def test_a_strike_leaves_out_what_stands_before_the_figure() -> None:
    drawn = Palette(SIXTEEN).segments((Piece("~105.25", "dim bold"),), 7)
    assert [(segment.text, bool(segment.style and segment.style.strike)) for segment in drawn] == [
        ("~", False),
        ("105.25", True),
    ]


def test_cursor_row_in_sixteen_colours_is_one_reverse_bar() -> None:
    palette = Palette(SIXTEEN)
    styles = {palette.style(words, "raised") for words in ("text", "gain", "warn", "muted")}
    assert styles == {Style(reverse=True)}


def test_red_up_swaps_prices_and_leaves_states_alone() -> None:
    usual, swapped = Palette("dark"), Palette("dark", red_up=True)
    assert swapped.style("up") == usual.style("down")
    assert swapped.style("down") == usual.style("up")
    assert swapped.style("gain") == usual.style("gain")


def test_a_style_that_does_not_exist_is_refused() -> None:
    for words in ("gian", "gain loss", "text blink"):
        with pytest.raises(ValueError, match=words):
            Palette("dark").style(words)


def test_text_is_never_read_as_markup() -> None:
    strip = Palette("dark").strip(line("[red]x[/red] [@click=app.quit]y"), 40)
    assert strip.text.rstrip() == "[red]x[/red] [@click=app.quit]y"
    assert all(segment.style is not None and not segment.style.meta for segment in strip)


def test_a_strip_is_as_wide_as_asked_for_with_wide_characters_too() -> None:
    for text in ("漢字漢字", "abc", "", "x" * 50):
        assert Palette("dark").strip(line(text), 7).cell_length == 7
        assert Palette("dark", ascii_only=True).strip(line(text), 7).cell_length == 7


def test_money_has_sign_and_arrow_besides_its_colour() -> None:
    assert money(Decimal("-3.76")) == (Piece("▼", "down bold"), Piece("−3.76", "down bold"))
    assert money(None) == (Piece("", "muted bold"), Piece("—", "muted bold"))
