"""Making codes, redeeming them, checking and changing passwords."""

from collections.abc import Collection, Iterable
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import insert, update

from lms.accounts.models import Account, InvitationCode
from lms.accounts.queries import account_of, find_account, login_taken
from lms.accounts.rules import code_hash, login_key, new_code, password_fault
from lms.accounts.sessions import close_other_sessions
from lms.clock import now
from lms.db import db
from lms.people.models import Person
from lms.text import N_

CODE_LASTS = timedelta(days=90)
# OWASP's figures for argon2id: a whole class signs in at once on a small machine.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
NOBODY = HASHER.hash("no account has this password")
"""Verified when the account is unknown, so that an answer takes as long as for a known one."""


class Rejected(Exception):
    """What was typed cannot be taken: `field` names the input, `message` says why."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


def make_codes(person_ids: Iterable[int], made_by_id: int | None, secret: str) -> dict[int, str]:
    """A fresh code for each person; their older unused codes stop working. Only hashes are stored."""
    moment = now()
    codes = {person_id: new_code() for person_id in person_ids}
    ids = list(codes)
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        _end_codes(part)
        db.session.execute(
            insert(InvitationCode),
            [
                {
                    "person_id": person_id,
                    "code_hash": code_hash(codes[person_id], secret),
                    "made_by_id": made_by_id,
                    "made_at": moment,
                    "expires_at": moment + CODE_LASTS,
                }
                for person_id in part
            ],
        )
    return codes


def _end_codes(person_ids: Collection[int]) -> None:
    """Unused codes of these people stop working."""
    moment = now()
    holding = InvitationCode.person_id.in_(person_ids), InvitationCode.used_at.is_(None)
    db.session.execute(
        update(InvitationCode).where(*holding, InvitationCode.expires_at > moment).values(expires_at=moment)
    )


def redeem(invitation: InvitationCode, person: Person, login: str, password: str) -> Account:
    """Give the person an account, or a new password where there is one, and use the code up.

    Raises Rejected when the login or password will not do, or the code was used a moment ago.
    """
    _check(person, login, password)
    taken = db.session.execute(
        update(InvitationCode)
        .where(InvitationCode.id == invitation.id, InvitationCode.used_at.is_(None))
        .values(used_at=now())
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise Rejected("code", N_("Mã này vừa được dùng. Anh/chị đăng nhập bằng mật khẩu đã đặt."))
    account = account_of(person.id)
    if account is None:
        account = Account(person_id=person.id, created_at=now(), is_sample=False)
        db.session.add(account)
    account.login, account.password_hash, account.disabled_at = login_key(login), HASHER.hash(password), None
    db.session.flush()
    close_other_sessions(account.id)
    return account


def set_password(account: Account, person: Person, current: str, password: str) -> None:
    """Change the password of who knows the present one; other browsers are signed out by the caller.

    Raises Rejected beside the field that is wrong.
    """
    if not _matches(account.password_hash, current):
        raise Rejected("current", N_("Mật khẩu hiện tại chưa đúng."))
    fault = password_fault(password, account.login, person.full_name)
    if fault:
        raise Rejected("password", fault)
    account.password_hash = HASHER.hash(password)


def check_password(login: str, password: str) -> Account | None:
    """The account that this login and password open, or None. Takes as long for an unknown login."""
    account = find_account(login)
    if account is None:
        _matches(NOBODY, password)
        return None
    if not _matches(account.password_hash, password):
        return None
    if HASHER.check_needs_rehash(account.password_hash):
        account.password_hash = HASHER.hash(password)
    return account


def create_account(person: Person, login: str, password: str, is_sample: bool = False) -> Account:
    """An account made on the command line; a printed code of this person opens it no more.

    Raises Rejected when login or password will not do.
    """
    _check(person, login, password)
    account = account_of(person.id)
    if account is not None:
        raise Rejected("login", N_("Người này đã có tài khoản."))
    account = Account(
        person_id=person.id,
        login=login_key(login),
        password_hash=HASHER.hash(password),
        created_at=now(),
        is_sample=is_sample,
    )
    db.session.add(account)
    db.session.flush()
    _end_codes([person.id])
    return account


def _check(person: Person, login: str, password: str) -> None:
    if not login_key(login):
        raise Rejected("login", N_("Anh/chị nhập số điện thoại hoặc mã cán bộ để lần sau đăng nhập."))
    if login_taken(login, but_for=person.id):
        raise Rejected("login", N_("Đã có người khác đăng nhập bằng tên này. Anh/chị dùng số điện thoại của mình."))
    fault = password_fault(password, login, person.full_name)
    if fault:
        raise Rejected("password", fault)


def _matches(hashed: str, password: str) -> bool:
    try:
        return HASHER.verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
