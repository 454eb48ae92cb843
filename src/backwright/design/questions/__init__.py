"""The questions: one file per family, one function per question, all of them here."""

from __future__ import annotations

import msgspec

from backwright.checks.carried import OPTIONS
from backwright.design.facts import Facts
from backwright.design.questions import accounts, inputs, lists, rights, rows
from backwright.design.questions.question import Question, QuestionRule

__all__ = ["RULES", "Question", "questions"]

RULES: tuple[QuestionRule, ...] = (
    rights.readable_by_everybody,
    rights.writable_by_everybody,
    rights.only_its_people_delete,
    rights.never_corrected,
    rights.never_deleted,
    rights.never_made,
    rights.never_read,
    rights.roles_that_nobody_gives,
    accounts.accounts_stay,
    accounts.changed_without_password,
    accounts.unconfirmed_addresses,
    accounts.forgotten_passwords,
    accounts.long_access_tokens,
    rows.deletes_rows_of_others,
    rows.kept_by_references,
    rows.keys_that_change,
    rows.states_in_any_order,
    rows.lost_updates,
    rows.named_rows_are_made,
    inputs.texts_without_limit,
    inputs.numbers_without_limit,
    inputs.inline_without_limit,
    lists.whole_lists,
    lists.pages_without_filter,
)


def questions(facts: Facts) -> tuple[Question, ...]:
    """Those whose answer matters most first."""
    return tuple(_warned(question) for rule in RULES if (question := rule(facts)) is not None)


def _warned(question: Question) -> Question:
    """An answer that can be planned and not be built says so."""
    if not any(f"{option}=" in question.answer for option in OPTIONS):
        return question
    return msgspec.structs.replace(question, answer=f"{question.answer}  # not built yet")
