"""The interface speaks Vietnamese without a catalogue, and another language with one."""

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from lms.app import create_app


def page_in(language, app, folder):
    """The sign-in page of a site in this language, whose catalogues lie in a folder."""
    settings = {"ENV": "testing", "LANGUAGE": language, "DATABASE_URL": app.config["DATABASE_URL"]}
    other = create_app(settings | {"INSTANCE": app.config["INSTANCE"], "COMPRESS_REGISTER": False})
    other.config["BABEL_TRANSLATION_DIRECTORIES"] = str(folder)
    other.extensions["babel"].translation_directories = [str(folder)]
    return other.test_client().get("/dang-nhap").text


def test_without_a_catalogue_the_sentences_are_shown_as_they_are(app, tmp_path):
    assert "Đăng nhập" in page_in("vi", app, tmp_path)
    assert "Đăng nhập" in page_in("en", app, tmp_path)


def test_a_catalogue_translates_the_interface(app, tmp_path):
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = Catalog(locale="en")
    catalogue.add("Đăng nhập", "Sign in")
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    assert "<h1>Sign in</h1>" in page_in("en", app, tmp_path)
