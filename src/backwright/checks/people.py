"""Who may: names of people in rules, from `anyone` to a path that ends at an account."""

from __future__ import annotations

import ast
from collections.abc import Mapping

import msgspec

from backwright.checks.annotations import DEEPEST
from backwright.checks.classes import Body
from backwright.checks.entries import gathered, linked
from backwright.checks.functions import Written
from backwright.checks.habits import SYNONYMS
from backwright.checks.roles import read_role, self_type, step_to
from backwright.checks.scopes import Definition, Module, Run, text_of
from backwright.diagnostics.catalogue import habits, names, rules, syntax
from backwright.model.expressions import Expression, Self
from backwright.model.rules import Anyone, Holder, Nobody, Oneself, Person, Rule, Satisfies, SignedIn
from backwright.model.types import BOOL, Maybe, SetOf, Type, present

WORDS: dict[str, Person] = {
    "backwright.rules.anyone": Anyone(),
    "backwright.rules.signed_in": SignedIn(),
    "backwright.rules.nobody": Nobody(),
}


class People(msgspec.Struct):
    """Reads rules. `bodies` are the classes of the blueprint, `functions` what stands at module level."""

    run: Run
    bodies: Mapping[str, Body]
    functions: Mapping[str, Written]
    open: list[str] = msgspec.field(default_factory=list)

    def rule(self, body: Body | None, node: ast.expr, module: Module | None = None) -> Rule:
        """The people that a node names; of a class its members and methods, else what stands at module level."""
        home = module or (body.module if body else None)
        assert home is not None
        people = self._people(body, home, node)
        if len(people) > 1 and any(isinstance(one, Nobody) for one in people):
            home.say(rules.NobodyAmongOthers(), node)
            people = [one for one in people if not isinstance(one, Nobody)]
        if len(people) > 1 and any(isinstance(one, Anyone) for one in people):
            home.say(rules.AnyoneAmongOthers(), node)
        return Rule(tuple(dict.fromkeys(people)))

    def _people(self, body: Body | None, module: Module, node: ast.expr) -> list[Person]:
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            return [one for item in node.elts for one in self._people(body, module, item)]
        if isinstance(node, ast.Name):
            return self._name(body, module, node)
        if isinstance(node, ast.Attribute):
            return self._path(body, module, node)
        if isinstance(node, ast.Call):
            return self._call(body, module, node)
        self._odd(module, node)
        return []

    def _odd(self, module: Module, node: ast.expr) -> None:
        if text_of(node) is not None:
            module.say(rules.TextAsPeople(written=text_of(node)), node)
        elif isinstance(node, ast.Lambda):
            module.say(habits.Lambda(instead="def allowed(self, me: User) -> bool: ..., and name it"), node)
        elif isinstance(node, ast.BoolOp | ast.BinOp | ast.UnaryOp):
            module.say(rules.OperatorInRule(), node)
        elif isinstance(node, ast.Compare | ast.IfExp):
            module.say(rules.ConditionInRule(), node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
            module.say(rules.BoolAsPeople(word="anyone" if node.value else "nobody"), node)
        elif not (isinstance(node, ast.Constant) and node.value is None):
            module.say(rules.NotPeople(), node)

    def _name(self, body: Body | None, module: Module, node: ast.Name) -> list[Person]:
        name = node.id
        if body is not None and (name in body.members or name in body.functions or name in body.broken):
            return self._own(body, module, node)
        word = module.words.get(name, "")
        if word in WORDS:
            return [WORDS[word]]
        if word == "backwright.rules.me":
            return self._oneself(body, module, node)
        if word == "backwright.rules.has_role":
            module.say(rules.RoleWithoutNames(), node)
            return []
        found = module.names.get(name)
        if found is not None and found.kind == "rule":
            return self._alias(body, found)
        if found is not None and found.kind == "function":
            return self._function(module, node, self.functions.get(found.name))
        if name not in module.broken:
            self._unknown(body, module, node)
        return []

    def _unknown(self, body: Body | None, module: Module, node: ast.Name) -> None:
        name = node.id
        if name in ("anyone", "signed_in", "nobody", "me", "has_role"):
            module.say(names.NotImported(name=name, module="backwright.rules"), node)
            return
        own = [*body.members, *body.functions] if body is not None else []
        words = [word for word, full in module.words.items() if full.startswith("backwright.rules.")]
        aliases = [one for one, found in module.names.items() if found.kind in ("rule", "function")]
        suggest = module.guess(name, own, words, aliases, ("signed_in", "nobody"))
        if name == self.run.account:
            suggest = "signed_in"
        elif suggest is None or name in SYNONYMS:
            suggest = SYNONYMS.get(name) or SYNONYMS.get(module.guess(name, SYNONYMS) or "")
        entity = self.bodies.get(body.definition.of) if body is not None else None
        if entity is not None and (name in entity.members or name in entity.functions):
            suggest = f"{entity.definition.name}.{name}"
        module.say(rules.UnknownPeople(name=name), node, suggest=suggest)

    def _alias(self, body: Body | None, found: Definition) -> list[Person]:
        if found.name in self.open or not isinstance(found.node, ast.expr):
            return []
        if len(self.open) > DEEPEST:
            found.module.say(syntax.TooDeep(), found.span)
            return []
        self.open.append(found.name)
        people = self._people(body, found.module, found.node)
        self.open.pop()
        return people

    def _oneself(self, body: Body | None, module: Module, node: ast.expr) -> list[Person]:
        rows = self._rows_of(body)
        if rows is None or rows != self.run.account:
            found = f"{rows} is none" if rows else "here is no row"
            case = rules.MeIsNoRow(found=found, instead=self._instead_of_me(body))
            module.say(case, node)
            return []
        return [Oneself()]

    def _instead_of_me(self, body: Body | None) -> str:
        """What is meant by `me` where the row is no account."""
        if body is None:
            return "whoever is signed in: signed_in"
        links = [name for name, one in body.members.items() if linked(one.typed.type) == self.run.account]
        if links:
            return f"name the link to the account: {links[0]}"
        link = f"`owner: {self.run.account or 'User'} = me`"
        return f"whoever is signed in: signed_in; or add a link, {link}, and name it"

    def _rows_of(self, body: Body | None) -> str | None:
        if body is None:
            return None
        return body.definition.of or body.definition.name

    def _own(self, body: Body, module: Module, node: ast.Name) -> list[Person]:
        name = node.id
        if name in body.broken:
            return []
        if name in body.bare and name not in body.lines:
            declared = body.members[name]
            module.say(names.BareName(name=name, maker=_maker(declared.typed.type)), node)
        elif body.lines.get(name, 0) > node.lineno and module is body.module:
            module.say(names.UsedBeforeDefinition(name=name), node)
        if name in body.functions:
            return self._method(module, node, body.functions[name])
        base = Self(self_type(body))
        return self._ends(module, node, step_to(body, base, name))

    def _path(self, body: Body | None, module: Module, node: ast.Attribute) -> list[Person]:
        """`store.owner`, or in a view `User.followers`."""
        if body is None:
            module.say(rules.PathWithoutRow(), node)
            return []
        steps: list[ast.Attribute] = []
        first: ast.expr = node
        while isinstance(first, ast.Attribute):
            steps.insert(0, first)
            first = first.value
        if not isinstance(first, ast.Name) or first.id in body.broken:
            if not isinstance(first, ast.Name):
                module.say(rules.NotPeople(), node)
            return []
        entity = self.bodies.get(self._rows_of(body) or "")
        here: Expression = Self(self_type(body))
        if first.id in body.members:
            self._own_base(body, module, first)
            here = step_to(body, here, first.id)
        elif entity is None or module.names.get(first.id) is not entity.definition:
            if first.id not in module.broken:
                self._unknown(body, module, first)
            return []
        elif len(steps) == 1 and steps[0].attr in entity.functions:
            return self._method(module, steps[0], entity.functions[steps[0].attr])
        return self._walk(module, here, steps)

    def _own_base(self, body: Body, module: Module, node: ast.Name) -> None:
        if node.id in body.bare and node.id not in body.lines:
            module.say(names.BareName(name=node.id, maker=_maker(body.members[node.id].typed.type)), node)
        elif body.lines.get(node.id, 0) > node.lineno:
            module.say(names.UsedBeforeDefinition(name=node.id), node)

    def _walk(self, module: Module, here: Expression, steps: list[ast.Attribute]) -> list[Person]:
        for step in steps:
            target = linked(here.type)
            owner = self.bodies.get(target or "")
            if owner is None:
                module.say(rules.PathThroughPlain(name=step.attr), step)
                return []
            if step.attr in owner.broken:
                return []
            if step.attr not in owner.members:
                if step.attr in owner.functions:
                    module.say(rules.MethodOfOtherRow(name=step.attr), step)
                else:
                    case = names.UnknownField(name=step.attr, owner=owner.definition.name)
                    module.say(case, step, suggest=module.guess(step.attr, owner.members))
                return []
            here = step_to(owner, here, step.attr)
        return self._ends(module, steps[-1], here)

    def _ends(self, module: Module, node: ast.expr, path: Expression) -> list[Person]:
        account = self.run.account
        kind = present(path.type)
        many = gathered(kind)
        if linked(kind) == account or (many == account and isinstance(kind, SetOf)):
            return [Holder(path)] if account is not None else []
        if linked(kind) in self._members_of_rows() or many is not None:
            module.say(rules.RowAsPeople(kind=many or linked(kind) or ""), node)
        else:
            module.say(rules.FieldAsPeople(name=_last(node)), node)
        return []

    def _members_of_rows(self) -> set[str | None]:
        return {one.name for one in self.run.owners("entity", "account")}

    def _method(self, module: Module, node: ast.expr, written: Written) -> list[Person]:
        if written.kind not in ("plain", "list", "computed", "stored", "check"):
            module.say(rules.PredicateIsOperation(name=written.name, kind=written.kind), node)
            return []
        if written.result != BOOL:
            if written.sound:
                module.say(rules.PredicateNotBool(name=written.name), node)
            return []
        if written.taken:
            module.say(rules.PredicateParameters(name=written.name, extra=written.taken[0].name), node)
            return []
        return [Satisfies(written.id)]

    def _function(self, module: Module, node: ast.expr, written: Written | None) -> list[Person]:
        if written is None:
            return []
        if written.kind != "plain":
            module.say(rules.PredicateIsOperation(name=written.name, kind=written.kind), node)
        elif written.taken:
            module.say(rules.PredicateParameters(name=written.name, extra=written.taken[0].name), node)
        elif written.result != BOOL:
            if written.sound:
                module.say(rules.PredicateNotBool(name=written.name), node)
        else:
            return [Satisfies(written.id)]
        return []

    def _call(self, body: Body | None, module: Module, node: ast.Call) -> list[Person]:
        word = module.called(node)
        if word == "backwright.rules.has_role":
            return read_role(self.run, self.bodies, body, module, node)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "has_role" and not word:
            module.say(names.NotImported(name=name, module="backwright.rules"), node)
        elif name in module.broken:
            pass
        elif (body is not None and name in body.functions) or word:
            module.say(rules.CalledInRule(name=name), node)
        else:
            module.say(rules.NotPeople(), node)
        return []


def _maker(kind: Type) -> str:
    if gathered(kind) is not None:
        return "many()"
    if linked(kind) is None:
        return "field()"
    return "relation(default=None)" if isinstance(kind, Maybe) else "relation()"


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
