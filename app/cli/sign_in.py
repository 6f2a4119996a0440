"""`alura sign-in`: signing in without a screen. What is signed is shown and checked first."""

import argparse
import asyncio
import os
import random
import sys
from pathlib import Path
from typing import TextIO

from app import paths, wiring
from app.access import Access, Proposal
from app.challenge import ChallengeCheck, Verdict, message_hex, shown
from app.cli.prompts import ask, ask_hidden
from app.clock import Clock
from app.errors import ChallengeRefused, SettingsError, WalletError
from app.keystore import Keystore, Keystores
from app.private_files import write_private
from app.settings import Settings
from app.wallet import KeySigner, checksum_address

_MARKS = {Verdict.OK: "✓", Verdict.NOTE: "·", Verdict.ASK: "◆", Verdict.REFUSE: "✕"}


def run(settings: Settings, arguments: argparse.Namespace, clock: Clock) -> int:
    """Sign in and keep the token. Raises AluraError; returns 0."""
    key = None if arguments.elsewhere else key_on_this_machine(settings)
    desk = wiring.live(settings, clock, random.Random(), None)
    with asyncio.Runner() as runner:
        try:
            sign_in(desk.access, settings, key, runner, save_to=arguments.save)
        finally:
            runner.run(_closed(desk))
    report(desk.access, settings, clock)
    return 0


def sign_in(
    access: Access,
    settings: Settings,
    key: KeySigner | Keystore | None,
    runner: asyncio.Runner,
    *,
    save_to: str | None = None,
    out: TextIO | None = None,
) -> None:
    """Show what is to be signed, check it, and sign it with the key, or take a signature.

    Raises AluraError. `out` is where it is shown; standard output without.
    """
    # A run for each step: the questions between them stay out of the loop, so that Ctrl-C
    # ends them at once.
    proposal = runner.run(access.propose(_address(settings, key)))
    _show(proposal, access.judge(proposal), out)
    _ask_about_domains(access, proposal, settings)
    if key is None:
        pasted = _signature_from_elsewhere(proposal, save_to)
        runner.run(access.finish(proposal, pasted, settings.referral_code))
    else:
        signer = key if isinstance(key, KeySigner) else _unlocked(key, out)
        runner.run(access.sign(proposal, signer, settings.referral_code))


async def _closed(desk: wiring.Desk) -> None:
    await desk.close()


def key_on_this_machine(settings: Settings) -> KeySigner | Keystore | None:
    """Return the key to sign with; None when the signature is to be made elsewhere."""
    if settings.keystore is None and settings.private_key is not None:
        return KeySigner.from_hex(settings.private_key.get_secret_value())
    keystores = Keystores(paths.keystores())
    if settings.keystore is None and settings.address is not None:
        wanted = settings.address.lower()
        usable = [found for found in keystores.all() if found.problem is None]
        return next((k for k in usable if (k.address or "").lower() == wanted), None)
    return keystores.find(settings.keystore)


def _address(settings: Settings, key: KeySigner | Keystore | None) -> str:
    """Return the account to sign in, in EIP-55 spelling."""
    address = (None if key is None else key.address) or settings.address
    if address is None:
        raise SettingsError(
            "Which account? Name a keystore with --keystore, or an address with --address to sign "
            "elsewhere."
        )
    if settings.address is not None and settings.address.lower() != address.lower():
        raise WalletError(f"The key belongs to {address}, not to {settings.address}. Change one.")
    return checksum_address(address)


def _show(proposal: Proposal, check: ChallengeCheck, out: TextIO | None) -> None:
    text = [f"  │ {line}" for line in shown(proposal.message).split("\n")]
    found = [f"  {_MARKS[finding.verdict]} {shown(finding.text)}" for finding in check.findings]
    asked = f"{proposal.address} is asked to sign exactly this text:"
    print(asked, "", *text, "", *found, "", sep="\n", file=out, flush=True)


def _ask_about_domains(access: Access, proposal: Proposal, settings: Settings) -> None:
    """Let the user say yes to foreign domains; refuse what is not to be signed at all."""
    check = access.judge(proposal)
    if check.asks and not check.refused:
        names = ",".join(check.foreign_domains)
        if not sys.stdin.isatty():
            raise ChallengeRefused(
                f"The text names {names}, not {settings.host}. If that is right, give "
                f"--accept-domain {names}."
            )
        if ask("Sign all the same, now and later? Type yes: ").strip().lower() != "yes":
            raise ChallengeRefused("Nothing was signed.")
        access.accept(proposal)
    access.judge(proposal).ensure_signable()


def _unlocked(keystore: Keystore, out: TextIO | None) -> KeySigner:
    if (hint := keystore.memory_hint()) is not None:
        print(hint, file=out)
    return keystore.open_now(ask_hidden(f"Passphrase of “{keystore.name}”: "))


def _signature_from_elsewhere(proposal: Proposal, save_to: str | None) -> str:
    if save_to is not None:
        path = Path(os.path.expanduser(save_to))
        try:
            write_private(path, proposal.message.encode(), replace=False)
        except FileExistsError:
            raise WalletError(
                f"{path} is there already. Name a new file; nothing was sent."
            ) from None
        except OSError as error:
            raise WalletError(f"Cannot write {path}: {error.strerror}. Name another.") from None
        print(f"The text is in {path}, byte for byte.")
    print("Sign it as a message (personal_sign) in the wallet of this address. As hex:\n")
    print(message_hex(proposal.message), end="\n\n", flush=True)
    return ask_hidden("Paste the signature (not shown): ")


def report(access: Access, settings: Settings, clock: Clock, *, out: TextIO | None = None) -> None:
    """Say who is signed in now, and for how long."""
    lasts = "for a time that the server did not say"
    if access.token_ends is not None:
        minutes = int((access.token_ends - clock.now()).total_seconds() // 60)
        lasts = f"for {minutes // 60} h {minutes % 60} m"
    kept = "kept for the next start" if settings.save_token else "not kept, as save_token says"
    said = f"Signed in as {access.address} at {settings.host} {lasts}; the token is {kept}."
    print(said, file=out)
