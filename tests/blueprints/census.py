"""Census: forms with sections, these with questions, and these with choices; all of a form is sent at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from backwright import Account, App, Entity, Rest, Tokens, View, lists, show
from backwright.fields import (
    Email,
    Password,
    Slug,
    Token,
    check,
    field,
    inline,
    issued,
    many,
    relation,
    sequence,
    slugify,
    unique,
    within,
)
from backwright.logic import action, computed, create, query, rows, stored
from backwright.rules import allow, anyone, me, signed_in

app = App(api=Rest(), sign_in=Tokens(access=timedelta(hours=1)))


class User(Account):
    email: Email = field(unique=True)
    password: Password

    allow(create=anyone, read=signed_in)


class Tag(Entity, timestamps=False):
    name: str = field(value=True, max=8)

    allow(list=anyone)


class Topic(Entity, timestamps=False):
    """What is asked about; some may be named by those alone who have set them up."""

    code: str = field(key=True, max=8)
    keeper: User = me
    hidden: bool = False
    quota: int = field(default=9, min=0)
    questions: list[Question] = many()

    def is_open(self) -> bool:
        return not self.hidden

    allow(read=[is_open, keeper], create=signed_in, update=keeper, delete=keeper)

    @stored
    def left(self) -> int:
        return self.quota - len(self.questions)

    @check("is asked about too often")
    def is_bearable(self) -> bool:
        return self.left >= 0


class Form(Entity, versioned=True):
    """What is filled in."""

    title: str = field(unique=True, max=20)
    owner: User = me
    limit: int = field(default=20, min=0)
    sections: list[Section] = inline(max=3)

    allow(read=anyone, create=signed_in, update=signed_in, delete=owner)
    lists(order="title", filter={"topic": "sections.questions.topic"})

    @stored
    def length(self) -> int:
        return len(self.sections)

    @computed
    def asked(self) -> int:
        return sum(len(section.questions) for section in self.sections)

    @check("counts for too much")
    def is_fair(self) -> bool:
        return sum(section.weight for section in self.sections) <= self.limit

    @action(by=owner)
    def grow(self, text: Annotated[str, field(max=20)]) -> None:
        """One more section with a question that may be answered in two ways."""
        section = create(Section(form=self, title=text))
        question = create(Question(section=section, text=text))
        create(Choice(question=question, text="yes", rank=1))
        create(Choice(question=question, text="no", rank=2))

    @action(by=owner)
    def flatten(self) -> Form:
        """Nothing counts for more than anything else."""
        for section in self.sections:
            for question in section.questions:
                question.points = 1
        return self

    @query(by=anyone)
    def twin(self) -> Form:
        """The form as it is."""
        return self


class Outline(View, Form):
    """A form as it is announced."""

    show(Form.title, Form.sections)
    allow(list=anyone)


class Section(Entity):
    form: Form = within()
    title: str = field(max=20)
    slug: Slug = slugify("title")
    number: int = sequence(per="form")
    reader: User | None = relation(default=None, on_delete="null")
    tags: set[Tag] = inline(create=True, max=3)
    topics: set[Topic] = inline()
    questions: list[Question] = inline(max=3)

    @stored
    def weight(self) -> int:
        return sum(question.points for question in self.questions)


class Question(Entity, timestamps=False):
    section: Section = within()
    text: str = field(max=20)
    points: int = field(default=1, min=0, max=9)
    place: int | None = None
    topic: Topic | None = relation(default=None, on_delete="null")
    author: User = relation(default=me)
    ticket: Token = issued()
    answer: Password | None = None
    hint: str | None = field(default=None, max=20, write=author, read=author)
    choices: list[Choice] = inline(max=3)

    unique("section", "place", message="has that place already")

    @computed
    def is_closed(self) -> bool:
        return len(self.choices) > 0


class Choice(Entity):
    question: Question = within()
    text: str = field(max=20)
    rank: int
    code: str | None = field(default=None, unique=True, max=9)
    right: bool = field(default=False, write=question.author)
    bonus: int = field(default=0, min=0, max=3, fixed=True, write=signed_in)
    see: Topic | None = relation(default=None, on_delete="null")

    unique("question", "rank")

    @check("is worth more than its question")
    def is_modest(self) -> bool:
        return self.bonus <= self.question.points


@query("GET", "/forms/long", by=anyone)
def long_forms() -> list[Form]:
    """Those with more than one section."""
    return [form for form in rows(Form) if form.length > 1]
