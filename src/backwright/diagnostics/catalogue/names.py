"""2xx: names: imports, what stands at module level and in classes, what is called how."""

from __future__ import annotations

from backwright.diagnostics.kinds import Kind


class UnknownName(Kind, code="BW201"):
    """A class mentions a name that nothing has.

    Names resolve as in Python: what the module declares and what it imports. Nothing else is there.
    """

    message = "unknown name '{name}'"
    help = "declare it at module level, or import it"

    name: str


class UnknownType(Kind, code="BW202"):
    """An annotation names a type that nothing has.

    A type is one of Python's (`str`, `int`, `datetime`), one of `backwright.fields` (`Email`, `Money`), an enum, a
    record, or an entity of the blueprint. The last four must be imported or declared.
    """

    message = "unknown type '{name}'"

    name: str


class UnknownField(Kind, code="BW203"):
    """An entity is asked for a field that it does not have.

    What a row has is declared in the class of its entity; `id`, `created_at` and `updated_at` are there unsaid. Texts
    that name fields (orders, filters, constraints) are checked as strictly as code.
    """

    message = "unknown field '{name}' on {owner}"

    name: str
    owner: str


class UnknownOption(Kind, code="BW204"):
    """A word is given an option that it does not have.

    The options of a word are its keyword arguments; an editor shows them with their meaning. Nothing is ignored
    silently.
    """

    message = "{word} has no option '{name}'"

    name: str
    word: str


class UnknownVerb(Kind, code="BW205"):
    """A rule allows something that is no verb.

    `allow(read=anyone, update=author)` names verbs. Other operations are actions and say for themselves who may call
    them: `@action(by=author)`.
    """

    message = "'{name}' is nothing that can be allowed"
    help = "the verbs are read (get, list), write (create, update, delete), restore, history, subscribe"

    name: str


class UnknownWord(Kind, code="BW206"):
    """A module does not have the name that is imported.

    A blueprint imports the words of the vocabulary, and of Python's library only what stands for types and times:
    from `typing`, `datetime`, `decimal`, `enum` and `uuid`.
    """

    message = "{module} has no '{name}'"

    name: str
    module: str


class WordOfAnotherModule(Kind, code="BW207"):
    """A word is imported from a module that is not its own.

    Each word lives in one module: the nouns in `backwright`, what is stored in `backwright.fields`, who may in
    `backwright.rules`, what happens in `backwright.logic`.
    """

    message = "'{name}' is not in {module}"
    help = "from {home} import {name}"

    name: str
    module: str
    home: str


class WholeImport(Kind, code="BW208"):
    """A module of the vocabulary is imported whole.

    Words are imported by name, so that a blueprint reads like a text.
    """

    message = "{name} is imported by its names"
    help = "from {name} import ..."

    name: str


class StarImport(Kind, code="BW209"):
    """Everything is imported at once.

    After a star import neither a reader nor a type checker knows where a name comes from.
    """

    message = "import the words of {module} by their names"

    module: str


class ForeignImport(Kind, code="BW210"):
    """A blueprint imports a module that it cannot use.

    A blueprint is never run. It imports words, modules of its own, and types of `typing`, `datetime` and their like.
    """

    message = "a blueprint cannot import {module}"
    help = "{instead}"

    module: str
    instead: str


class UnknownModule(Kind, code="BW211"):
    """A blueprint imports a module of its own that is not there.

    `from .users import User` looks for `users.py` in the folder of the blueprint. Give the folder, not one of its
    files, where a blueprint has several modules: `backwright check shop/`.
    """

    message = "there is no module {name} in this blueprint"

    name: str


class NotInModule(Kind, code="BW212"):
    """A module of the blueprint does not have the name that is imported.

    A name is imported from the module that declares it.
    """

    message = "{module} declares no '{name}'"

    name: str
    module: str


class NotImported(Kind, code="BW213"):
    """A word of the vocabulary is used without being imported.

    Every word comes from its module, as in any Python file, so that type checkers and editors know it too.
    """

    message = "'{name}' is not imported"
    help = "from {module} import {name}"

    name: str
    module: str


class NotPostponed(Kind, code="BW214", severity="warning"):
    """An entity is mentioned above its class.

    Entities mention each other in any order. With `from __future__ import annotations` as its first line a blueprint
    can be imported by every Python from 3.11 on, and type checkers agree.
    """

    message = "before Python 3.14 '{name}' is not known here yet"
    help = "begin the blueprint with `from __future__ import annotations`"

    name: str


class DuplicateName(Kind, code="BW215"):
    """Two things of a blueprint have one name.

    At module level a name has one meaning in the whole blueprint, in all its files: it names classes, tables, paths
    and schemas.
    """

    message = "'{name}' is declared twice"

    name: str


class DuplicateMember(Kind, code="BW216"):
    """Two members of a class have one name.

    In Python the second would silently replace the first.
    """

    message = "{owner} declares '{name}' twice"

    name: str
    owner: str


class HidesWord(Kind, code="BW217", severity="warning"):
    """A name hides a word that was imported.

    From here on the name would mean both. A word may be imported under another name: `as`.
    """

    message = "'{name}' hides {word}"
    help = "give it another name"

    name: str
    word: str


class ReservedName(Kind, code="BW218"):
    """A name is taken.

    Every row has `id`, and unless `timestamps=False` also `created_at` and `updated_at`; events have `id` and `at`.
    `self` and `me` are the row and the caller.
    """

    message = "'{name}' cannot be declared: {why}"
    help = "leave it out, or call it otherwise"

    name: str
    why: str


class UsedBeforeDefinition(Kind, code="BW219"):
    """A class uses a name above the line that declares it.

    A class body is read from top to bottom, as in Python, where this would be a NameError.
    """

    message = "'{name}' is declared further down"
    help = "move this below it"

    name: str


class BareName(Kind, code="BW220"):
    """A rule names a field that has no value in the class.

    To Python a bare annotation declares a type and no name, so a class body cannot mention it. With a value it can:

        author: User = relation()
        members: list[Membership] = many()
    """

    message = "'{name}' is only an annotation here, and so no name"
    help = "write `= {maker}` behind its type"

    name: str
    maker: str


class NoBase(Kind, code="BW221"):
    """A class says nothing of what it is.

    Every class is an `Entity`, an `Account`, a `View`, a `Record`, an `Event`, an `Incoming` or an enum.
    """

    message = "'{name}' is no kind of thing that a blueprint has"
    help = "class {name}(Entity): what is stored; (Record): an object without a table; (Enum): a choice"

    name: str


class LowerCaseClass(Kind, code="BW222", severity="warning"):
    """The name of a class begins in lower case.

    Paths and tables follow from the name: `OrderLine` becomes `order-lines`.
    """

    message = "names of classes are written in CapWords: '{name}'"

    name: str


class ClassDecorator(Kind, code="BW223"):
    """A class has a decorator.

    What is special about an entity is said by the options of its class statement.
    """

    message = "classes have no decorators"
    help = "say it in the class statement: `class User(Account, soft_delete=True)`"


class ModuleStatement(Kind, code="BW224"):
    """A statement at module level declares nothing.

    At module level stand imports, classes, functions, `app = App(...)`, settings, names of types and of people, and
    first rows (`ensure(...)`). A blueprint is never run.
    """

    message = "a blueprint declares; this statement does something"


class ModuleConstant(Kind, code="BW225"):
    """A name at module level holds a plain value.

    A name at module level is an entity, a function, a setting, a type (`Amount: TypeAlias = ...`) or people (`staff =
    has_role("clerk")`). Values that an operator may change are settings.
    """

    message = "'{name}' is no declaration"
    help = 'write the value where it is used, or make it a setting: {name}: int = setting("...", default=...)'

    name: str


class ClassStatement(Kind, code="BW226"):
    """A statement in a class declares nothing.

    In a class stand members with their types, `allow(...)`, `lists(...)`, `unique(...)`, `index(...)`, `show(...)`,
    and functions.
    """

    message = "this is no declaration"


class NestedClass(Kind, code="BW227"):
    """A class stands inside another class.

    Whatever has a name of its own stands at module level, enums too.
    """

    message = "'{name}' is declared inside a class"
    help = "move it to module level"

    name: str


class OutsideClass(Kind, code="BW228"):
    """A word of classes stands at module level.

    Rules, lists and constraints stand in the class of the entity that they are about.
    """

    message = "{word}(...) belongs into a class"

    word: str


class MisplacedWord(Kind, code="BW229"):
    """A word stands in a class of a kind that does not have it.

    `show` belongs to views; `unique` and `index` to entities; `lists` to both; `allow` also to events, for those who
    subscribe.
    """

    message = "{word}(...) has no meaning in a class of the kind {kind}"

    word: str
    kind: str


class FunctionInRecord(Kind, code="BW230"):
    """A record or an event has a function.

    Records and events are plain objects that travel. What computes with them is a function.
    """

    message = "'{name}': a {kind} has fields alone"
    help = "write a function at module level that takes it"

    name: str
    kind: str


class NotInView(Kind, code="BW231"):
    """A view has what only entities have.

    A view is a shape of an entity: it shows, computes and has operations of its own. What is stored, checked or done
    with each change is a matter of the entity.
    """

    message = "@{word} belongs into {entity}"

    word: str
    entity: str


class MisplacedDecorator(Kind, code="BW232"):
    """A function of this kind does not stand here.

    `@computed`, `@stored`, `@check` and `@after` are about rows of their class. `@on`, `@job` and `@external` stand
    at module level.
    """

    message = "@{word} has no meaning {place}"

    word: str
    place: str


class UnknownDecorator(Kind, code="BW233"):
    """A function has a decorator that the vocabulary does not have.

    Functions are `@computed`, `@stored`, `@check`, `@action`, `@query`, `@after`, `@on`, `@job`, `@external`, or
    plain.
    """

    message = "unknown decorator @{name}"

    name: str


class SeveralDecorators(Kind, code="BW234"):
    """A function is declared to be two things.

    Write two functions: one may call the other.
    """

    message = "a function is one thing"


class DecoratorNeedsArguments(Kind, code="BW235"):
    """A decorator lacks its arguments.

    An action says who may call it, `after` which verbs it follows, a job when it runs: none of them has a default.
    """

    message = "@{word} must say more"
    help = '@action(by=...), @after("create"), @job(every=timedelta(hours=1))'

    word: str


class DecoratorWithoutArguments(Kind, code="BW236"):
    """A decorator that takes no arguments is called.

    It has no options.
    """

    message = "@{word} takes no arguments"
    help = "write @{word} alone"

    word: str


class UnnamedApp(Kind, code="BW237"):
    """The app has no name."""

    message = "App(...) is given to no name"
    help = "app = App(...)"


class SettingWithoutType(Kind, code="BW238"):
    """A setting does not say its type.

    Settings come as text from the environment and are checked against their type.
    """

    message = "'{name}' has no type"
    help = '{name}: str = setting("...")'

    name: str


class SettingName(Kind, code="BW239", severity="warning"):
    """A setting is not written in capitals.

    Its name is that of the environment variable, and those are written in capitals.
    """

    message = "'{name}' is not written like an environment variable"

    name: str


class SettingType(Kind, code="BW240"):
    """A setting is no plain value.

    Environment variables are texts: a setting is text, a number, a yes or no, a span of time.
    """

    message = "a setting is one plain value"


class SameName(Kind, code="BW241"):
    """Two names become one name in tables and paths.

    Tables and paths are named in lower case: `HTTPLog` and `HttpLog` are both `http_logs`, and the links of
    `Article.tags` are kept in `article_tags`, where the rows of an `ArticleTag` would be as well.
    """

    message = "'{name}' and '{other}' have one name in tables and paths"

    name: str
    other: str
