"""Security and performance notes: one file per family, one function per note, all of them here."""

from __future__ import annotations

from backwright.design.facts import Facts
from backwright.design.notes import exposure, lists, reads, sign_in, writes
from backwright.design.notes.note import Note, NoteRule

__all__ = ["PERFORMANCE", "SECURITY", "Note", "performance", "security"]

SECURITY: tuple[NoteRule, ...] = (
    exposure.open_reads,
    exposure.open_writes,
    exposure.reads_by_some_strangers,
    exposure.shown_addresses,
    exposure.tokens_told_once,
    exposure.told_by_cursors,
    exposure.guarded_fields,
    exposure.counts_beyond_rights,
    exposure.sees_beyond_rights,
    sign_in.tokens_outlive_changes,
    sign_in.refresh_tokens,
    sign_in.tells_who_has_an_account,
    sign_in.limits_of_each_process,
)
PERFORMANCE: tuple[NoteRule, ...] = (
    lists.whole_lists,
    lists.exact_totals,
    lists.deep_pages,
    lists.search_without_index,
    lists.filters_through_pairs,
    lists.filters_without_index,
    lists.long_texts_in_lists,
    reads.worked_out_at_each_read,
    reads.roles_looked_up,
    reads.account_looked_up,
    writes.many_indexes,
    writes.growing_operations,
    writes.whole_tables,
    writes.slow_passwords,
)


def security(facts: Facts) -> tuple[Note, ...]:
    """What an attacker would look at first."""
    return _said(SECURITY, facts)


def performance(facts: Facts) -> tuple[Note, ...]:
    """What grows with the rows or the callers."""
    return _said(PERFORMANCE, facts)


def _said(rules: tuple[NoteRule, ...], facts: Facts) -> tuple[Note, ...]:
    return tuple(note for rule in rules if (note := rule(facts)) is not None)
