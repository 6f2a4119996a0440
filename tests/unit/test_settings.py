"""Settings: where they come from, what is allowed, and the sentence for each mistake."""

from dataclasses import FrozenInstanceError, asdict
from pathlib import Path
from typing import Any

import pytest

from app.errors import SettingsError
from app.models.bodies import FieldName
from app.origins import parse_origin, same_owner
from app.settings import Settings
from app.settings_sources import load_settings

KEY = "0x" + "ab" * 32


def load(
    tmp_path: Path,
    toml: str | None = None,
    *,
    env: dict[str, str] | None = None,
    demo: bool = False,
    **flags: Any,
) -> Settings:
    file = tmp_path / "config.toml"
    if toml is not None:
        file.write_text(toml, encoding="utf-8")
    return load_settings(flags, env if env is not None else {}, file, demo=demo)


def refusal(tmp_path: Path, toml: str | None = None, **given: Any) -> str:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, toml, **given)
    assert "\n" not in caught.value.message
    return caught.value.message


def test_without_anything_the_testnet_is_watched_with_actions_allowed(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert settings.base_url == "https://testnet-api.alura.fun"
    assert settings.network == "TESTNET"
    assert not settings.read_only
    assert settings.paces.trade == 3
    assert settings.reads_per_second == 2


def test_flags_win_over_variables_over_the_profile_over_the_file(tmp_path: Path) -> None:
    toml = 'theme = "light"\naddress = "0x%s"\nmouse = false\nascii = true\n' % ("1" * 40)
    toml += '[profiles.main]\ntheme = "16-colours"\nascii = false\nkeystore = "p"\n'
    env = {"ALURA_THEME": "colour-blind", "ALURA_KEYSTORE": "e"}
    settings = load(tmp_path, toml, env=env, theme="high-contrast", profile="main")
    assert settings.theme == "high-contrast"
    assert settings.keystore == "e"
    assert settings.ascii is False
    assert settings.mouse is False


def test_a_profile_changes_one_pace_and_leaves_the_others(tmp_path: Path) -> None:
    toml = "[paces]\ntrade = 4\nlogs = 9\n[profiles.main.paces]\ntrade = 8\n"
    paces = load(tmp_path, toml, profile="main", env={"ALURA_PACES_HEALTH": "90"}).paces
    assert (paces.trade, paces.logs, paces.health) == (8, 9, 90)


def test_the_file_can_choose_its_own_profile(tmp_path: Path) -> None:
    toml = 'profile = "main"\n[profiles.main]\nascii = true\n[profiles.other]\nascii = false\n'
    assert load(tmp_path, toml).ascii
    assert not load(tmp_path, toml, env={"ALURA_PROFILE": "other"}).ascii


@pytest.mark.parametrize(
    ("url", "read_only"),
    [
        ("https://testnet-api.alura.fun", False),
        ("https://alura.fun", False),
        ("http://127.0.0.1:8899", False),
        ("http://[::1]:8899", False),
        ("http://localhost", False),
        ("https://trusted.example", False),
        ("https://other.example", True),
        ("https://alura.fun.example", True),
        ("https://notalura.fun", True),
        ("https://аlura.fun", True),  # a Cyrillic а
    ],
)
def test_only_known_hosts_are_not_read_only_by_themselves(
    tmp_path: Path, url: str, read_only: bool
) -> None:
    assert load(tmp_path, base_url=url, trusted_hosts="trusted.example").read_only is read_only


def test_a_plain_word_on_read_only_wins_over_the_rule(tmp_path: Path) -> None:
    assert load(tmp_path, env={"ALURA_READ_ONLY": "1"}).read_only
    assert not load(tmp_path, base_url="https://x.example", read_only=False).read_only


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("HTTPS://Testnet-API.alura.fun/", "https://testnet-api.alura.fun"),
        ("https://testnet-api.alura.fun:443", "https://testnet-api.alura.fun"),
        ("https://testnet-api.alura.fun./", "https://testnet-api.alura.fun"),
        ("https://bücher.example/v1/", "https://xn--bcher-kva.example/v1"),
        ("http://127.0.0.1:8899/", "http://127.0.0.1:8899"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_a_base_url_has_one_spelling(tmp_path: Path, written: str, normal: str) -> None:
    assert load(tmp_path, base_url=written).base_url == normal


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("ftp://x.example", "must begin with https://"),
        ("testnet-api.alura.fun", "must begin with https://"),
        ("https://", "must name a host"),
        ("https://user:pass@x.example", "no password"),
        ("https://x.example?a=1", "without ? and #"),
        ("https://x.example#", "without ? and #"),
        ("https://x.example:0", "port between 1"),
        ("https://x.example:99999", "port between 1"),
        ("https://exa mple.com", "no spaces"),
        ("https://x.example\t", "no spaces"),
        ("https://good.example\\@evil.example", "backslashes"),
        ("https://-x.example", "host that can exist"),
        ("https://[::1", "must be a URL"),
        ("http://x.example", "others could read"),
    ],
)
def test_a_bad_base_url_is_refused_with_what_is_allowed(
    tmp_path: Path, url: str, allowed: str
) -> None:
    message = refusal(tmp_path, base_url=url)
    assert message.startswith("--base-url must")
    assert allowed in message


def test_plain_http_is_for_this_machine_unless_allowed(tmp_path: Path) -> None:
    assert load(tmp_path, base_url="http://x.example", allow_plain_http=True).host == "x.example"
    assert load(tmp_path, base_url="http://127.9.9.9:1").is_loopback


def test_the_badge_names_the_network(tmp_path: Path) -> None:
    assert load(tmp_path, demo=True).network == "DEMO"
    assert load(tmp_path, base_url="http://localhost:8899").network == "localhost:8899"


def test_the_demo_never_points_at_a_real_host(tmp_path: Path) -> None:
    settings = load(tmp_path, 'base_url = "https://x.example"', demo=True)
    assert settings.host == "demo.localhost"
    assert not settings.read_only


COLD = "0x3D0E4bB1a6c2f9907f00AE8D57a1C4b0E2Af77Aa"


def test_addresses_have_names_in_the_file(tmp_path: Path) -> None:
    toml = f'[addresses]\ncold = "{COLD}"\n"My exchange" = "{COLD.lower()}"'
    assert load(tmp_path, toml).addresses == (("cold", COLD), ("My exchange", COLD.lower()))


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("addresses = 5", "“addresses” in {file} must be a table such as cold"),
        ('addresses.cold = "0x12"', "must give “cold” as 0x and 40 hexadecimal digits"),
        ("addresses.cold = 5", "must give “cold” as 0x and 40 hexadecimal digits"),
        (f'addresses.0xcold = "{COLD}"', "must name “0xcold” by 24 characters at most, not"),
        (f'addresses." " = "{COLD}"', "must name “ ” by 24 characters"),
        (f'[addresses]\ncold = "{COLD}"\nCOLD = "{COLD}"', "must not hold “cold” twice"),
    ],
    ids=range(6),
)
def test_each_mistake_in_the_address_book_is_one_plain_sentence(
    tmp_path: Path, toml: str, says: str
) -> None:
    assert says.format(file=tmp_path / "config.toml") in refusal(tmp_path, toml)


def test_only_the_command_makes_a_demo(tmp_path: Path) -> None:
    assert "is no setting" in refusal(tmp_path, "demo = true")
    assert "is no setting" in refusal(tmp_path, env={"ALURA_DEMO": "1"})


@pytest.mark.parametrize(
    ("toml", "expected"),
    [
        ('them = "dark"', "“them” in {file} is no setting. Did you mean “theme”?"),
        ('[profiles.a]\nbase_ur = ""', "“profiles.a.base_ur” in {file} is no setting. Did you"),
        ("[paces]\ntrad = 2", "“paces.trad” in {file} is no setting. Did you mean “paces.trade”?"),
        ('accept_key = "z"', "“accept_key” in {file} must be one of b, m, p, y: not next"),
        ('accept_key = "enter"', "“accept_key” in {file} must be one of b, m, p, y: not"),
        ('theme = "drak"', "“theme” in {file} must be one of dark, light,"),
        ("[paces]\ntrade = 0.5", "“paces.trade” in {file} must be at least 1."),
        ("[paces]\ntrade = nan", "“paces.trade” in {file} must be a number."),
        ("paces = 3", "“paces” in {file} must be a table, [paces]."),
        ('ascii = "maybe"', "“ascii” in {file} must be true or false."),
        ("keystore = 5", "“keystore” in {file} must be a text in quotes."),
        ('keystore = ""', "“keystore” in {file} must be one line of plain text"),
        ("trusted_hosts = 5", "“trusted_hosts” in {file} must be a list of texts in quotes."),
        ("trusted_hosts = [5]", "“trusted_hosts” in {file} must be a text in quotes."),
        ('trusted_hosts = ["a b"]', "“trusted_hosts” in {file} must hold no spaces"),
        ('address = "0x12"', "“address” in {file} must be 0x and 40 hexadecimal digits."),
        ("demo_seed = 1.5", "“demo_seed” in {file} must be a whole number."),
        ("demo_speed = 0", "“demo_speed” in {file} must be more than 0."),
        ("reads_per_second = 100", "“reads_per_second” in {file} must be at most 20."),
        ('proxy = "socks5://x"', "“proxy” in {file} must begin with https:// or http://."),
        ("profiles = 3", "“profiles” in {file} must hold tables such as [profiles.main]."),
        ('profile = "mian"\n[profiles.main]', "There is no profile “mian” in {file}. Did you mean"),
        ("a = = 3", "The settings file {file} is no valid TOML:"),
    ],
)
def test_each_mistake_in_the_file_names_place_key_and_what_is_allowed(
    tmp_path: Path, toml: str, expected: str
) -> None:
    assert refusal(tmp_path, toml).startswith(expected.format(file=tmp_path / "config.toml"))


def test_a_mistake_in_a_profile_that_is_not_used_is_found(tmp_path: Path) -> None:
    assert "profiles.b.asci" in refusal(tmp_path, "[profiles.b]\nasci = true")


def test_a_misspelt_variable_is_refused_because_it_may_be_read_only(tmp_path: Path) -> None:
    message = refusal(tmp_path, env={"ALURA_READONLY": "1"})
    assert message == "ALURA_READONLY is no setting. Did you mean “ALURA_READ_ONLY”?"


def test_a_bad_variable_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path, env={"ALURA_ASCII": "x"}) == "ALURA_ASCII must be true or false."


@pytest.mark.parametrize(
    "line",
    [
        'private_key = "x"',
        'passphrase = "x"',
        'token = "x"',
        f'keystore = "{KEY}"',
        f'referral_code = "{KEY[2:]}"',
        'address = "eyJhbGciOi.eyJzdWIi.c2ln"',
        '[profiles.main]\npassword = "x"',
        f'trusted_hosts = ["{KEY}"]',
        'proxy = "http://user:hunter2@proxy.example"',
    ],
)
def test_the_file_never_holds_a_secret_and_the_refusal_does_not_repeat_it(
    tmp_path: Path, line: str
) -> None:
    message = refusal(tmp_path, line)
    assert "Take it out" in message
    assert KEY[2:] not in message
    assert "hunter2" not in message


def test_a_passphrase_in_the_environment_is_not_read(tmp_path: Path) -> None:
    assert "asked for" in refusal(tmp_path, env={"ALURA_PASSPHRASE": "hunter2"})


def test_the_key_leaves_the_environment_and_shows_nowhere(tmp_path: Path) -> None:
    env = {"ALURA_PRIVATE_KEY": KEY}
    settings = load(tmp_path, env=env)
    assert env == {}
    assert settings.private_key is not None
    assert settings.private_key.get_secret_value() == KEY
    assert KEY[2:] not in repr(settings) + str(settings) + repr(asdict(settings))


def test_a_bad_setting_beside_the_key_still_takes_it_away(tmp_path: Path) -> None:
    env = {"ALURA_PRIVATE_KEY": KEY, "ALURA_ASCII": "x"}
    assert KEY[2:] not in refusal(tmp_path, env=env)
    assert "ALURA_PRIVATE_KEY" not in env


def test_a_named_file_must_be_there_and_the_usual_one_need_not(tmp_path: Path) -> None:
    missing = str(tmp_path / "no.toml")
    message = f"There is no settings file {missing}. Check its name."
    assert refusal(tmp_path, config=missing) == message
    assert refusal(tmp_path, env={"ALURA_CONFIG": missing}) == message


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    assert "Cannot read the settings file" in refusal(tmp_path, config=tmp_path / "folder.toml")
    (tmp_path / "latin.toml").write_bytes(b'keystore = "\xe9"')
    assert "no UTF-8" in refusal(tmp_path, config=tmp_path / "latin.toml")


def test_settings_do_not_change(tmp_path: Path) -> None:
    with pytest.raises(FrozenInstanceError):
        load(tmp_path).__setattr__("read_only", False)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("alura.fun", "testnet-api.alura.fun", True),
        ("app.alura.fun", "testnet-api.alura.fun", True),
        ("alura.fun.example", "alura.fun", False),
        ("a.co.uk", "b.co.uk", False),
        ("x.a.co.uk", "a.co.uk", True),
        ("a.vercel.app", "b.vercel.app", False),
        ("10.0.0.1", "10.9.0.1", False),
        ("localhost", "localhost", True),
        ("fun", "alura.fun", False),
        ("evil.example#.alura.fun", "alura.fun", False),
    ],
)
def test_hosts_of_one_owner_share_what_was_registered(one: str, other: str, same: bool) -> None:
    assert same_owner(one, other) is same


def test_an_origin_names_its_port_only_when_unusual() -> None:
    assert parse_origin("https://x.example:8443/a").authority == "x.example:8443"
    assert parse_origin("http://[::1]:8899").authority == "[::1]:8899"


def test_the_fields_of_bodies_are_named_in_the_file_and_per_profile(tmp_path: Path) -> None:
    toml = (
        '[contract]\ninteger_amount = "micro"\n'
        '[contract.bodies.withdraw]\namount = {name = "value", type = "string"}\n'
        'destination = "transfer.to"\n'
        '[profiles.box.contract.bodies.close_asset]\nasset_index = "perpIndex"\n'
        '[profiles.box.contract.bodies.withdraw]\namount = "sum"\n'
    )
    rules = load(tmp_path, toml).contract
    assert rules.integer_amount == "micro"
    assert rules.of("withdraw") == {
        "amount": FieldName("withdraw", "amount", "value", "string"),
        "destination": FieldName("withdraw", "destination", "transfer.to"),
    }
    assert not rules.of("close_asset")
    box = load(tmp_path, toml, profile="box").contract
    assert box.of("close_asset")["assetIndex"].name == "perpIndex"
    assert {n.name for n in box.of("withdraw").values()} == {"sum"}
    assert box.integer_amount == "micro"
    env = {"ALURA_CONTRACT_INTEGER_AMOUNT": "usdc"}
    assert load(tmp_path, toml, env=env).contract.integer_amount == "usdc"


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("[contract.bodies.withdrew]\namount = 'x'", "Did you mean “contract.bodies.withdraw”?"),
        ("[contract.bodies.start_quick]\nbudget = 'x'", "is no setting"),
        ("[contract.bodies.withdraw]\nfee = 'x'", "must not name “fee”: it takes amount, dest"),
        ("[contract.bodies.withdraw]\namount = 3", "must give “amount” the server's name"),
        ("[contract.bodies.withdraw]\namount = 'a..b'", "must give “amount” the server's name"),
        ("[contract.bodies.withdraw]\namount = {name = 'x', type = 'float'}", "type being one of"),
        ("[contract]\ninteger_amount = 'cents'", 'must be "usdc" or "micro"'),
        ("[contract]\nbodies = 3", "must be a table"),
        ("contract = 3", "must be a table"),
        ("[contract.bodies]\nwithdraw = 'x'", "must be a table such as amount"),
    ],
    ids=range(10),
)
def test_each_mistake_in_the_contracts_table_is_one_plain_sentence(
    tmp_path: Path, toml: str, says: str
) -> None:
    sentence = refusal(tmp_path, toml)
    assert "contract" in sentence
    assert says in sentence


NAMED = """
[contract.names]
position.mark_price = ["px_mark", "fair.px"]
session.budget = "stake"
"""


def test_a_user_names_fields_of_answers(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(NAMED)
    settings = load_settings({"config": str(file)}, {}, tmp_path / "none.toml")
    assert dict(settings.names) == {
        "position.mark_price": ("px_mark", "fair.px"),
        "session.budget": ("stake",),
    }


@pytest.mark.parametrize("line", ['position = "x"', "position.pnl = 5", 'position.pnl = ["a b"]'])
def test_names_of_fields_are_lists_of_texts(line: str, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f"[contract.names]\n{line}\n")
    with pytest.raises(SettingsError, match=r"contract\.names"):
        load_settings({"config": str(file)}, {}, tmp_path / "none.toml")
