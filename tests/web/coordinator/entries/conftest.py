"""Whose people and units entries are about."""

import pytest


@pytest.fixture
def world(make):
    class World:
        tree = make.tree()
        ward = make.coordinator(tree["CDP-A1"])
        province = make.coordinator(tree["LDLD-A"], "Trần Văn Tỉnh")
        elsewhere = make.coordinator(tree["CDP-B1"], "Lê Thị Khác")
        tham = make.officer(tree["CDCS-A1"], "chu-tich", "Nguyễn Thị Hồng Thắm")
        dat = make.officer(tree["CDCS-A2"], "pho-chu-tich", "Phạm Văn Đạt")
        stranger = make.officer(tree["CDCS-B1"], "chu-tich", "Ngô Người Lạ")
        target = make.target_row("BT-12")
        other = make.target_row("KT-90", kind="coverage", title="Được tập huấn")

    return World
