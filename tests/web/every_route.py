"""What every route of the site needs to be asked for: one entry an endpoint."""

from collections.abc import Callable

from flask import Flask
from werkzeug.routing import Rule

from lms.clock import today
from lms.db import uuid7
from tests.web.side_a import PASSWORD, SURE, Ask, World

NOTHING: Callable[[World], Ask] = lambda world: Ask()  # noqa: E731
ROUTES: dict[str, Callable[[World], Ask]] = {
    "static": lambda world: Ask({"filename": "style.css"}),
    "signin.index": NOTHING,
    "signin.form": NOTHING,
    "signin.enter": lambda world: Ask(form={"login": "0977665544", "password": PASSWORD}),
    "signin.code": NOTHING,
    "signin.take_code": lambda world: Ask(form={"code": "AAAA-BBBB"}),
    "signin.password": NOTHING,
    "signin.set_password": lambda world: Ask(form={"login": "0977665544", "password": PASSWORD}),
    "signin.out": NOTHING,
    "public.ask": NOTHING,
    "public.check": lambda world: Ask({"code": "AAAABBBBCCCC"}),
    "public.privacy": NOTHING,
    "learner.home.show": NOTHING,
    "learner.history.show": NOTHING,
    "learner.me.show": NOTHING,
    "learner.me.data": NOTHING,
    "learner.me.password": lambda world: Ask(form={"current": PASSWORD, "password": "rừng tràm 2026"}),
    "learner.me.sign_device_out": lambda world: Ask(form={"key": "0" * 16}),
    "learner.me.sign_others_out": NOTHING,
    "learner.certificates.show": World.certificate,
    "learner.certificates.pdf": World.certificate,
    "learner.courses.index": NOTHING,
    "learner.courses.show": World.slug,
    "learner.courses.enrol": lambda world: Ask({"slug": world.course().slug}),
    "learner.lessons.show": World.lesson,
    "learner.lessons.place": lambda world: world.lesson(place=2),
    "learner.lessons.finish": World.lesson,
    "learner.practice.answer": lambda world: Ask(world.lesson().path | {"exercise": "thu-chuan-bi"}),
    "learner.glossary.show": World.slug,
    "learner.templates.show": lambda world: Ask(world.slug().path | {"key": "bien-ban", "form": "docx"}),
    "learner.tasks.show": World.slug,
    "learner.tasks.write": World.slug,
    "learner.tasks.save": lambda world: world.slug(**world.written()),
    "learner.tasks.submit": lambda world: world.slug(**world.written()),
    "learner.pre_tests.show": World.slug,
    "learner.pre_tests.start": World.slug,
    "learner.pre_tests.take": World.pre_test,
    "learner.pre_tests.save": World.pre_test,
    "learner.pre_tests.submit": World.pre_test,
    "learner.tests.show": World.ready,
    "learner.tests.start": World.ready,
    "learner.tests.take": World.attempt,
    "learner.tests.save": World.attempt,
    "learner.tests.submit": lambda world: world.attempt(**{"bo-trong": "1"}),
    "learner.tests.result": lambda world: world.attempt(done=True),
    "learner.tests.review": lambda world: world.attempt(done=True),
    "author.home.show": NOTHING,
    "author.courses.index": NOTHING,
    "author.courses.new": NOTHING,
    "author.courses.create": lambda world: Ask(form=world.new_course(), elsewhere=422),
    "author.courses.begin": World.owned,
    "author.marking.index": NOTHING,
    "author.marking.show": World.submission,
    "author.marking.mark": lambda world: world.submission(**{"diem-so-lieu": 2, "diem-de-nghi": 2, "comment": "Đạt."}),
    "coordinator.offerings.index": NOTHING,
    "coordinator.offerings.new": lambda world: Ask(query=world.opening(preview=1), elsewhere=422),
    "coordinator.offerings.create": lambda world: Ask(form=world.opening(request_id=str(uuid7())), elsewhere=422),
    "coordinator.offerings.show": World.offering,
    "coordinator.offerings.export": World.offering,
    "coordinator.offerings.due": lambda world: world.offering(due_on=f"{today():%d/%m/%Y}"),
    "coordinator.offerings.extend": World.offering,
    "coordinator.offerings.close": lambda world: world.offering(**SURE),
    "coordinator.codes.choose": lambda world: world.of_unit(elsewhere=422),
    "coordinator.codes.sheets": lambda world: Ask(form={"don-vi": world.sheet().code}, elsewhere=422),
    "coordinator.targets.index": World.of_unit,
    "coordinator.targets.index_file": World.of_unit,
    "coordinator.targets.show": lambda world: world.of_unit(code="NQ-4a"),
    "coordinator.targets.people": lambda world: world.of_unit(code="NQ-4a"),
    "coordinator.targets.people_export": lambda world: world.of_unit(code="NQ-4a"),
    "coordinator.people.index": lambda world: world.of_unit(elsewhere=200),
    "coordinator.people.export": lambda world: world.of_unit(elsewhere=200),
    "coordinator.people.show": lambda world: Ask({"person_id": world.learner.id}),
    "coordinator.merges.index": NOTHING,
    "coordinator.merges.choose": lambda world: Ask({"person_id": world.learner.id}),
    "coordinator.merges.compare": World.pair,
    "coordinator.merges.merge": World.pair,
    "coordinator.merges.part": lambda world: world.pair(merged=True),
    "coordinator.voids.ask": World.standing,
    "coordinator.voids.take_back": lambda world: world.standing(why="nhập nhầm người"),
    "coordinator.qualifications.new": lambda world: Ask({"person_id": world.learner.id}),
    "coordinator.qualifications.create": lambda world: Ask(
        {"person_id": world.learner.id}, form={"rank": "chuyen-mon:Đại học", "state": "graduated", "major": "Luật"}
    ),
    "coordinator.qualifications.edit": World.diploma,
    "coordinator.qualifications.save": lambda world: world.diploma(
        rank="chuyen-mon:Đại học", state="graduated", major=f"Kinh tế {next(world.numbers)}"
    ),
    "coordinator.qualifications.remove": lambda world: world.diploma(**SURE),
    "coordinator.entries.index": NOTHING,
    "coordinator.spending.index": NOTHING,
    "coordinator.spending.edit": lambda world: Ask({"unit_id": world.home.id, "year": 2025}),
    "coordinator.spending.save": lambda world: Ask(
        {"unit_id": world.home.id, "year": 2025}, form={"training": "1.000", "activity": "20.000"}
    ),
    "coordinator.assessments.index": World.judged,
    "coordinator.assessments.save": World.judged,
    "coordinator.exemptions.index": NOTHING,
    "coordinator.exemptions.new": NOTHING,
    "coordinator.exemptions.create": lambda world: Ask(
        form={
            "target": "NQ-4a",
            "person": world.officer().code,
            "from_on": f"{today():%d/%m/%Y}",
            "reason": f"Nghỉ {world.mark}",
        },
        elsewhere=422,
    ),
    "coordinator.exemptions.ending": World.exemption,
    "coordinator.exemptions.end": lambda world: world.exemption(last_on=f"{today():%d/%m/%Y}"),
    "coordinator.standards.index": NOTHING,
    "coordinator.standards.new": NOTHING,
    "coordinator.standards.create": lambda world: Ask(
        form={
            "unit": world.home.code,
            "basis": "grade",
            "subject": f"Ngạch {world.mark}",
            "least": "chuyen-mon:Đại học",
            "from_on": f"{today():%d/%m/%Y}",
        },
        elsewhere=422,
    ),
    "coordinator.standards.end": World.standard,
    "coordinator.units.index": NOTHING,
    "coordinator.units.show": lambda world: Ask({"unit_id": world.home.id}),
    "coordinator.roster.new": NOTHING,
    "coordinator.roster.send": lambda world: Ask(form=world.file()),
    "coordinator.roster.template": NOTHING,
    "coordinator.roster.show": World.upload,
    "coordinator.roster.write": World.upload,
    "coordinator.roster.encoding": World.upload,
    "coordinator.roster.drop": World.upload,
    "coordinator.roster.marked": World.upload,
    "admin.feed.index": NOTHING,
    "admin.feed.show": World.subscriber,
    "admin.feed.resume": World.subscriber,
    "admin.feed.again": lambda world: world.subscriber(first=1, **SURE),
    "admin.feed.revoke": lambda world: world.subscriber(**SURE),
    "admin.tokens.index": NOTHING,
    "admin.tokens.new": NOTHING,
    "admin.tokens.create": lambda world: Ask(
        form={"name": "Sổ lớp", "unit": world.home.code, "scopes": "records:read"}, elsewhere=422
    ),
    "admin.tokens.revoke": World.token,
    "admin.audit.index": NOTHING,
    "api_records.index": NOTHING,
    "api_records.take": NOTHING,
    "api_roster.units": NOTHING,
    "api_roster.cadres": NOTHING,
    "api_reconciliation.index": NOTHING,
    "api_openapi.show": NOTHING,
}
"""By endpoint, what a route needs. A route without an entry fails `test_every_route_has_an_entry`."""


def routes_of(app: Flask) -> list[tuple[Rule, str]]:
    """Every route with its method, in a stable order."""
    found = [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return sorted(found, key=lambda pair: (pair[0].rule, pair[1]))
