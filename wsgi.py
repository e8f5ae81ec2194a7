"""The entry point of any WSGI server: `gunicorn wsgi:app`."""

from lms.app import create_app

app = create_app()
