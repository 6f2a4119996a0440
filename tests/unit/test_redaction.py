"""What may stand on a tape, and what never does."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.redaction import MASK, Redactor, dump, load
from app.wallet import checksum_address

KEY = "0x" + "1" * 64
SIGNATURE = "0x" + "ab" * 65
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"
ADDRESS = "0x71C7656EC7ab88b098defB751B7401B5f6d8976F"
HASH = "0x" + "c0ffee" * 10 + "beef"
OPAQUE = "opaque-token-of-this-session"


def redactor(**options) -> Redactor:
    return Redactor(b"salt", secrets=lambda: [OPAQUE, KEY], **options)


def masked(value: object, **options) -> str:
    text = redactor(**options).json_text(json.dumps(value))
    assert text is not None
    return text


SECRETS = {
    "jwt": JWT,
    "key": KEY,
    "bare key": KEY[2:],
    "other key": "0x" + "9af3" * 16,
    "signature": SIGNATURE,
    "bearer": f"Bearer {OPAQUE}",
    "known token": OPAQUE,
}
PLACES = {
    "a field": lambda s: {"note": s},
    "deep": lambda s: {"data": [{"result": [[s]]}]},
    "a name": lambda s: {s: 1},
    "free text": lambda s: {"message": f"could not use {s}, sorry"},
    "JSON in text": lambda s: {"payload": json.dumps({"inner": [s]})},
    "JSON in JSON in text": lambda s: {"payload": json.dumps({"p": json.dumps({"x": s})})},
    "a URL": lambda s: {"next": f"https://h.test/a?token={s}&page=2"},
    "a refusal": lambda s: {"statusCode": 401, "message": [f"jwt {s} malformed"]},
    "a bare text": lambda s: s,
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_found_by_its_form_wherever_it_stands(secret: str, place: str) -> None:
    words = SECRETS[secret]
    bare = words.removeprefix("Bearer ").removeprefix("0x")
    text = masked(PLACES[place](words))
    assert bare not in text
    assert "secret" in text
    plain = redactor().text(f"log line: {json.dumps(PLACES[place](words))}")
    assert bare not in plain


@pytest.mark.parametrize(
    "name",
    ["accessToken", "access_token", "privateKey", "tradingKey", "agent-key", "apiKey", "passphrase",
     "password", "mnemonic", "signature", "sig", "nonce", "token", "Authorization", "jwt",
     "walletSecret", "refreshToken", "encryptionKey"],
)  # fmt: skip
def test_a_secret_is_found_by_its_name(name: str) -> None:
    value = "correct horse battery"
    assert json.loads(masked({"data": {name: value}})) == {"data": {name: MASK}}
    if name not in ("encryptionKey", "walletSecret", "jwt"):
        assert json.loads(masked({name: {"r": value, "s": [value]}})) == {name: MASK}
        assert value.split()[0] not in redactor().text(f"{name}: {value.split()[0]}")


def test_a_coin_is_no_token_and_a_short_key_no_secret() -> None:
    value = {
        "token": "USDC",
        "key": "BTC",
        "tokenAmount": "1.5",
        "hasToken": None,
        "sortKey": "age",
    }
    assert json.loads(masked(value)) == value
    assert masked({"token": 150}) == '{"token":150}'


def test_numbers_keep_every_digit() -> None:
    text = '{"a":1.50,"b":0.1234567890123456789012345,"c":1e-7,"d":12345678901234567890,"e":true}'
    assert redactor().json_text(text) == text


def test_an_address_has_one_stand_in_everywhere() -> None:
    r = redactor(spell=checksum_address)
    stand_in = r.text(ADDRESS)
    assert stand_in != ADDRESS
    assert stand_in == checksum_address(stand_in)
    body = json.loads(r.json_text(json.dumps({"user": ADDRESS, ADDRESS: [f"by {ADDRESS}."]})))
    assert body == {"user": stand_in, stand_in: [f"by {stand_in}."]}
    assert r.path(f"/api/leaderboard/user/{ADDRESS}") == f"/api/leaderboard/user/{stand_in}"
    assert r.value(ADDRESS, "userId") == stand_in
    assert r.text(ADDRESS.lower()) == stand_in.lower()
    assert r.text(ADDRESS[2:].lower()) == stand_in[2:].lower()


@pytest.mark.parametrize(("head", "tail", "between"), [(4, 4, "…"), (6, 4, "..."), (10, 8, "…")])
def test_an_address_that_is_cut_fits_to_its_whole(head: int, tail: int, between: str) -> None:
    r = redactor()
    cut = r.text(f"by {ADDRESS[: 2 + head]}{between}{ADDRESS[-tail:]}")
    whole = r.text(ADDRESS).lower()
    assert cut == f"by {whole[: 2 + head]}{between}{whole[-tail:]}"


def test_two_tapes_have_different_stand_ins_and_two_addresses_too() -> None:
    other = "0x" + "22" * 20
    assert Redactor(b"one").text(ADDRESS) != Redactor(b"two").text(ADDRESS)
    assert redactor().text(ADDRESS) != redactor().text(other)


def test_addresses_stay_where_the_user_said_so_and_nothing_else_does() -> None:
    r = redactor(keep_addresses=True)
    assert r.text(f"{ADDRESS} me@mail.test {KEY}").startswith(f"{ADDRESS} mail-")
    assert "1" * 64 not in r.text(KEY)
    assert r.text("0x71C7…976F") == "0x71C7…976F"


def test_hashes_and_ids_stay_told_apart_but_are_others() -> None:
    r = redactor()
    body = json.loads(r.json_text(json.dumps({"txHash": HASH, "id": HASH, "log": f"tx {HASH} in"})))
    stand_in = body["txHash"]
    assert re.fullmatch(r"0x[0-9a-f]{64}", stand_in)
    assert stand_in != HASH
    assert body == {"txHash": stand_in, "id": stand_in, "log": f"tx {stand_in} in"}
    assert r.path(f"/trading-sessions/{HASH}/logs") == f"/trading-sessions/{stand_in}/logs"


def test_people_are_not_named() -> None:
    value = {"username": "ada", "email": "ada@mail.test", "note": "ask ada@mail.test at 10.1.2.3"}
    text = masked(value)
    assert "ada" not in text
    assert "10.1.2.3" not in text
    mail = json.loads(text)["email"]
    assert json.loads(text)["note"] == f"ask {mail} at [ip]"
    named = json.loads(redactor().json_text('{"rank":1,"name":"Ada"}', of_people=True) or "")
    assert named["name"].startswith("user-")
    assert json.loads(masked({"name": "BTC quick"})) == {"name": "BTC quick"}


def test_what_traders_write_is_left_alone() -> None:
    words = "BTC long 0.5 at 63,762.5; v1.2.3; 2026-11-22T14:02:30Z; +1.25 %; id 5f3a9c; 10:5"
    assert redactor().text(words) == words
    assert redactor().path("/api/indicators/candles/BTC%2FUSD/5m") == (
        "/api/indicators/candles/BTC%2FUSD/5m"
    )


@pytest.mark.parametrize("text", ["<html>", "", "{", "NaN", "[" * 5000])
def test_what_is_no_json_is_not_taken_for_it(text: str) -> None:
    assert redactor().json_text(text) is None


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=30)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(plain, st.sampled_from(sorted(SECRETS.values())))
def test_any_json_comes_out_as_json_without_the_secret(value: object, secret: str) -> None:
    text = redactor().json_text(json.dumps({"any": value, "said": [secret, {"a": value}]}))
    assert text is not None
    assert secret.removeprefix("Bearer ") not in text
    assert set(json.loads(text)) == {"any", "said"}
    assert dump(load(text)) == text
