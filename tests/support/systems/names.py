"""Names that are drawn: most of them are words that generated code, its libraries or Python use themselves."""

from __future__ import annotations

from collections.abc import Collection
from random import Random

from support.systems.impossible import ImpossibleError
from support.systems.words import SAID


def _each(text: str) -> list[str]:
    return text.split()


VALUES = _each(
    """
    account active amount answer answers asked base body books cache case changed column condition
    connection count created current data database date day deleted each entry error event exclude filter
    first form format found function given group groups hash header index input items item items_ join key
    keys known label last left length level limit line lines link links made max message min mode model
    models name names new next node now number offset old open option order other owner page pages parent
    part parts path position price query rank reader reason record rows row rule scalar schema score select
    sent session settings size sort stamp state statement status stock store sum table tag target text title
    total type update user value values version where word writer
    """
)
"""For fields, functions, parameters and local names."""
TABLES = _each(
    """
    Answer Base Body Case Change Column Condition Customer Database Entry Event Exists Form Function Group
    Index Input Item Key Line Link Member Model Node Number Order Page Part Path Problem Project Query
    Reader Request Response Result Router Row Schema Select Session Setting State Statement Store Table Tag
    Task Text Type Update Value Writer
    """
)
"""For entities."""
RECORDS = ["Batch", "Detail", "Filter", "Payload", "Piece", "Spec", "Values", "Wish"]
ENUMS = ["Kind", "Level", "Mode", "Status"]
STATES = ["closed", "draft", "first", "lost", "new", "null", "open", "other", "paid", "sent"]
"""What a choice is between."""
KEPT = frozenset({"created_at", "id", "me", "self", "updated_at"})
"""What no member, parameter or local is called."""
SHADOWED = frozenset({"filter", "format", "hash", "input", "next", "open", "type"})
"""What Python has, and no function of a module hides."""


class Names:
    """A few names for one blueprint, so that they meet in many places of it."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.tables = random.sample(TABLES, random.randint(3, 5))
        entities = [name.lower() for name in self.tables]
        self._values = [*random.sample(VALUES, 26), *entities, *entities, *(f"{name}s" for name in entities)]

    def fresh(self, *taken: Collection[str]) -> str:
        """One that is not taken, nor almost."""
        for _ in range(100):
            name = self._random.choice(self._values)
            if name.rstrip("_") not in KEPT and not any(name in some or name.rstrip("_") in some for some in taken):
                return name
        raise ImpossibleError

    def of_function(self, taken: Collection[str]) -> str:
        """One for the module, where words stand beside it."""
        name = self.fresh()
        if self._random.random() < 0.6:
            name = name.rstrip("_") + self._random.choice(["_of", "_by", "_at", "_in"])
        if name in taken or name in SAID or name in SHADOWED:
            raise ImpossibleError
        return name
