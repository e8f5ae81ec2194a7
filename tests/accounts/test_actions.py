"""Codes open one door once; passwords are checked and changed without telling a guesser anything."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from lms.accounts.actions import Rejected, check_password, create_account, make_codes, redeem, set_password
from lms.accounts.models import Account, InvitationCode
from lms.accounts.queries import find_invitation
from lms.accounts.sessions import close_other_sessions, find_signed_in, open_session
from lms.clock import now
from lms.db import db

pytestmark = pytest.mark.usefixtures("context")
KEY = "the site's secret"
PASSWORD = "mía lau rừng 7"


@pytest.fixture
def officer(make):
    return make.officer(make.tree()["CDCS-A1"])


def invited(person):
    code = make_codes([person.id], None, KEY)[person.id]
    return code, find_invitation(code, KEY)


def test_only_the_hash_of_a_code_is_stored(officer):
    code, _ = invited(officer)
    stored = db.session.scalar(select(InvitationCode))
    assert code not in {stored.code_hash, str(stored.id)}
    assert find_invitation(code, "another secret") is None


def test_a_code_makes_an_account_once(officer):
    code, (invitation, person) = invited(officer)
    account = redeem(invitation, person, "0912 345 678", PASSWORD)
    assert check_password("+84912345678", PASSWORD).id == account.id
    assert check_password(officer.code.lower(), PASSWORD).id == account.id
    assert find_invitation(code, KEY) is None
    with pytest.raises(Rejected):
        redeem(invitation, person, "0912 345 678", PASSWORD)
    assert db.session.scalar(select(func.count()).select_from(Account)) == 1


def test_a_new_code_ends_the_older_ones_and_an_old_code_lapses(officer):
    first, _ = invited(officer)
    second, _ = invited(officer)
    assert find_invitation(first, KEY) is None
    assert find_invitation(second, KEY)
    db.session.execute(update(InvitationCode).values(expires_at=now() - timedelta(seconds=1)))
    assert find_invitation(second, KEY) is None


def test_a_code_for_someone_with_an_account_resets_the_password_and_signs_everybody_out(officer):
    account = redeem(*invited(officer)[1], "0912345678", PASSWORD)
    token = open_session(account, "phone")
    again = redeem(*invited(officer)[1], "0912345678", "sông nước miền tây")
    assert again.id == account.id
    assert find_signed_in(token) is None
    assert check_password("0912345678", PASSWORD) is None


def test_two_people_cannot_share_a_login(officer, make):
    other = make.person("Lê Văn Đạt")
    redeem(*invited(officer)[1], "0912345678", PASSWORD)
    with pytest.raises(Rejected) as rejected:
        redeem(*invited(other)[1], "0912 345 678", PASSWORD)
    assert rejected.value.field == "login"


def test_a_disabled_account_opens_nothing(officer):
    account = redeem(*invited(officer)[1], "0912345678", PASSWORD)
    token = open_session(account, "phone")
    account.disabled_at = now()
    db.session.flush()
    assert check_password("0912345678", PASSWORD) is None
    assert find_signed_in(token) is None


def test_changing_the_password_asks_for_the_present_one(officer):
    account = redeem(*invited(officer)[1], "0912345678", PASSWORD)
    with pytest.raises(Rejected) as rejected:
        set_password(account, officer, "wrong", "sông nước miền tây")
    assert rejected.value.field == "current"
    set_password(account, officer, PASSWORD, "sông nước miền tây")
    assert check_password("0912345678", "sông nước miền tây")


def test_one_browser_can_sign_the_others_out(officer):
    account = redeem(*invited(officer)[1], "0912345678", PASSWORD)
    here, there = open_session(account, "desk"), open_session(account, "phone")
    close_other_sessions(account.id, find_signed_in(here).token_hash)
    assert find_signed_in(here)
    assert find_signed_in(there) is None


def test_who_is_signed_in_is_found_with_roles_in_one_statement(officer, make, statements):
    make.scope(officer, make.unit("LDLD-C", "provincial"))
    account = make.account(officer)
    token = open_session(account, "phone")
    db.session.commit()
    with statements() as seen:
        found = find_signed_in(token)
    assert len(seen) == 1
    assert found.person_id == officer.id
    assert set(found.scopes) == {"coordinator"}


def test_a_printed_code_does_not_open_an_account_made_since(officer):
    code, _ = invited(officer)
    create_account(officer, "0912345678", PASSWORD)
    assert find_invitation(code, KEY) is None


def test_nobody_takes_another_persons_cadre_code_as_a_login(make, officer):
    """Everybody signs in with their own code too: whoever took it would keep its holder out."""
    other = make.person("Trần Văn Bình")
    for login in (officer.code, f" {officer.code.lower()} "):
        with pytest.raises(Rejected) as refused:
            create_account(other, login, PASSWORD)
        assert refused.value.field == "login"
    assert create_account(other, other.code, PASSWORD)
