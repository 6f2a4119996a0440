"""The list of deliberate breakages of the money path, each with the test that must notice it."""

from typing import NamedTuple


class Mutation(NamedTuple):
    """One way to break the program."""

    name: str
    """What goes wrong, in words."""
    file: str
    old: str
    """Stands in the file exactly once."""
    new: str
    test: str
    """The test that notices."""


AIM, KEYS = "tests/ui/test_money_aim.py::", "tests/ui/test_money_keys.py::"
GATES, OUTCOMES = "tests/ui/test_money_gates.py::", "tests/ui/test_money_outcomes.py::"
LIVES, ACTIONS = "tests/ui/test_money_lives.py::", "tests/unit/test_actions.py::"

BODIES, DRAFTS = "tests/api/test_contract.py::", "tests/api/test_drafts.py::"
CONTRACT, ASSETS = "tests/ui/test_money_contract.py::", "tests/unit/test_assets.py::"
SOURCE = "tests/api/test_contract_source.py::"
SETTLING, INTENTS = "tests/unit/test_settling.py::", "tests/unit/test_intents.py::"
CHANGES, FORM = "tests/ui/test_money_changes.py::", "tests/unit/test_session_form.py::"
SCRIPTS = "tests/simulator/test_scripts.py::"
SIGNED = "tests/ui/test_signature.py::"
PAGES, PLACE = "tests/unit/test_ranking_source.py::", "tests/unit/test_own_place.py::"
REFERRALS = "tests/unit/test_referrals.py::"
WALLET, PAYING = "tests/ui/test_wallet.py::", "tests/ui/test_wallet_forms.py::"
TYPED, BOOK = "tests/unit/test_transfer_checks.py::", "tests/unit/test_address_book.py::"
PRICES, FORMS = "tests/unit/test_prices.py::", "tests/ui/test_money_forms.py::"
LOGS, SUMS = "tests/unit/test_log_source.py::", "tests/unit/test_session_words.py::"

MUTATIONS = (
    # Sent once
    Mutation(
        "every method is retried",
        "app/api/catalog.py",
        "return self.effect is Effect.READ",
        "return True",
        f"{OUTCOMES}test_a_request_that_is_lost_is_unknown_and_then_said_to_be_still_open",
    ),
    Mutation(
        "money is sent again after a 401",
        "app/api/transport.py",
        "            raise failed.error\n        return answer\n\n    async def _read(",
        "            if isinstance(failed.error, Unauthenticated):\n"
        "                return await self._exchange(wish, self._token.current, 9.0)\n"
        "            raise failed.error\n        return answer\n\n    async def _read(",
        f"{OUTCOMES}test_a_token_that_ended_is_signed_in_again_in_place_and_nothing_is_sent_by_itself",
    ),
    Mutation(
        "money is sent again after a 429",
        "app/api/transport.py",
        "            raise failed.error\n        return answer\n\n    async def _read(",
        "            if isinstance(failed.error, RateLimited):\n"
        "                await self._clock.sleep(failed.asked or 0.0)\n"
        "                return await self._exchange(wish, bearer, 9.0)\n"
        "            raise failed.error\n        return answer\n\n    async def _read(",
        f"{OUTCOMES}test_after_a_429_the_wait_is_counted_down_and_the_same_key_sends_once",
    ),
    Mutation(
        "a wait that the server asked for is not kept",
        "app/ui/asking.py",
        "return action.replied_at + (WAIT_SECONDS if asked is None else asked)",
        "return action.replied_at",
        f"{OUTCOMES}test_after_a_429_the_wait_is_counted_down_and_the_same_key_sends_once",
    ),
    Mutation(
        "a second send cancels the first",
        "app/ui/action_app.py",
        '@work(group="actions")',
        '@work(group="actions", exclusive=True)',
        f"{OUTCOMES}test_a_second_action_does_not_lose_the_outcome_of_the_first",
    ),
    Mutation(
        "the dialog owns the worker that sends",
        "app/ui/action_app.py",
        "        self._send(intent)\n",
        "        assert self.runner is not None\n"
        "        self.screen.run_worker(self.runner.send(intent))\n",
        f"{OUTCOMES}test_the_row_says_that_it_is_closing_whatever_became_of_the_dialog",
    ),
    Mutation(
        "a second yes sends again",
        "app/ui/asking.py",
        "        self._is_sent = True\n",
        "",
        f"{KEYS}test_y_pressed_twice_sends_once",
    ),
    # What is known
    Mutation(
        "an unknown outcome is reported as a failure",
        "app/actions.py",
        "failed = error.applied is False",
        "failed = not error.applied",
        f"{OUTCOMES}test_a_reply_that_is_lost_or_broken_is_unknown_and_then_closed",
    ),
    Mutation(
        "a yes of the server counts as done",
        "app/actions.py",
        "self._replied(action, Phase.ACCEPTED, None)",
        "self._end(replace(action, phase=Phase.DONE, replied_at=self._clock.monotonic()), 0.0)",
        f"{OUTCOMES}test_accepted_is_never_called_closed",
    ),
    Mutation(
        "a 2xx that says no counts as a yes",
        "app/api/refusal.py",
        "if _says_no(part, thorough, own_words) or (thorough and denies(part)):",
        "if not thorough and _says_no(part, thorough, own_words):",
        f"{OUTCOMES}test_a_200_that_says_no_proves_neither_way",
    ),
    Mutation(
        "a read whose flag says no counts as an answer",
        "app/api/refusal.py",
        'if any(_is_false(by_fold.get(name)) for name in ("ok", "success", "succeeded")):',
        "if False:",
        "tests/api/test_reply.py::test_a_body_that_says_no_is_doubtful_with_the_servers_words",
    ),
    Mutation(
        "nothing is read again after sending",
        "app/actions.py",
        "        self.reread(intent.touches)\n",
        "",
        f"{OUTCOMES}test_everything_is_read_again_after_sending_without_waiting_for_the_next_turn",
    ),
    Mutation(
        "one reading that still shows it settles it",
        "app/actions.py",
        "READINGS, SECONDS = 3, 15.0",
        "READINGS, SECONDS = 1, 0.0",
        f"{OUTCOMES}test_an_unknown_outcome_is_not_settled_by_one_reading_that_still_shows_it",
    ),
    Mutation(
        "absence in an incomplete reading counts",
        "app/actions.py",
        " or not feed.reading.complete:",
        ":",
        f"{OUTCOMES}test_absence_in_an_incomplete_or_broken_reading_is_not_done",
    ),
    Mutation(
        "a reading from before the reply settles it",
        "app/actions.py",
        "if read_at <= action.replied_at:",
        "if False:",
        f"{ACTIONS}test_a_reading_from_before_the_reply_settles_nothing",
    ),
    Mutation(
        "one position of a trade that is gone settles the whole",
        "app/sights.py",
        "        return not self.same and not self.is_awaited and not self.elsewhere\n",
        "        return bool(self.gone) or not self.same\n",
        f"{GATES}test_a_lost_reply_on_a_whole_trade_is_unknown_until_every_position_is_gone",
    ),
    Mutation(
        "an error inside a 200 is heard as nothing open",
        "app/api/refusal.py",
        "        if denies_emptily(part) and not tells_of_none(part):\n",
        "        if False:\n",
        "tests/api/test_denials.py::"
        "test_a_server_that_could_not_read_is_not_heard_to_say_that_nothing_is_open",
    ),
    Mutation(
        "the words of an error inside a 200 are read as values",
        "app/api/refusal.py",
        "    return not thorough and _is_empty(part) and denies_emptily(part)\n",
        "    return False\n",
        "tests/api/test_denials.py::"
        "test_a_server_that_could_not_read_is_not_heard_to_say_that_nothing_is_open",
    ),
    Mutation(
        "a reading of another trade closes what it does not list",
        "app/sights.py",
        "            elsewhere.append(target)\n",
        "            gone.append(target)\n",
        "tests/unit/test_actions.py::test_a_reading_of_another_trade_settles_no_lost_reply",
    ),
    Mutation(
        "a refusal that was carried out is not contradicted",
        "app/actions.py",
        "elif action.phase is Phase.FAILED and action.readings == 0:",
        "elif False:",
        f"{OUTCOMES}test_a_refusal_that_was_carried_out_all_the_same_is_contradicted",
    ),
    # Locks and journal
    Mutation(
        "the lock ends with the reply",
        "app/actions.py",
        "        self._store(after)\n        return after\n\n    def _settle(",
        "        self._store(after)\n        self._locks.release(self._scoped(action.intent.key))\n"
        "        return after\n\n    def _settle(",
        f"{OUTCOMES}test_the_lock_outlives_the_reply_and_a_new_close_names_the_earlier_one",
    ),
    Mutation(
        "leaving the dialog ends the lock of what was sent",
        "app/actions.py",
        "if last is None or not last.is_open:",
        "if True:",
        f"{ACTIONS}test_leaving_a_dialog_does_not_unlock_what_was_sent",
    ),
    Mutation(
        "no lock between processes",
        "app/locks.py",
        "fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)",
        "fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)",
        f"{LIVES}test_two_terminals_on_one_position_send_once",
    ),
    Mutation(
        "a dialog does not mind who is at it already",
        "app/ui/asking.py",
        "        if self.holder is not None:\n            return Stand.LOCKED\n",
        "",
        f"{LIVES}test_a_position_that_another_process_is_at_is_locked",
    ),
    Mutation(
        "what was asked for by one account is sent by another",
        "app/actions.py",
        "if not self._locks.holds(self._scoped(intent.key)):",
        "if False:",
        f"{LIVES}test_a_dialog_of_one_account_sends_nothing_for_another",
    ),
    Mutation(
        "a change of accounts forgets what is in flight",
        "app/wiring.py",
        "if scope not in runners:",
        "if True:",
        f"{LIVES}test_what_was_sent_by_one_account_is_settled_when_it_is_signed_in_again",
    ),
    Mutation(
        "keeping keeps the lock",
        "app/ui/action_app.py",
        "            self.runner.release(intent)\n",
        "            pass\n",
        f"{LIVES}test_keeping_gives_the_position_back_to_the_other_terminal",
    ),
    Mutation(
        "the journal is written only after sending",
        "app/actions.py",
        '            self._journal.write(number, "sending", now, intent.noted())\n',
        "            pass\n",
        f"{LIVES}test_what_was_in_flight_when_the_program_ended_is_settled_by_the_next",
    ),
    Mutation(
        "a journal that cannot be written stops nothing",
        "app/actions.py",
        'return self._not_sent(action, f"{reason} Make room on the disk, then try again.")',
        "pass",
        f"{LIVES}test_a_journal_that_cannot_be_written_stops_the_sending",
    ),
    Mutation(
        "the next start does not look for what was left open",
        "app/ui/action_app.py",
        "            runner.restore()\n",
        "            pass\n",
        f"{LIVES}test_what_a_crash_left_and_was_never_carried_out_is_said_to_be_still_open",
    ),
    Mutation(
        "what a living program is at is taken over",
        "app/actions.py",
        "if intent is None or self._locks.take(self._scoped(intent.key), line.at) is not None:",
        "if intent is None:",
        f"{LIVES}test_a_second_terminal_does_not_take_over_what_the_first_is_at",
    ),
    Mutation(
        "quitting in flight does not ask",
        "app/ui/action_app.py",
        "if self.runner is None or not self.runner.in_flight:",
        "if True:",
        f"{LIVES}test_quitting_in_flight_asks_and_staying_sees_the_outcome",
    ),
    # Aim
    Mutation(
        "the cursor keeps its place instead of its row",
        "app/ui/widgets/table/rows.py",
        "listed.index(self.cursor) if self.cursor is not None else 0",
        "min(self._index, max(0, len(listed) - 1))",
        f"{AIM}test_sorting_the_rows_takes_the_cursor_along",
    ),
    Mutation(
        "a flipped side does not disarm",
        "app/ui/aim.py",
        "elif old.side != target.side:",
        "elif False:",
        f"{AIM}test_a_flipped_side_or_a_larger_size_disarms_and_asks_again",
    ),
    Mutation(
        "a larger size does not disarm",
        "app/ui/aim.py",
        "elif old.size != target.size and not _fell(old, target):",
        "elif False:",
        f"{AIM}test_a_flipped_side_or_a_larger_size_disarms_and_asks_again",
    ),
    Mutation(
        "a new position does not disarm",
        "app/ui/aim.py",
        'found.append(Change(key, target.name, "new", "", size))',
        "pass",
        f"{GATES}test_a_position_that_comes_after_the_words_asks_for_them_again",
    ),
    Mutation(
        "a position that is gone is sent all the same",
        "app/ui/closing.py",
        "self.gone_at = read_at if self.intent.targets else None",
        "pass",
        f"{AIM}test_a_position_that_is_gone_is_not_closed_nor_is_its_neighbor",
    ),
    Mutation(
        "another position of the same asset is taken for it",
        "app/ui/aim.py",
        "p.key == intent.target.key",
        "p.symbol == intent.target.symbol",
        f"{AIM}test_a_position_that_is_replaced_by_one_of_the_same_asset_is_gone",
    ),
    # Fresh
    Mutation(
        "a reading from before the key arms",
        "app/ui/asking.py",
        "return is_after and age is not None",
        "return age is not None",
        f"{AIM}test_nothing_is_armed_by_a_reading_from_before_the_key_nor_by_one_that_hangs",
    ),
    Mutation(
        "an old reading stays armed",
        "app/ui/asking.py",
        " and age < min(2 * feed.every, OLDEST_SECONDS)",
        "",
        f"{AIM}test_an_armed_dialog_whose_reading_grows_old_is_disarmed",
    ),
    Mutation(
        "an incomplete reading arms",
        "app/ui/asking.py",
        "        if feed.reading is None or feed.error is not None or not feed.reading.complete:\n"
        "            return False\n",
        "",
        f"{AIM}test_an_incomplete_reading_arms_nothing",
    ),
    Mutation(
        "the dialog's reading waits behind the polling",
        "app/wiring.py",
        "current_trade(urgent=True)",
        "current_trade()",
        f"{AIM}test_the_dialog_reads_at_once_whatever_the_polling_waits_for",
    ),
    Mutation(
        "a sleep of the machine changes nothing",
        "app/ui/feed_app.py",
        "self.feed(topic).slept(gap)",
        "self.feed(topic)",
        f"{AIM}test_after_a_sleep_of_the_machine_nothing_is_armed_until_it_was_read_again",
    ),
    Mutation(
        "the dialog reads nothing when it opens",
        "app/ui/dialogs/gate.py",
        "init=False)\n        self.read_now()\n",
        "init=False)\n",
        f"{AIM}test_the_dialog_reads_at_once_whatever_the_polling_waits_for",
    ),
    Mutation(
        "a yes right after a sleep is believed",
        "app/ui/dialogs/gate.py",
        "        app.note_sleep()\n",
        "",
        f"{AIM}test_a_y_right_after_waking_up_is_not_believed",
    ),
    # Gates
    Mutation(
        "a whole trade closes by the key alone",
        "app/intents.py",
        '    verb = "close trade"\n    gate = Gate.WORDS\n',
        '    verb = "close trade"\n    gate = Gate.KEY\n',
        f"{GATES}test_closing_a_trade_lists_its_positions_and_asks_for_word_and_count",
    ),
    Mutation(
        "everything closes by the words for a trade",
        "app/intents.py",
        'return f"close all {len(self.targets)}"',
        'return f"close {len(self.targets)}"',
        f"{GATES}test_close_all_is_in_the_palette_only_and_says_what_the_list_does_not_show",
    ),
    Mutation(
        "a blind close needs no words",
        "app/ui/closing.py",
        "(self.stand is Stand.BLIND and self.is_matched)",
        "(self.stand is Stand.BLIND)",
        f"{AIM}test_a_read_that_fails_leaves_closing_possible_by_typed_words",
    ),
    # Hands
    Mutation(
        "a yes counts at once",
        "app/ui/asking.py",
        "QUIET_SECONDS = 0.5",
        "QUIET_SECONDS = 0.0",
        f"{KEYS}test_y_within_half_a_second_of_the_first_paint_is_ignored",
    ),
    Mutation(
        "keys count from when they are handled, not from when they were pressed",
        "app/ui/key_clock.py",
        "        return self._last\n",
        "        return self.now()\n",
        f"{KEYS}test_a_key_from_before_the_paint_that_comes_late_is_dropped",
    ),
    Mutation(
        "x works before everything else",
        "app/ui/keys.py",
        '"close position", id="position.close")',
        '"close position", id="position.close", priority=True)',
        f"{KEYS}test_a_key_that_costs_money_has_one_meaning_and_no_priority",
    ),
    Mutation(
        "paste is taken for keys",
        "app/ui/action_app.py",
        "    async def _hand_on(self, event: events.Event) -> None:\n",
        "    async def _hand_on(self, event: events.Event) -> None:\n"
        "        if isinstance(event, events.Paste):\n"
        "            for letter in event.text:\n"
        "                self.simulate_key(letter)\n",
        f"{KEYS}test_paste_reaches_no_binding",
    ),
    Mutation(
        "a key goes on while the screen that the one before asked for is on its way",
        "app/ui/key_line.py",
        "if not self._is_under_way or is_stuck:",
        "if True:",
        "tests/ui/test_key_line.py::test_what_is_typed_behind_n_goes_into_the_form",
    ),
    Mutation(
        "a money key that was meant for another screen opens its dialog",
        "app/ui/action_app.py",
        "self.key_clock.of_last_key() < self._shown_at",
        "self.key_clock.of_last_key() < 0",
        "tests/ui/test_key_line.py::"
        "test_a_money_key_from_before_the_screen_was_there_opens_nothing",
    ),
    Mutation(
        "keys that wait in line do not count as a burst",
        "app/ui/action_app.py",
        "                self.hand.note(event.time)\n            await",
        "                pass\n            await",
        f"{KEYS}test_y_among_other_keys_at_the_same_moment_is_a_paste_and_sends_nothing",
    ),
    Mutation(
        "a yes counts from when the dialog was made, not from its paint",
        "app/ui/asking.py",
        "        self._quiet_until = inf\n        self._opened_at",
        "        self._painted_at = at\n"
        "        self._quiet_until = at + QUIET_SECONDS\n        self._opened_at",
        f"{KEYS}test_a_dialog_that_is_not_painted_yet_hears_nothing",
    ),
    Mutation(
        "keys from before the paint count",
        "app/ui/asking.py",
        "return key_at >= self._painted_at",
        "return True",
        f"{KEYS}test_keys_from_before_the_paint_do_not_even_keep",
    ),
    Mutation(
        "the quiet time is not looked at",
        "app/ui/asking.py",
        " or self.is_quiet(key_at):\n            return None",
        ":\n            return None",
        f"{KEYS}test_y_within_half_a_second_of_the_first_paint_is_ignored",
    ),
    Mutation(
        "a burst of keys is believed",
        "app/ui/dialogs/gate.py",
        "        if not self.alura.hand.is_alone(key_at):\n            return\n",
        "",
        f"{KEYS}test_y_among_other_keys_at_the_same_moment_is_a_paste_and_sends_nothing",
    ),
    Mutation(
        "Enter accepts",
        "app/ui/dialogs/gate.py",
        'Binding("enter,space", "keep", "keep", id="gate.keep_too", show=False)',
        'Binding("enter", "accept", "close", id="gate.keep_too", show=False)',
        f"{KEYS}test_enter_space_and_esc_keep",
    ),
    Mutation(
        "Space accepts",
        "app/ui/dialogs/gate.py",
        'Binding("enter,space", "keep", "keep", id="gate.keep_too", show=False)',
        'Binding("space", "accept", "close", id="gate.keep_too", show=False)',
        f"{KEYS}test_enter_space_and_esc_keep",
    ),
    Mutation(
        "a click anywhere accepts",
        "app/ui/widgets/gate_face.py",
        "            self.post_message(self.Kept())\n",
        "            self.post_message(self.Kept())\n"
        "        else:\n            self.app.send_intent(self.screen.asking.intent)\n",
        f"{KEYS}test_no_click_and_no_hover_sends",
    ),
    Mutation(
        "a paste counts as typed words",
        "app/ui/widgets/typed_words.py",
        "        event.prevent_default()\n        event.stop()\n"
        "        self.post_message(self.Pasted())\n",
        "",
        f"{KEYS}test_paste_into_the_field_does_not_count_as_typing",
    ),
    Mutation(
        "a key aims at the row that has just come under the cursor",
        "app/ui/close_app.py",
        "is_too_soon = self.key_clock.of_last_key() < jumped_at + HAND_SECONDS",
        "is_too_soon = False",
        f"{AIM}test_x_that_was_meant_for_a_row_that_left_does_not_aim_at_the_next_one",
    ),
    Mutation(
        "a dialog opens over a dialog",
        "app/ui/close_app.py",
        "        if len(self.screen_stack) == 1:\n            self._open(intent, CloseDialog)",
        "        self._open(intent, CloseDialog)",
        f"{KEYS}test_no_second_dialog_stacks",
    ),
    Mutation(
        "Enter quits in flight",
        "app/ui/dialogs/quit.py",
        '"dismiss(False)"',
        '"dismiss(True)"',
        f"{LIVES}test_quitting_in_flight_asks_and_staying_sees_the_outcome",
    ),
    # What closes nothing: starts, transfers, errands
    Mutation(
        "the balance after it ends a transfer that nobody confirmed",
        "app/actions.py",
        "            if action.phase is Phase.ACCEPTED:\n                self._end(",
        "            if True:\n                self._end(",
        f"{SETTLING}test_no_balance_ends_a_transfer_whose_outcome_is_unknown",
    ),
    Mutation(
        "a transfer in doubt is given up like a position that stays listed",
        "app/actions.py",
        "        if action.intent.proof is Proof.WORD:\n",
        "        if False:\n",
        f"{SETTLING}test_no_balance_ends_a_transfer_whose_outcome_is_unknown",
    ),
    Mutation(
        "a yes that nothing else proves is forgotten in a crash",
        "app/actions.py",
        'self._journal.write(action.number, "accepted", self._clock.now(), {})',
        "pass",
        f"{SETTLING}test_a_yes_outlives_the_program_that_heard_it",
    ),
    Mutation(
        "a word ends what a reading can settle",
        "app/actions.py",
        "if action is None or not action.is_in_doubt:",
        "if action is None:",
        f"{SETTLING}test_what_a_reading_can_settle_is_not_ended_by_a_word",
    ),
    Mutation(
        "a lost reply of what moves no money locks for ever",
        "app/actions.py",
        "            case _, Proof.REPLY:\n",
        "            case Phase.FAILED, Proof.REPLY:\n",
        f"{SETTLING}test_what_moves_no_money_is_over_with_its_reply",
    ),
    Mutation(
        "a crash locks what moves no money for ever",
        "app/actions.py",
        "self._replied(action, phase, None)",
        "self._store(replace(action, replied_at=now))",
        f"{SETTLING}test_what_moves_no_money_is_not_locked_for_ever_by_a_crash",
    ),
    Mutation(
        "an old session on the asset proves a new one",
        "app/starts.py",
        " if one.key not in self.known)",
        ")",
        f"{SETTLING}test_a_restart_knows_which_sessions_were_there_before",
    ),
    Mutation(
        "a session on another asset proves a start",
        "app/starts.py",
        "        return session.asset_index == asset_index\n",
        "        return True\n",
        f"{INTENTS}test_a_start_is_proven_by_a_session_on_its_asset_that_was_not_there",
    ),
    Mutation(
        "a start is not known by the asset that it locks",
        "app/starts.py",
        'return f"start:{self.asset_index}"',
        'return f"{self.call}:{self.asset_index}"',
        f"{INTENTS}test_a_key_locks_what_must_not_happen_twice_and_nothing_else",
    ),
    Mutation(
        "the whole wallet is taken by the words for the amount",
        "app/starts.py",
        'return f"{amount} whole wallet" if self.max_wallet_budget else amount',
        "return amount",
        f"{INTENTS}test_the_gate_grows_with_what_can_be_lost",
    ),
    Mutation(
        "money leaves by one key",
        "app/transfers.py",
        "    gate = Gate.WORDS\n",
        "    gate = Gate.KEY\n",
        f"{INTENTS}test_the_gate_grows_with_what_can_be_lost",
    ),
    Mutation(
        "money leaves without a look at the address",
        "app/transfers.py",
        'return f"{plain_amount(self.amount)} {self.destination[-TAIL:]}"',
        "return plain_amount(self.amount)",
        f"{INTENTS}test_the_gate_grows_with_what_can_be_lost",
    ),
    Mutation(
        "another sum to the same address passes while one is in doubt",
        "app/transfers.py",
        'return f"{self.call}:{self.destination.casefold()}"',
        'return f"{self.call}:{self.destination.casefold()}:{self.amount}"',
        f"{SETTLING}test_a_transfer_in_doubt_blocks_its_own_address_only",
    ),
    Mutation(
        "a start is armed before the sessions were read",
        "app/ui/confirming.py",
        "                if self._is_fresh(now):\n",
        "                if True:\n",
        f"{CHANGES}test_a_start_is_not_armed_where_a_session_is_listed_or_none_can_be_read",
    ),
    Mutation(
        "words that were typed before a sleep of the machine send a transfer",
        "app/ui/confirming.py",
        "if self.has_looked and self.feed.is_current(now):",
        "if self.has_looked:",
        "tests/unit/test_confirming.py::test_words_from_before_a_sleep_of_the_machine_do_not_count",
    ),
    Mutation(
        "a second session on an asset is armed",
        "app/ui/confirming.py",
        "Stand.CHANGED if self.intent.is_hindered else Stand.ARMED",
        "Stand.ARMED",
        f"{CHANGES}test_a_start_is_not_armed_where_a_session_is_listed_or_none_can_be_read",
    ),
    Mutation(
        "what settles an action is read only where a screen shows it",
        "app/ui/action_app.py",
        "return super().wanted_topics().union(known, ",
        "return super().wanted_topics().union(",
        f"{CHANGES}test_a_transfer_does_not_wait_for_a_balance_that_cannot_be_read",
    ),
    Mutation(
        "the second gate opens over the first",
        "app/ui/action_app.py",
        "        if not any(isinstance(screen, GateDialog) for screen in self.screen_stack):\n"
        "            self._open(",
        "        if True:\n            self._open(",
        f"{CHANGES}test_the_gate_shows_whose_money_where_it_goes_and_exactly_what_is_sent",
    ),
    Mutation(
        "the form takes less than the least budget",
        "app/ui/session_form.py",
        "    if amount < LEAST_BUDGET:\n",
        "    if False:\n",
        f"{FORM}test_a_field_that_breaks_a_limit_makes_no_wish_and_says_which",
    ),
    Mutation(
        "the form starts a second session on an asset",
        "app/ui/session_form.py",
        "        is_on(session, asset.index, asset.symbol) for session in known.sessions\n",
        "        False for session in known.sessions\n",
        f"{FORM}test_an_asset_with_a_session_takes_no_second_one",
    ),
    Mutation(
        "no loss limit is shown as no loss",
        "app/starts.py",
        "loss = start.budget if start.loss_threshold is None else",
        "loss = Decimal(0) if start.loss_threshold is None else",
        f"{FORM}test_without_a_limit_the_whole_budget_can_be_lost_and_no_stop_is_made_up",
    ),
    # The request itself
    Mutation(
        "a whole amount of an unknown unit is taken for USDC",
        "app/api/fitting.py",
        "if unit is None and (whole or _is_doubtful(field)):",
        "if False:",
        f"{BODIES}test_a_whole_amount_of_an_unknown_unit_is_refused_until_the_user_says_which",
    ),
    Mutation(
        "micro-USDC are counted where decimals are taken",
        "app/api/fitting.py",
        '    unit = unit or "usdc"\n',
        '    unit = unit or integer_amount or "usdc"\n',
        f"{BODIES}test_the_users_word_on_whole_amounts_does_not_touch_an_amount_with_decimals",
    ),
    Mutation(
        "an amount with decimals is rounded to whole micro-USDC",
        "app/api/fitting.py",
        'if (whole or unit == "micro") and counted != counted.to_integral_value():',
        "if False:",
        f"{BODIES}test_nothing_is_rounded",
    ),
    Mutation(
        "money goes out under assumed names",
        "app/api/contract.py",
        "        if endpoint.effect is Effect.MONEY:\n",
        "        if False:\n",
        f"{CONTRACT}test_without_a_contract_a_close_by_asset_is_refused_with_the_reason_and_other_ways",
    ),
    Mutation(
        "of two fields that may be the address the first is taken",
        "app/api/body.py",
        "    if len(best) > 1:\n",
        "    if False:\n",
        f"{BODIES}test_what_cannot_be_filled_is_not_sent",
    ),
    Mutation(
        "a field that cannot be filled is left out",
        "app/api/body.py",
        "        if not (holds or field.required):\n",
        "        if not holds:\n",
        f"{BODIES}test_what_cannot_be_filled_is_not_sent",
    ),
    Mutation(
        "a limit of the server is not looked at",
        "app/api/fitting.py",
        "    if problem is not None:\n",
        "    if False:\n",
        f"{BODIES}test_a_limit_of_the_schema_is_checked_before_sending",
    ),
    Mutation(
        "the body is made again when it is sent",
        "app/api/area.py",
        "        if draft is None:\n            draft =",
        "        if True:\n            draft =",
        f"{CONTRACT}test_the_dialog_shows_the_body_in_the_servers_words_and_sends_exactly_it",
    ),
    Mutation(
        "a draft is sent for another call than it was made for",
        "app/api/area.py",
        "        elif (draft.call, draft.path, dict(draft.values)) != (\n"
        "            name,\n            _filled(endpoint, path),\n            _given(body),\n"
        "        ):\n",
        "        elif False:\n",
        f"{DRAFTS}test_a_draft_of_something_else_is_not_sent",
    ),
    Mutation(
        "an intent without its request is sent",
        "app/actions.py",
        "        if intent.draft is None:\n",
        "        if False:\n",
        f"{ACTIONS}test_an_intent_whose_request_was_not_made_before_is_not_sent",
    ),
    Mutation(
        "the published table names the assets of a server that has another one",
        "app/models/assets.py",
        "        return _NONE if differs else _PUBLISHED\n",
        "        return _PUBLISHED\n",
        f"{ASSETS}test_a_server_with_another_table_is_not_named_by_the_published_one_at_all",
    ),
    Mutation(
        "a document of another server is taken",
        "app/api/contract_source.py",
        "        return (parts.scheme, parts.netloc) == self._origin\n",
        "        return True\n",
        f"{SOURCE}test_another_server_is_never_asked_for_the_document",
    ),
    # Mode
    Mutation(
        "a read-only program has a client that can act",
        "app/wiring.py",
        "(ReadOnlyClient if settings.read_only else ActingClient)",
        "ActingClient",
        f"{LIVES}test_a_read_only_program_has_no_way_to_send",
    ),
    # Scripts
    Mutation(
        "a script sends what is not as it was named",
        "app/cli/dispatch.py",
        "        if differing:\n",
        "        if False:\n",
        f"{SCRIPTS}test_what_is_not_as_it_was_named_is_not_sent",
    ),
    Mutation(
        "a script sends without --yes",
        "app/cli/dispatch.py",
        "        if not self._given.yes:\n",
        "        if False:\n",
        f"{SCRIPTS}test_without_yes_the_exact_request_is_shown_and_nothing_is_sent",
    ),
    Mutation(
        "a script sends where not all is named",
        "app/cli/dispatch.py",
        "        if unnamed:\n",
        "        if False:\n",
        f"{SCRIPTS}test_a_position_is_not_closed_by_its_id_alone_nor_all_without_their_number",
    ),
    Mutation(
        "a script forgets what a dead one left open",
        "app/cli/dispatch.py",
        "            self._actions.restore()\n",
        "            pass\n",
        f"{SCRIPTS}test_a_payment_whose_reply_was_lost_stays_unknown_and_keeps_the_next_from_being_sent",
    ),
    Mutation(
        "a script sends what another process is at",
        "app/cli/dispatch.py",
        "        if holder is not None:\n",
        "        if False:\n",
        f"{SCRIPTS}test_a_payment_whose_reply_was_lost_stays_unknown_and_keeps_the_next_from_being_sent",
    ),
    Mutation(
        "a script acts in read-only",
        "app/cli/dispatch.py",
        "    if settings.read_only:\n",
        "    if False:\n",
        f"{SCRIPTS}test_read_only_sends_nothing_and_asks_nothing",
    ),
    Mutation(
        "a script ends as done where the outcome is unknown",
        "app/cli/outcomes.py",
        "    Phase.UNKNOWN: ExitCode.UNKNOWN",
        "    Phase.UNKNOWN: ExitCode.DONE",
        f"{SCRIPTS}test_a_payment_whose_reply_was_lost_stays_unknown_and_keeps_the_next_from_being_sent",
    ),
    Mutation(
        "a script closes what differs from the asset by case alone",
        "app/cli/closing.py",
        "    return tuple(row for row in found if row.symbol not in rivals)\n",
        "    return found\n",
        "tests/unit/test_cli_aims.py::test_an_asset_is_closed_in_any_case_and_never_its_namesake",
    ),
    Mutation(
        "a position that cannot be read is closed by a script unasked",
        "app/cli/closing.py",
        "            if not given.blind:\n                raise\n",
        "",
        f"{SCRIPTS}test_a_position_that_cannot_be_read_is_closed_only_where_that_is_asked_for",
    ),
    Mutation(
        "a script prints the trading key unasked",
        "app/cli/secret_answers.py",
        "{handed.about}: [hidden]",
        "{handed.secret.get_secret_value()} [hidden]",
        f"{SCRIPTS}test_each_order_reaches_what_its_row_says_and_money_moves_once",
    ),
    Mutation(
        "part of a list is called complete",
        "app/cli/fetches.py",
        "    is_whole = not board.has_more and not board.old\n",
        "    is_whole = True\n",
        f"{SCRIPTS}test_a_part_of_a_list_is_not_called_complete",
    ),
    # A signed close
    Mutation(
        "a signed close is shown in clear",
        "app/ui/signed_close.py",
        'Piece(f"{fmt.MASK}{fmt.MASK}", "text bold")',
        'Piece(self.secret.get_secret_value()[:300], "text bold")',
        f"{SIGNED}test_a_signed_close_is_masked_for_half_a_minute_and_written_only_on_request",
    ),
    Mutation(
        "a signed close is asked for by a key that was on its way",
        "app/ui/dialogs/signature.py",
        "event.time >= self._heard_from",
        "True",
        f"{SIGNED}test_a_signed_close_is_masked_for_half_a_minute_and_written_only_on_request",
    ),
    Mutation(
        "a signed close is held after its time",
        "app/ui/dialogs/signature.py",
        "replace(self.close, secret=None, is_over=True)",
        "self.close",
        f"{SIGNED}test_a_signed_close_is_masked_for_half_a_minute_and_written_only_on_request",
    ),
    Mutation(
        "a signed close is handed over as this program would write it",
        "app/api/trading.py",
        'answer.body.decode("utf-8-sig")',
        "str(answer.plain)",
        f"{SIGNED}test_a_signed_close_is_masked_for_half_a_minute_and_written_only_on_request",
    ),
    Mutation(
        "a read-only program signs",
        "app/ui/dialogs/signature.py",
        "if app.frame.read_only or sign is None:",
        "if False:",
        f"{SIGNED}test_a_read_only_program_signs_nothing_and_runs_no_engine",
    ),
    Mutation(
        "the engine is run where real money may be",
        "app/settings.py",
        "return self.demo or self.host == TESTNET_HOST or self.is_loopback",
        "return True",
        f"{SIGNED}test_calls_for_testing_are_offered_where_no_real_money_is",
    ),
    # What is not whole
    Mutation(
        "sessions that could not all be read are added up",
        "app/ui/words/session.py",
        "    if not feed.reading.complete:\n",
        "    if False:\n",
        f"{SUMS}test_old_and_incomplete_readings_have_no_sums",
    ),
    Mutation(
        "a log is joined over a gap",
        "app/log_source.py",
        "        if upper.meets(lower.rows):\n",
        "        if True:\n",
        f"{LOGS}test_where_two_readings_do_not_meet_a_gap_stays_until_it_is_read",
    ),
    Mutation(
        "a line of a log is shown as it once was",
        "app/log_stretches.py",
        "if any(known.get(key) != entry for key, entry in rows.items()):",
        "if not rows.keys() <= known.keys():",
        f"{LOGS}test_a_line_that_says_something_else_now_is_shown_as_it_is_said_now",
    ),
    # What is shown of everyone
    Mutation(
        "pages of the leaderboard that were read long ago pass for current",
        "app/ranking_source.py",
        "if held not in lately)",
        "if False)",
        f"{PAGES}test_each_turn_reads_the_first_page_the_one_in_view_and_the_oldest_ones",
    ),
    Mutation(
        "who slips between two pages of the leaderboard is lost",
        "app/ranking_source.py",
        "if len(fresh) < len(held.rows):",
        "if False:",
        f"{PAGES}test_who_slipped_between_two_pages_is_neither_missing_nor_there_twice",
    ),
    Mutation(
        "an older reading of a row on two pages wins",
        "app/ranking_source.py",
        "if newest[row.key] is held",
        "if True",
        f"{PAGES}test_a_row_on_two_pages_is_held_by_its_newest_reading",
    ),
    Mutation(
        "a gap in money is told of a ranking that does not go by it",
        "app/ui/own_place.py",
        "if upper.pnl >= lower.pnl else None",
        "if True else None",
        f"{PLACE}test_no_gap_is_made_up",
    ),
    Mutation(
        "a volume that nobody told is 0",
        "app/ui/referrals.py",
        "    if volume is not None and room >= 10:",
        "    volume = volume or Decimal(0)\n    if room >= 10:",
        f"{REFERRALS}test_a_volume_that_nobody_tells_is_no_bar_and_no_zero",
    ),
    Mutation(
        "the program decides who may make a referral code",
        "app/ui/referrals.py",
        "eligible = referral.eligible if referral is not None else None",
        "eligible = volumes(referral, None)[0] is not None",
        f"{REFERRALS}test_only_the_server_says_who_may_make_a_code",
    ),
    # The wallet
    Mutation(
        "the trading key is shown whole",
        "app/ui/trading_key.py",
        'text[-_TAIL:] if len(text) >= _SHORTEST else ""',
        "text",
        f"{WALLET}test_the_trading_key_is_asked_for_masked_and_gone_again",
    ),
    Mutation(
        "the trading key stays on the screen",
        "app/ui/trading_key.py",
        "now - self.since >= SHOWN_SECONDS",
        "False",
        f"{WALLET}test_the_trading_key_is_asked_for_masked_and_gone_again",
    ),
    Mutation(
        "the trading key is there again after another screen",
        "app/ui/screens/wallet.py",
        '"""Let the key go with the screen."""\n        self._forget_key()',
        '"""Let the key go with the screen."""',
        f"{WALLET}test_the_trading_key_is_asked_for_masked_and_gone_again",
    ),
    Mutation(
        "an old sum of deposits stands as if it were new",
        "app/ui/screens/deposit_list.py",
        "elif state.is_stale:",
        "elif False:",
        f"{WALLET}test_the_sum_is_the_servers_own_and_never_an_old_one",
    ),
    Mutation(
        "margin and PnL are summed up over old positions",
        "app/ui/screens/account_panels.py",
        "if is_stale or feed.reading is None",
        "if feed.reading is None",
        f"{WALLET}test_figures_the_server_leaves_out_are_worked_out_and_marked",
    ),
    Mutation(
        "more than is free goes further",
        "app/ui/transfer_checks.py",
        "if amount > free.amount:",
        "if False:",
        f"{TYPED}test_an_amount_that_cannot_be_meant_is_refused",
    ),
    Mutation(
        "an address with a wrong digit goes further",
        "app/ui/transfer_checks.py",
        "if named is None and is_misspelt(typed, address):",
        "if False:",
        f"{TYPED}test_no_address_with_one_wrong_digit_is_taken",
    ),
    Mutation(
        "USDC is sent to the address of nobody",
        "app/ui/transfer_checks.py",
        "if address == NOBODY:",
        "if False:",
        f"{TYPED}test_an_address_that_cannot_be_meant_is_refused",
    ),
    Mutation(
        "a name stands for an address with a wrong digit",
        "app/address_book.py",
        "if is_misspelt(address, spelled):",
        "if False:",
        f"{BOOK}test_an_address_that_cannot_be_meant_stops_the_start",
    ),
    Mutation(
        "a form that is not whole is asked for",
        "app/ui/widgets/wallet_form.py",
        "        if self.wish is None:\n            self.enter()",
        "        if False:\n            self.enter()",
        f"{PAYING}test_withdrawing_from_refused_input_to_success",
    ),
    Mutation(
        "a refusal empties the form",
        "app/ui/widgets/wallet_form.py",
        "KEPT_AFTER = frozenset({Phase.SENDING, Phase.FAILED})",
        "KEPT_AFTER = frozenset({Phase.SENDING})",
        f"{PAYING}test_withdrawing_from_refused_input_to_success",
    ),
    Mutation(
        "a transfer in doubt stands as one that took place",
        "app/ui/movements.py",
        "phase in _DOUBTFUL)",
        "False)",
        f"{PAYING}test_a_lost_reply_stays_in_doubt_until_the_word_is_typed",
    ),
    Mutation(
        "another account finds what was typed for the one before",
        "app/ui/screens/wallet.py",
        "            form.forget()\n",
        "            pass\n",
        f"{PAYING}test_an_old_balance_is_named_and_another_account_finds_an_empty_form",
    ),
    Mutation(
        "old figures come back with a hidden panel",
        "app/ui/widgets/line_widget.py",
        "if not self.size and self._shown:",
        "if False:",
        "tests/ui/test_panels.py::"
        "test_what_changed_while_it_was_hidden_is_not_drawn_as_it_was_before",
    ),
    Mutation(
        "a filter that is typed moves rows under a hand that acts",
        "app/ui/widgets/table/row_table.py",
        "        if text != self.rows.filter:\n            self.note_jump()\n",
        "",
        "tests/ui/test_row_table.py::"
        "test_every_change_of_filter_or_order_counts_as_a_jump_of_the_row",
    ),
    Mutation(
        "a cell of a file is run by a spreadsheet",
        "app/ui/exports.py",
        "if text.lstrip().startswith(_RUN) else text",
        "if False else text",
        "tests/unit/test_tables.py::test_a_cell_has_every_digit_and_is_no_formula",
    ),
    Mutation(
        "the columns that say which row it is can be taken away",
        "app/ui/columns/column.py",
        " or column.is_identity\n",
        "\n",
        "tests/unit/test_tables.py::"
        "test_columns_come_and_go_as_the_user_wants_but_not_those_that_say_which_row_it_is",
    ),
    Mutation(
        "no position is claimed by half a list",
        "app/ui/holdings.py",
        "feed.reading is not None and feed.reading.complete",
        "feed.reading is not None",
        "tests/unit/test_holdings.py::test_what_is_held_is_only_what_is_known",
    ),
    Mutation(
        "a price that was read long ago stands beside signals of now",
        "app/ui/prices.py",
        "() if state.is_stale else feed.value or ()",
        "feed.value or ()",
        f"{PRICES}test_only_a_price_of_now_is_one",
    ),
    Mutation(
        "the last candle of a market that stands still is its price",
        "app/ui/prices.py",
        "if seconds is None or moment.utc - candle.time > timedelta(seconds=2 * seconds):",
        "if seconds is None:",
        f"{PRICES}test_only_a_price_of_now_is_one",
    ),
    Mutation(
        "a transfer whose reply is lost may be sent again at once",
        "app/transfers.py",
        "    proof = Proof.WORD\n",
        "    proof = Proof.REPLY\n",
        f"{FORMS}test_what_the_wallet_sends_is_sent_once_whatever_becomes_of_the_reply",
    ),
    Mutation(
        "a start whose reply is lost is not looked for in the sessions",
        "app/starts.py",
        "    proof = Proof.READING\n",
        "    proof = Proof.REPLY\n",
        f"{FORMS}test_a_session_of_either_kind_is_started_once_whatever_becomes_of_the_reply",
    ),
    Mutation(
        "closing everything counts as a read, which may be tried again",
        "app/api/catalog.py",
        '"/user/close-all-positions", MONEY',
        '"/user/close-all-positions", READ',
        f"{FORMS}test_an_asset_and_then_all_are_closed_once_whatever_becomes_of_the_reply",
    ),
    Mutation(
        "a field asks for words that it would still drop",
        "app/ui/dialogs/gate.py",
        "IN_A_MOMENT if is_quiet else TYPE_HERE",
        "TYPE_HERE",
        f"{CHANGES}test_the_gate_shows_whose_money_where_it_goes_and_exactly_what_is_sent",
    ),
    Mutation(
        "a dialog names a key that it does not hear yet",
        "app/ui/signed_close.py",
        "if self.may_ask and not is_heard:",
        "if False:",
        f"{SIGNED}test_a_signed_close_is_masked_for_half_a_minute_and_written_only_on_request",
    ),
)
