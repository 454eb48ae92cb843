'''Findings: what is wrong, where, why, and what to do about it.

A kind of finding is a small class in `catalogue/`, in the file of its family:

    class UnknownField(Kind, code="BW203"):
        """An entity is asked for a field that it does not have.

        Here stands the page that `backwright explain BW203` shows: what the rule is, why it is so, what to write.
        """

        message = "unknown field '{name}' on {owner}"
        help = "a field is declared in the class body: `{name}: str`"

        name: str
        owner: str

Its annotations are the values that its texts mention, checked by mypy where it is raised:

    findings.add(UnknownField(name="titel", owner="Article"), source.span(node), suggest=did_you_mean("titel", names))

`message` is one line, in lower case, without a full stop; the suggestion is added to it as "(did you mean 'title'?)".
`help` says what to write instead. Every kind is raised by an example in `tests/diagnostics/*.md`; a test keeps it so.
'''

from backwright.diagnostics.findings import Finding, Findings, Related
from backwright.diagnostics.kinds import Kind, Severity, family_of
from backwright.diagnostics.suggestions import did_you_mean

__all__ = ["Finding", "Findings", "Kind", "Related", "Severity", "did_you_mean", "family_of"]
