"""The brake on guessing counts the same in the database and in Redis."""

import os
import uuid

import pytest
import redis
from sqlalchemy import update

from lms.accounts import throttle
from lms.accounts.models import Throttle
from lms.clock import now
from lms.db import db

REDIS = os.environ.get("LMS_TEST_REDIS_URL", "redis://127.0.0.1:6379/0")


@pytest.fixture(params=["database", "redis"])
def counter(request, context):
    throttle.share(REDIS if request.param == "redis" else None)
    yield f"test:{uuid.uuid4()}"
    throttle.share(None)


def run_out(counter):
    """As if the window had passed; that there is a window in Redis is seen on the way."""
    if throttle._shared["url"]:
        with redis.Redis.from_url(REDIS) as shared:
            (key,) = shared.keys(f"*{counter}")
            assert 0 < shared.ttl(key) <= 60
            shared.expire(key, 0)
    else:
        db.session.execute(update(Throttle).where(Throttle.key == counter).values(expires_at=now()))


def test_tries_are_allowed_up_to_the_limit_and_no_further(counter):
    assert [throttle.hit(counter, 3, 60) for _ in range(5)] == [True, True, True, False, False]


def test_every_name_is_counted_by_itself(counter):
    assert throttle.hit(counter, 1, 60)
    assert throttle.hit(counter + "b", 1, 60)
    assert not throttle.hit(counter, 1, 60)


def test_a_success_starts_the_count_anew(counter):
    throttle.hit(counter, 1, 60)
    throttle.forget(counter)
    assert throttle.hit(counter, 1, 60)


def test_when_the_window_has_passed_the_count_begins_again(counter):
    throttle.hit(counter, 1, 60)
    assert not throttle.hit(counter, 1, 60)
    run_out(counter)
    assert throttle.hit(counter, 1, 60)


def test_counts_that_ran_out_are_swept_from_the_database(context):
    throttle.hit("old", 1, 0)
    throttle.hit("new", 1, 60)
    db.session.commit()
    assert throttle.sweep() == 1
