"""Security headers of every answer. No inline script or style exists, so the policy needs no nonce."""

from urllib.parse import urlsplit

from flask import Flask, Response

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; form-action 'self'"
)


def policy_of(app: Flask) -> str:
    """The policy of every page; recordings and videos may come from the bucket where the settings say so."""
    if not (app.config["STORAGE_URL"] and app.config["STORAGE_REDIRECT"]):
        return POLICY
    bucket = app.config["STORAGE_ENDPOINT"] or f"https://s3.{app.config['STORAGE_REGION']}.amazonaws.com"
    parts = urlsplit(bucket)
    return f"{POLICY}; media-src 'self' {parts.scheme}://{parts.netloc}"


def register(app: Flask) -> None:
    """Set them on every response, errors too."""
    policy = policy_of(app)

    @app.after_request
    def secure(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", policy)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if app.config["ENV"] == "production":
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if response.mimetype == "text/html" and response.status_code < 400:
            headers.setdefault("Cache-Control", "private, no-cache")
        # What is no page is somebody's data, unless its view says how long it may be kept.
        headers.setdefault("Cache-Control", "no-store")
        return response
