"""Faults in the words of a form: no name of a YAML field, and what to do about it."""

from lms.courses.faults import Path
from lms.courses.shapes import MESSAGES
from lms.text import N_

NOT_CHOSEN = N_("Anh/chị chọn một mục.")
NOT_NUMBER = N_("Ô này cần một con số, đang là “%(value)s”.")

PLAIN: dict[str, str] = {
    MESSAGES["missing"]: N_("Ô này còn trống."),
    "%(field)s đang để trống": N_("Ô này còn trống."),
    MESSAGES["string_type"]: N_("Ô này cần chữ, đang là “%(value)s”."),
    MESSAGES["string_pattern_mismatch"]: N_("Chưa đúng dạng, đang là “%(value)s”. Ngày viết như 05/11/2026."),
    MESSAGES["bool_type"]: NOT_CHOSEN,
    MESSAGES["int_type"]: N_("Ô này cần một số nguyên, đang là “%(value)s”."),
    MESSAGES["float_type"]: NOT_NUMBER,
    MESSAGES["finite_number"]: NOT_NUMBER,
    MESSAGES["list_type"]: N_("Phần này chưa có mục nào."),
    MESSAGES["dict_type"]: N_("Phần này chưa điền."),
    MESSAGES["model_type"]: N_("Phần này chưa điền."),
    MESSAGES["greater_than"]: N_("Phải lớn hơn %(gt)s, đang là %(value)s."),
    MESSAGES["greater_than_equal"]: N_("Phải từ %(ge)s trở lên, đang là %(value)s."),
    MESSAGES["less_than_equal"]: N_("Không được quá %(le)s, đang là %(value)s."),
    MESSAGES["too_short"]: N_("Cần ít nhất %(min_length)s mục."),
    MESSAGES["too_long"]: N_("Không được quá %(max_length)s mục."),
    MESSAGES["literal_error"]: NOT_CHOSEN,
    "phải có đúng một lựa chọn right: true, đang có %(right)s": N_(
        "Anh/chị đánh dấu đúng một ý là đúng; đang có %(right)s ý được đánh dấu."
    ),
    "phải có ít nhất một lựa chọn right: true": N_("Anh/chị đánh dấu ít nhất một ý là đúng."),
    "hai lựa chọn giống nhau: %(text)s": N_("Hai lựa chọn giống nhau: “%(text)s”."),
    "hai vế trái giống nhau: %(text)s": N_("Hai vế trái giống nhau: “%(text)s”."),
    "extra trùng với một vế phải: %(text)s": N_("Vế thừa trùng với một vế khác: “%(text)s”."),
    "mọi cặp đều có cùng một vế phải": N_("Mọi cặp đều có cùng một vế phải, chưa có gì để ghép."),
    "hai bước giống nhau: %(text)s": N_("Hai bước giống nhau: “%(text)s”."),
    "hai nhóm giống nhau: %(text)s": N_("Hai nhóm giống nhau: “%(text)s”."),
    "hai mục giống nhau: %(text)s": N_("Hai mục giống nhau: “%(text)s”."),
    "nhóm %(text)s không có trong categories": N_("Nhóm “%(text)s” không còn trong danh sách nhóm."),
    "text phải có đủ %(count)s chỗ trống theo thứ tự, viết {1}, {2}…, mỗi chỗ một lần": N_(
        "Đoạn văn phải có đủ %(count)s chỗ trống theo thứ tự, viết {1}, {2}…, mỗi chỗ một lần."
    ),
    "%(key)s bắt đầu cao hơn most": N_("Có một điều lúc đầu đã cao hơn mức cao nhất của nó."),
    "hai chỗ trong tình huống cùng key %(key)s": N_("Hai chỗ trong tình huống trùng tên ngắn %(key)s."),
    "nút %(node)s dẫn tới %(key)s, chỗ không có": N_("Ở đoạn %(node)s có lựa chọn dẫn tới %(key)s, chỗ không còn nữa."),
    "nút %(node)s nói đến %(key)s, không có trong state": N_(
        "Ở đoạn %(node)s có lựa chọn nói đến %(key)s, điều không còn nữa."
    ),
    "không đường nào dẫn tới nút %(key)s": N_("Chưa có lựa chọn nào dẫn tới đoạn này."),
    "không lúc nào đủ điều kiện để chọn câu này": N_("Không lúc nào đủ điều kiện để lựa chọn này hiện ra."),
    "có lúc ở nút %(key)s không còn câu nào để chọn": N_("Có lúc tới đây mà không còn gì để chọn."),
    "có lúc đi từ nút %(key)s không bao giờ tới kết cục": N_("Từ đây có lúc cứ đi vòng, không tới kết cục nào."),
    "không đường nào dẫn tới kết cục %(key)s": N_("Chưa có đường nào dẫn tới kết cục này."),
    "better: câu thứ %(place)s không chọn được ở chỗ đó": N_(
        "Đường tốt hơn hỏng ở bước %(place)s: lựa chọn ấy không còn. Anh/chị bấm tìm lại đường."
    ),
    "better dừng ở nút %(key)s, chưa tới kết cục": N_("Đường tốt hơn chưa tới kết cục. Anh/chị bấm tìm lại đường."),
    "better tới %(key)s, chưa phải kết cục cao điểm nhất": N_(
        "Đường tốt hơn chưa tới kết cục cao điểm nhất. Anh/chị bấm tìm lại đường."
    ),
    "hai giấy tờ cùng key %(key)s": N_("Hai tờ giấy trùng tên ngắn %(key)s."),
    "mục %(key)s vừa là thu vừa là chi": N_("Mục %(key)s vừa là thu vừa là chi."),
    "không có giấy tờ nào tên là %(key)s": N_("Có việc dùng tờ giấy %(key)s, tờ này không còn nữa."),
    "không có mục thu, chi nào tên là %(key)s": N_("Có việc ghi vào mục %(key)s, mục này không còn nữa."),
    "sổ tiền gửi phải có cả số đầu và số cuối, hoặc không có số nào": N_(
        "Sổ tiền gửi phải có cả số đầu kỳ và số cuối kỳ, hoặc để trống cả hai."
    ),
    "giấy tờ %(key)s không dùng vào việc nào": N_("Tờ giấy này chưa dùng vào việc nào."),
    "số tiền bằng chữ không khớp số nào trên giấy này: %(text)s": N_(
        "Số tiền bằng chữ không khớp số nào trên tờ giấy này."
    ),
    "số tiền %(amount)s không có trên giấy tờ, cũng không phải tổng của giấy nào": N_(
        "Số tiền %(amount)s không có trên giấy tờ, cũng không phải tổng của tờ nào."
    ),
    "ngày %(date)s không có trên giấy tờ": N_("Ngày %(date)s không có trên giấy tờ của việc này."),
    "%(party)s không có trên giấy tờ": N_("Tên “%(party)s” không có trên giấy tờ của việc này."),
    "phiếu nào cũng có người giao, nhận; không lập phiếu thì không có": N_(
        "Phiếu nào cũng có người giao, nhận; không lập phiếu thì để trống."
    ),
    "phiếu thu làm quỹ tăng, phiếu chi làm quỹ giảm đúng bằng amount": N_(
        "Phiếu thu làm quỹ tăng, phiếu chi làm quỹ giảm, đúng bằng số tiền trên phiếu."
    ),
    "dòng sổ tiền gửi phải bằng amount, và ngược chiều với sổ quỹ": N_(
        "Dòng sổ tiền gửi phải bằng số tiền trên phiếu, và ngược chiều với sổ quỹ."
    ),
    "không có sổ tiền gửi trong opening": N_("Đầu kỳ chưa có số dư tiền gửi nên không có sổ tiền gửi."),
    "mục thu đi với tiền vào, mục chi đi với tiền ra": N_("Mục thu đi với tiền vào, mục chi đi với tiền ra."),
    "chỉ phiếu thu và phiếu chi có số, và phiếu nào cũng có": N_(
        "Phiếu thu, phiếu chi phải có số; giấy khác thì để trống."
    ),
    "số phiếu phải là %(number)s": N_("Số phiếu nối tiếp phải là %(number)s."),
    "các việc phải theo thứ tự ngày": N_("Các việc phải theo thứ tự ngày."),
    "sau việc này sổ âm: %(left)s": N_("Sau việc này sổ âm: %(left)s."),
    "sổ ra %(left)s, closing ghi %(closing)s": N_("Cộng sổ ra %(left)s, ở đây ghi %(closing)s."),
    "số cuối %(closing)s không có trên giấy tờ của closing": N_(
        "Số %(closing)s không có trên giấy tờ dùng để khóa sổ."
    ),
    "thu trừ chi theo mục lệch với hai sổ %(out)s: phải bằng phần tạm ứng (advances) tăng lên": N_(
        "Thu trừ chi theo mục lệch với sổ %(out)s đồng: phải bằng phần tạm ứng tăng lên."
    ),
    "%(kind)s chỉ đặt trong bài, không đặt trong ngân hàng câu hỏi": N_(
        "Loại này chỉ đặt trong bài, không đặt trong ngân hàng câu hỏi."
    ),
    "hai tiêu chí cùng key %(key)s": N_("Hai tiêu chí trùng tên ngắn %(key)s."),
    "mỗi mục là đúng một trong heading, text, items, fields, table, signatures": N_("Phần này còn trống."),
    "điểm của các mức phải tăng dần": N_("Điểm của các mức phải tăng dần, mức thấp nhất ở trên."),
    "mức đạt là %(needed)s điểm, bài tốt nhất chỉ được %(most)s điểm": N_(
        "Mức đạt là %(needed)s điểm, trong khi bài tốt nhất chỉ được %(most)s điểm."
    ),
    "widths phải có một số cho mỗi cột": N_("Tỷ lệ bề rộng phải có một số cho mỗi cột."),
    "mỗi dòng của bảng phải có một ô cho mỗi cột": N_(
        "Mỗi dòng của bảng phải có đủ một ô cho mỗi cột, cách nhau bằng dấu |."
    ),
    "sổ cần đúng một cột balance, và cột money cho cả side in và side out": N_(
        "Sổ cần đúng một cột số dư, và cột số tiền cho cả bên thu lẫn bên chi."
    ),
    "chỉ cột money có side": N_("Chỉ cột số tiền mới ghi tiền vào hay ra."),
    "nguồn %(key)s không có trong sources.yaml": N_("Không có nguồn nào tên là %(key)s."),
    "nguồn %(key)s không có mục %(place)s trong sources.yaml": N_("Nguồn %(key)s không có mục %(place)s."),
    "lời giải chưa nói vì sao: %(text)s": N_("Lời này mới nói đúng sai, chưa nói vì sao."),
    "lựa chọn đúng dài %(length)s chữ, các lựa chọn kia trung bình %(usual)s: nhìn độ dài là đoán được": N_(
        "Ý đúng dài %(length)s chữ, các ý kia trung bình %(usual)s: nhìn độ dài là đoán được."
    ),
}
"""What the domain says of a file, and what a form says instead."""

ABOUT: dict[str, Path] = {
    "text phải có đủ %(count)s chỗ trống theo thứ tự, viết {1}, {2}…, mỗi chỗ một lần": ("text",),
    "hai vế trái giống nhau: %(text)s": ("pairs",),
    "extra trùng với một vế phải: %(text)s": ("extra",),
    "mọi cặp đều có cùng một vế phải": ("pairs",),
    "hai nhóm giống nhau: %(text)s": ("categories",),
    "hai mục giống nhau: %(text)s": ("items",),
    "nhóm %(text)s không có trong categories": ("items",),
    "hai chỗ trong tình huống cùng key %(key)s": ("nodes",),
    "%(key)s bắt đầu cao hơn most": ("state",),
    "nút %(node)s dẫn tới %(key)s, chỗ không có": ("nodes",),
    "nút %(node)s nói đến %(key)s, không có trong state": ("nodes",),
    "hai giấy tờ cùng key %(key)s": ("papers",),
    "mục %(key)s vừa là thu vừa là chi": ("lines",),
    "không có giấy tờ nào tên là %(key)s": ("papers",),
    "không có mục thu, chi nào tên là %(key)s": ("lines",),
    "sổ tiền gửi phải có cả số đầu và số cuối, hoặc không có số nào": ("opening", "bank"),
}
"""The field a fault is about, where it was found in the whole exercise."""
