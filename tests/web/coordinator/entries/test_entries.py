"""What coordinators enter, of their own people and units only."""

from tests.web.coordinator.entries.pages import ENTRIES, MOST, addresses, page


def test_every_page_is_for_coordinators_and_costs_few_statements(world, client, sign_in, statements):
    ward, learner = sign_in(world.ward), sign_in(world.tham)
    for url in addresses(world):
        with statements() as seen:
            page(ward, url)
        assert len(seen) <= MOST, (url, seen)
        page(learner, url, 403)
        assert "/dang-nhap" in client.get(url).location


def test_the_doors_are_in_the_masthead(world, sign_in):
    html = page(sign_in(world.ward), ENTRIES)
    assert f'href="{ENTRIES}"' in html
    assert all(f'href="{ENTRIES}/{name}"' in html for name in ("kinh-phi", "danh-gia", "mien", "tieu-chuan"))


def test_lists_that_are_empty_say_what_to_do(world, sign_in):
    ward = sign_in(world.ward)
    assert "Chưa có ai được miễn." in page(ward, f"{ENTRIES}/mien")
    assert "Chưa có tiêu chuẩn nào." in page(ward, f"{ENTRIES}/tieu-chuan")
    assert "chưa có số liệu" in page(ward, f"{ENTRIES}/kinh-phi")
    assert "Chưa có văn bằng nào." in page(ward, f"/can-bo/{world.tham.id}")
    assert "Không có đơn vị nào khớp" in page(ward, f"{ENTRIES}/kinh-phi?q=khongco")
