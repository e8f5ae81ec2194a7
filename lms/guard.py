"""The door of every view: who is signed in, and what this page asks of them.

A view without `@needs` or `@public` is refused for everybody (and fails a house-rule test): forgetting is not open.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, Response, abort, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response as WerkzeugResponse

from lms.accounts.models import Account
from lms.accounts.sessions import SignedIn, close_session, find_signed_in, open_session, touch_session
from lms.db import begin_reading, db
from lms.people.models import Role

View = TypeVar("View", bound=Callable[..., Any])
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Permission(StrEnum):
    """What kind of person a page is for."""

    LEARN = "learn"
    COORDINATE = "coordinate"
    TEACH = "teach"
    ADMINISTER = "administer"
    FOLLOW_COURSES = "follow_courses"
    """See how courses perform: for who writes them and for who reviews them."""


ROLES: dict[Permission, frozenset[Role]] = {
    Permission.COORDINATE: frozenset({Role.COORDINATOR, Role.ADMIN}),
    Permission.TEACH: frozenset({Role.LECTURER}),
    Permission.ADMINISTER: frozenset({Role.ADMIN}),
    Permission.FOLLOW_COURSES: frozenset({Role.LECTURER, Role.COORDINATOR, Role.ADMIN}),
}


class User(UserMixin):
    """What Flask-Login carries: the viewer, under the session's token."""

    def __init__(self, token: str, viewer: SignedIn) -> None:
        self.token = token
        self.viewer = viewer

    def get_id(self) -> str:
        return self.token


login_manager = LoginManager()
# Its own check hashes the browser's name on every request; a stolen token is answered by closing the session's row.
login_manager.session_protection = None


@login_manager.user_loader
def _load(token: str) -> User | None:
    viewer = find_signed_in(token)
    return User(token, viewer) if viewer else None


def find_viewer() -> SignedIn | None:
    """The person signed in, if anybody is."""
    user = current_user._get_current_object()
    return user.viewer if isinstance(user, User) else None


def viewer() -> SignedIn:
    """The person signed in. Raises 401 where nobody is."""
    return find_viewer() or abort(401)


def allowed(who: SignedIn, permission: Permission) -> bool:
    """Whether this person holds a role the permission asks for; learning is everybody's."""
    return permission not in ROLES or any(who.units_of(role) for role in ROLES[permission])


def needs(permission: Permission) -> Callable[[View], View]:
    """The view is for those who hold the permission: sends others to sign in, or answers 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            person = find_viewer()
            if person is None:
                return _ask_to_sign_in()
            if not allowed(person, permission):
                abort(403)
            return view(*args, **kwargs)

        guarded.guard = permission  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate


def public(view: View) -> View:
    """The view is for anybody, on purpose."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view


def _ask_to_sign_in() -> WerkzeugResponse:
    if request.headers.get("X-Requested-With") == "fetch":
        abort(401)
    back = request.full_path.rstrip("?") if request.method in SAFE else None
    return redirect(url_for("signin.form", next=back))


def safe_next(target: str | None) -> str | None:
    """A `next` address of this site, or None: never another host's.

    Browsers drop tabs and line ends and take a backslash for a slash before they look for a host.
    """
    if (
        target
        and target.startswith("/")
        and not target.startswith("//")
        and target.isprintable()
        and "\\" not in target
    ):
        return target
    return None


def sign_in(account: Account) -> None:
    """Open a session for this account in a fresh cookie. The caller commits."""
    session.clear()
    token = open_session(account, request.user_agent.string)
    found = find_signed_in(token)
    if found is None:
        abort(403)
    session.permanent = True
    login_user(User(token, found))


def sign_out() -> None:
    """Close the session and forget the cookie. The caller commits."""
    person = find_viewer()
    if person is not None:
        close_session(person.token_hash)
    logout_user()
    session.clear()


def install(app: Flask) -> None:
    """Put the guard before every request of an app."""
    login_manager.init_app(app)

    @app.before_request
    def begin() -> None:
        begin_reading(request.method in SAFE)
        view = app.view_functions.get(request.endpoint or "")
        if view is not None and request.endpoint != "static" and not hasattr(view, "guard"):
            abort(403)

    @app.after_request
    def keep_alive(response: Response) -> Response:
        user = g.get("_login_user")
        if isinstance(user, User) and user.viewer.stale and request.method not in SAFE and response.status_code < 400:
            touch_session(user.viewer.token_hash)
            db.session.commit()
        return response
