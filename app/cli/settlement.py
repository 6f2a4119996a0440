"""`alura journal checked`: ends, by the user's word, what no endpoint can ever show."""

import sys
from argparse import Namespace

from app.cli import outcomes
from app.cli.entrance import entered
from app.clock import Clock
from app.errors import NotSent, Unauthenticated
from app.settings import Settings


def run(given: Namespace, settings: Settings, clock: Clock) -> int:
    """End it and return 0. Raises AluraError."""
    with entered(settings, clock, is_private=False) as counter:
        access = counter.desk.access
        account = access.address or access.wanted_address
        if account is None:
            raise Unauthenticated("Whose journal? Name the account with --address, or sign in.")
        actions = counter.desk.runner(account)
        try:
            actions.restore()
        except OSError as error:
            raise NotSent(f"The journal cannot be read: {error.strerror}.") from None
        found = [action for action in actions.actions if action.number == given.number]
        if not found or not found[0].is_in_doubt:
            raise NotSent(f"{given.number} is not one that only your word can end.")
        if not given.yes:
            print(outcomes.sentence(found[0]), file=sys.stderr)
            raise NotSent("Look it up elsewhere. When it is settled, add --yes.")
        actions.mark_checked(given.number)
        print("It is ended by your word; the same can be sent again.", file=sys.stderr)
    return 0
