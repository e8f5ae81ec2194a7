"""Files on a disk and in a bucket: the same tests for both."""

import hashlib
import io
import os
import threading
import time
from datetime import timedelta

import httpx2
import pytest

from lms import storage
from lms.app import create_app
from lms.config import Refused, from_environment
from lms.storage import Bucket, Disk, Missing


@pytest.fixture(params=["disk", "bucket"])
def store(request, tmp_path, monkeypatch):
    """A storage, in use."""
    made = Disk(tmp_path / "stored") if request.param == "disk" else request.getfixturevalue("bucket")
    monkeypatch.setattr(storage, "_here", {"now": made})
    return made


def write(store, name, octets):
    store.write(name, io.BytesIO(octets))


class Broken(io.BytesIO):
    """A sender whose line breaks after the first piece."""

    def read(self, size=-1):
        if self.tell():
            raise ConnectionResetError("gone")
        return super().read(7)


def test_what_was_written_is_read_back(store):
    write(store, "uploads/mot/tep", b"mot hai ba")
    with store.open("uploads/mot/tep") as file:
        assert file.read() == b"mot hai ba"
    found = store.find("uploads/mot/tep")
    assert (found.name, found.size) == ("uploads/mot/tep", 10)
    assert abs(found.changed_at.timestamp() - time.time()) < 60


def test_a_reader_begins_anywhere(store):
    octets = os.urandom(700_000)
    write(store, "files/lon", octets)
    with store.open("files/lon") as file:
        file.seek(699_990)
        assert file.read() == octets[-10:]
        file.seek(300_000)
        assert file.read(1000) == octets[300_000:301_000]
        assert file.tell() == 301_000


def test_writing_again_replaces(store):
    write(store, "uploads/nhan", b"cu, dai hon")
    write(store, "uploads/nhan", b"moi")
    with store.open("uploads/nhan") as file:
        assert file.read() == b"moi"


def test_nothing_is_there_before_it_is_written_and_after_it_is_deleted(store):
    assert store.find("files/khong-co") is None
    with pytest.raises(Missing):
        store.open("files/khong-co")
    write(store, "files/co", b"x")
    store.delete("files/co")
    store.delete("files/co")
    assert store.find("files/co") is None
    assert list(store.names("files")) == []


def test_a_folder_is_listed_with_what_lies_below_it_and_nothing_else(store):
    for name in ("uploads/a/tep", "uploads/b/nhan.json", "uploads-cu/c"):
        write(store, name, b"xyz")
    assert [(found.name, found.size) for found in store.names("uploads")] == [
        ("uploads/a/tep", 3),
        ("uploads/b/nhan.json", 3),
    ]


def test_a_broken_line_leaves_what_was_there(store):
    write(store, "uploads/nhan", b"con nguyen")
    with pytest.raises(Exception, match="gone"):
        store.write("uploads/nhan", Broken(b"mot nua, roi het"))
    with store.open("uploads/nhan") as file:
        assert file.read() == b"con nguyen"
    assert [found.name for found in store.names("uploads")] == ["uploads/nhan"]


@pytest.mark.parametrize(
    "name", ["../ra-ngoai", "/etc/passwd", "a/../../b", "a//b", "", ".an", "a/.an", "a\\b", "a\0b"]
)
def test_no_name_leads_out_of_the_storage(store, name):
    for touch in (store.open, store.find, store.delete, lambda name: write(store, name, b"x")):
        with pytest.raises(ValueError, match="not a name"):
            touch(name)


def test_a_file_is_kept_by_its_content_and_only_once(store):
    octets = os.urandom(3_000_000)
    first = storage.keep(io.BytesIO(octets))
    assert first == storage.Kept(hashlib.sha256(octets).hexdigest(), len(octets))
    written = store.find(storage.name_of(first.sha256))
    assert storage.keep(io.BytesIO(octets)) == first
    assert store.find(storage.name_of(first.sha256)) == written
    assert len(list(store.names("files"))) == 1


def test_the_same_file_sent_by_several_people_at_once_is_whole(store):
    octets = os.urandom(400_000)
    kept = []
    threads = [threading.Thread(target=lambda: kept.append(storage.keep(io.BytesIO(octets)))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) == 6
    assert len(set(kept)) == 1
    with store.open(storage.name_of(kept[0].sha256)) as file:
        assert file.read() == octets
    assert len(list(store.names("files"))) == 1


def test_a_file_that_was_cut_short_by_other_hands_is_written_again(store):
    kept = storage.keep(io.BytesIO(b"nguyen ven"))
    write(store, storage.name_of(kept.sha256), b"nguyen")
    storage.keep(io.BytesIO(b"nguyen ven"))
    with store.open(storage.name_of(kept.sha256)) as file:
        assert file.read() == b"nguyen ven"


def test_a_bucket_hands_out_addresses_that_expire_and_a_disk_none(tmp_path, bucket):
    bucket.write("files/phim", io.BytesIO(b"phim"), "video/mp4")
    address = bucket.address("files/phim", timedelta(minutes=5))
    answer = httpx2.get(address)
    assert (answer.content, answer.headers["content-type"]) == (b"phim", "video/mp4")
    assert "X-Amz-Expires=300" in address
    assert httpx2.get(bucket.address("files/khac", timedelta(minutes=5))).status_code == 404
    assert Disk(tmp_path).address("files/phim", timedelta(minutes=5)) is None


def test_what_a_power_cut_left_half_written_is_swept_after_a_day(tmp_path):
    store = Disk(tmp_path)
    write(store, "uploads/nguyen", b"x")
    for name, age in ((".part-moi", 60), (".part-cu", 2 * storage.ABANDONED_SECONDS)):
        (tmp_path / "uploads" / name).write_bytes(b"nua")
        os.utime(tmp_path / "uploads" / name, (time.time() - age,) * 2)
    assert [found.name for found in store.names("uploads")] == ["uploads/nguyen"]
    assert sorted(path.name for path in (tmp_path / "uploads").iterdir()) == [".part-moi", "nguyen"]


def test_the_settings_choose_the_storage(tmp_path, monkeypatch):
    monkeypatch.setattr(storage, "_here", {})
    common = {"INSTANCE": str(tmp_path), "DATABASE_URL": "sqlite://", "REDIS_URL": None}
    create_app(common)
    assert isinstance(storage.storage(), Disk)
    create_app(common | {"STORAGE_URL": "s3://kho/hoc", "STORAGE_KEY": "a", "STORAGE_SECRET": "b"})
    assert isinstance(storage.storage(), Bucket)
    assert storage.storage().prefix == "hoc"
    with pytest.raises(Refused, match="s3://"):
        from_environment({"LMS_STORAGE_URL": "ftp://kho"})
