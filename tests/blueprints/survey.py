"""Survey tool: questionnaires with questions, answered once by whoever has the link."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Literal

from backwright import Account, App, Entity, Record, Rest, Tokens, lists
from backwright.fields import (
    Email,
    Json,
    Password,
    Token,
    Url,
    field,
    inline,
    issued,
    many,
    relation,
    sequence,
    unique,
    within,
)
from backwright.logic import Reply, action, computed, create, mean, now, query, reply, require, rows, stored
from backwright.rules import allow, anyone, me, nobody, signed_in

app = App(
    api=Rest(
        prefix="/api/v1",
        one={"status": "success", "data": {"{entity}": "{data}"}},
        many={"status": "success", "data": {"{entities}": "{data}"}},
        page={"status": "success", "data": {"{entities}": "{data}"}, "paging": {"total": "{total}"}},
        none={"status": "success", "data": None},
        errors={"status": "error", "message": "{message}", "data": "{details}"},
        invalid=400,
        conflict=422,
    ),
    sign_in=Tokens(access=timedelta(minutes=30), refresh=timedelta(days=14)),
)


class Author(Account):
    email: Email = field(unique=True)
    password: Password
    company: str | None = None
    token: Token = issued()

    allow(create=anyone, read=me, update=me, delete=me)


class Survey(Entity):
    """A questionnaire."""

    title: str = field(max=120)
    intro: str = field(default="", max=4000)
    opens: datetime | None = None
    closes: datetime | None = None
    state: Literal["draft", "open", "closed"] = "draft"
    thanks: Url | None = None
    owner: Author = me
    questions: list[Question] = inline(max=100)
    answers: list[Submission] = many()

    def visible(self) -> bool:
        return self.state == "open" and (self.closes is None or self.closes > now())

    allow(get=[visible, owner], list=owner, create=signed_in, update=owner, delete=owner)
    lists(
        order="-created_at",
        filter={"state": "state", "opens": "opens", "email": "answers.email", "number": "answers.parts.number"},
        search=["title", "intro"],
    )

    @stored
    def length(self) -> int:
        return len(self.questions)

    @computed
    def submissions(self) -> int:
        return len(self.answers)

    @action(by=owner, moves="draft | closed -> open")
    def publish(self) -> None:
        require(len(self.questions) > 0, "has no questions")
        if self.opens is None:
            self.opens = now()

    @action(by=owner, moves="open -> closed")
    def close(self) -> None:
        self.closes = now()

    @action(by=visible, status=201, rate="100/hour")
    def submit(self, replies: Annotated[list[Given], field(min=1, max=100)], email: Email | None = None) -> Reply:
        """Answers to some of the questions."""
        require(self.closes is None or self.closes > now(), "is closed")
        submission = create(Submission(survey=self, email=email))
        for given in replies:
            require(given.question.survey == self, "is no question of this survey", outcome="invalid")
            require(given.question.scale is None or given.number is not None, f"{given.question.text} wants a number")
            create(Answer(submission=submission, question=given.question, text=given.text, number=given.number))
        required = [question for question in self.questions if question.required]
        answered = [given.question for given in replies]
        require(all(question in answered for question in required), "a required question has no answer")
        return reply(receipt=submission.number, thanks=self.thanks)

    @query(by=owner)
    def results(self) -> list[Result]:
        return [
            Result(
                question=question.text,
                kind=question.kind,
                answers=len(question.answers),
                average=mean((answer.number for answer in question.answers if answer.number is not None), default=None),
                texts=[answer.text for answer in question.answers if answer.text is not None][:5],
            )
            for question in self.questions
        ]


class Question(Entity, timestamps=False):
    survey: Survey = within()
    text: str = field(max=300)
    kind: Literal["text", "number", "choice"] = "text"
    required: bool = False
    scale: int | None = field(default=None, min=2, max=10)
    choices: list[str] = field(default=[], max=20)
    extra: Json | None = None
    answers: list[Answer] = many()


class Submission(Entity):
    survey: Survey = within()
    number: str = sequence("{:08}", per="survey")
    email: Email | None = field(default=None, write=nobody)

    parts: list[Answer] = many()

    unique("survey", "email", message="answered already")
    allow(read=survey.owner, delete=survey.owner)


class Answer(Entity, timestamps=False):
    submission: Submission = within()
    question: Question = relation(on_delete="cascade")
    text: str | None = None
    number: int | None = None

    unique("submission", "question")
    allow(read=submission.survey.owner)


class Given(Record):
    question: Question
    text: str | None = field(default=None, max=2000)
    number: int | None = field(default=None, min=0, max=1000)


class Result(Record):
    question: str
    kind: Literal["text", "number", "choice"]
    answers: int
    average: Decimal | None
    texts: list[str]


@query("GET", "/dashboard", by=signed_in)
def dashboard(me: Author) -> Reply:
    mine = [survey for survey in rows(Survey) if survey.owner == me]
    return reply(
        surveys=len(mine),
        open=len([survey for survey in mine if survey.state == "open"]),
        submissions=sum(len(survey.answers) for survey in mine),
        latest=max((survey.created_at for survey in mine), default=None),
    )
