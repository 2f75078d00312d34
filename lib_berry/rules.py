"""Rules: a query and a tag, which every image that the query finds gets when it is indexed.

A rule tags an image once. From which the user takes the tag off again, that image keeps without it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from contextlib import suppress

from lib_berry.curation import require_any, tag_name
from lib_berry.db import rules, tags
from lib_berry.db.acting import acting
from lib_berry.db.changes import Said
from lib_berry.db.chosen import choose
from lib_berry.db.connection import Database
from lib_berry.db.noting import Noting
from lib_berry.errors import BerryError, InvalidRequestError, NotFoundError
from lib_berry.gallery import Gallery
from lib_berry.model import Action, Chosen, Rule
from lib_berry.words import images_in_words

logger = logging.getLogger(__name__)

MOST_RULES = 100
BATCH = 20_000
"""Images that rules are applied to in one transaction."""
REST_SECONDS = 1.0
"""Between two looks at what has come."""


class Rules:
    """The rules of a library. Safe from any thread."""

    def __init__(self, database: Database, gallery: Gallery) -> None:
        self._database = database
        self._gallery = gallery

    def rules(self) -> tuple[Rule, ...]:
        """All rules, the oldest first."""
        return rules.rules(self._database)

    def create(self, query: str, tag: str, *, apply: bool = False) -> Action | None:
        """A new rule for what is indexed from now on; with ``apply``, for all that is there too.

        Raises QueryError, InvalidRequestError.
        """
        name = tag_name(tag)
        ids = self._found(query)
        with acting(self._database) as act:
            if len(rules.rules(self._database)) >= MOST_RULES:
                raise InvalidRequestError(f"There are {MOST_RULES} rules already; delete one first.")
            made = rules.create(act, query, tags.found_or_made(act, name).id)
            if apply:
                choose(act.connection, ids)
                rules.apply(act, made)
            act.label = f"Rule for {name}" + (f", applied: {images_in_words(act.images())}" if apply else "")
        return act.action

    def change(
        self, rule_id: int, *, query: str | None = None, tag: str | None = None, active: bool | None = None
    ) -> Action | None:
        """Change what is not None. A rule for another tag is a new one: it has met no image yet.

        Raises as ``create``, and NotFoundError.
        """
        if query is not None:
            self._found(query)
        name = None if tag is None else tag_name(tag)
        with acting(self._database) as act:
            before = rules.row(act.connection, rule_id)
            after = before if query is None else before._replace(query=query)
            if name is not None:
                after = after._replace(tag_id=tags.found_or_made(act, name).id)
            if active is not None:
                after = after._replace(active=int(active))
            rules.change(act, before, after)
            act.label = f"Rule changed: {after.query}"
        return act.action

    def delete(self, rule_id: int) -> Action | None:
        """The tags it gave stay. Raises NotFoundError."""
        with acting(self._database) as act:
            row = rules.row(act.connection, rule_id)
            rules.delete(act, row)
            act.label = f"Rule deleted: {row.query}"
        return act.action

    def apply(self, rule_id: int) -> Action | None:
        """Tag every image that the rule finds and has never met. Raises NotFoundError, QueryError."""
        ids = self._found(rules.row(self._database.reader(), rule_id).query)
        with acting(self._database) as act:
            row = rules.row(act.connection, rule_id)
            require_any(act, ids)
            rules.apply(act, row)
            act.label = f"Rule applied: {images_in_words(act.images())}"
        return act.action

    def _found(self, query: str) -> list[int]:
        return self._gallery.chosen(Chosen(query=query))

    # --- what is indexed ---------------------------------------------------------------------------------------------

    def have_work(self) -> bool:
        """Whether images were indexed that rules have not seen."""
        return rules.have_arrived(self._database)

    def meet_arrivals(self) -> bool:
        """Apply every active rule to a batch of the images that were indexed; whether there was one.

        It is no action of the user's, so undoing passes it by.
        """
        version = self._gallery.version()
        active = [rule for rule in self.rules() if rule.active]
        arrived = rules.arrivals(self._database.reader(), version, BATCH)
        found = [(rule, self._among(rule, arrived, version)) for rule in active] if arrived else []
        if not arrived or any(ids is None for _, ids in found):
            return False
        touched = Said()
        with self._database.transaction(touched=touched) as connection:
            noting = Noting(connection, touched)
            for rule, ids in found:
                self._apply(noting, rule, ids or ())
            rules.seen(connection, version, arrived)
        return True

    def _among(self, rule: Rule, ids: Sequence[int], version: int) -> Sequence[int] | None:
        """Which of these images the rule finds; None while searches are behind. A rule with a mistake finds none."""
        try:
            return self._gallery.among(rule.query, ids, version)
        except BerryError as error:
            logger.warning("Berry could not apply the rule %r: %s", rule.query, error.message)
            return ()

    def _apply(self, noting: Noting, rule: Rule, ids: Sequence[int]) -> None:
        with suppress(NotFoundError):  # deleted meanwhile
            row = rules.row(noting.connection, rule.id)
            if ids and row.active and row.query == rule.query and choose(noting.connection, ids):
                rules.apply(noting, row)


class RuleRunner:
    """The thread that applies rules to what was indexed, by whomever."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._woken = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="berry-rules", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Images may have been indexed. Returns at once."""
        self._woken.set()

    def close(self) -> None:
        """End the thread. What it has not done waits for the next start."""
        self._closing.set()
        self._woken.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closing.is_set():
            self._woken.wait()
            self._woken.clear()
            try:
                while not self._closing.is_set() and self._rules.meet_arrivals():
                    pass
            except Exception:
                if not self._closing.is_set():
                    logger.exception("Berry could not apply the rules; it tries again when more is indexed.")
            self._closing.wait(REST_SECONDS)
