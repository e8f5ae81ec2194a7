"""The language of the interface. The messages are Vietnamese already, so that language costs no look-up."""

from flask import Flask
from flask_babel import Babel, gettext, ngettext

VIETNAMESE = "vi"


def register(app: Flask) -> None:
    """Give the templates `_` and `ngettext`; in Vietnamese they hand back what they get."""
    Babel(app)
    if app.config["LANGUAGE"] == VIETNAMESE:
        app.jinja_env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    else:
        app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
