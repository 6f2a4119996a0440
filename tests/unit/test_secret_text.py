"""A secret text shows itself to nobody who does not ask for it."""

from app.secret_text import SecretText

SECRET = "0x" + "ab" * 32


def test_a_secret_is_in_no_representation() -> None:
    text = SecretText(SECRET)
    assert SECRET not in f"{text} {text!r} {[text]} {vars(type(text))}"


def test_who_asks_gets_the_secret() -> None:
    assert SecretText(SECRET).get_secret_value() == SECRET
