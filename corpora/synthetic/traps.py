"""Sentences that look like findings and are none: results, quotas, money, contests, deadlines, slogans."""

import datetime
from collections.abc import Callable

from corpora.synthetic import dates
from corpora.synthetic.context import Context
from corpora.synthetic.dates import Day
from corpora.synthetic.phrases import capital, small
from corpora.synthetic.plan import Findings
from corpora.synthetic.targets import figure

HONOURS = ("Lao động tiên tiến", "Chiến sĩ thi đua cơ sở", "Tập thể lao động xuất sắc", "Đơn vị tiên tiến")


def _later(context: Context, least: int, most: int) -> Day:
    return context.day + datetime.timedelta(days=context.rng.randint(least, most))


def report(context: Context) -> str:
    """A deadline for reports."""
    first, second = _later(context, 60, 150), _later(context, 160, 300)
    where = context.rng.choice(("bộ phận thường trực", "Văn phòng", "bộ phận thi đua"))
    text = (
        f"Các đơn vị gửi báo cáo sơ kết về {where} trước ngày {dates.short_form(first, context.rng)}, "
        f"báo cáo tổng kết trước ngày {dates.short_form(second, context.rng)}"
    )
    if context.rng.random() < 0.4:
        text += f" (bản mềm gửi qua hộp thư điện tử thidua{context.rng.randint(1, 99)}@example.vn)"
    return text


def contest(context: Context) -> str:
    """A contest and its rounds."""
    rng = context.rng
    name = rng.choice(context.phrases["programmes"])
    first, second, last = _later(context, 20, 40), _later(context, 45, 60), _later(context, 70, 90)
    kind, _, quoted = name.partition("“")
    shown = f"{kind}{context.quote(quoted.rstrip('”'))}"
    return rng.choice(
        (
            f"{shown} cấp cơ sở xong trước ngày {dates.short_form(first, rng)}, vòng chung khảo từ ngày "
            f"{dates.day_month(second, rng)} đến ngày {dates.short_form(last, rng)}",
            f"Phối hợp tổ chức {shown}, tổng kết và trao giải ngày {dates.short_form(last, rng)}",
        )
    )


def results(context: Context) -> str:
    """Last year's figures."""
    rng = context.rng
    year = context.day.year - 1
    rate = figure(rng.randint(700, 990) / 10)
    verb, low, high, unit, _ = rng.choice(context.phrases["count"]).split(" | ")
    number = figure(rng.randint(int(low), int(high)))
    what = rng.choice(context.phrases["up"])
    return f"Năm {year}, tỷ lệ {what} đạt {rate}%; {small(verb)} được {number} {unit}"


def money(context: Context) -> str:
    """Support and costs."""
    rng = context.rng
    amount, smaller = figure(rng.randint(3, 90) * 500_000), figure(rng.randint(3, 20) * 100_000)
    millions = figure(rng.randint(20, 950) / 10)
    return rng.choice(
        (
            f"Mức hỗ trợ {amount} đồng cho mỗi đơn vị làm điểm, chi từ nguồn xã hội hóa",
            f"Kinh phí tổ chức dự kiến {millions} triệu đồng, thực hiện theo quy định hiện hành",
            f"Tiền thưởng kèm theo là {amount} đồng đối với tập thể và {smaller} đồng đối với cá nhân",
        )
    )


def slogan(context: Context) -> str:
    """A motto in quotation marks."""
    motto = context.quote(context.rng.choice(context.phrases["slogans"]))
    return context.rng.choice(
        (
            f"Toàn đơn vị quán triệt phương châm {motto}",
            f"Treo khẩu hiệu {motto} tại nơi làm việc và nơi đông người qua lại",
            f"Thực hiện tốt tinh thần {motto} trong mọi hoạt động",
        )
    )


def honours(context: Context) -> str:
    """Titles of honour and the quota of them."""
    rng = context.rng
    title = context.quote(rng.choice(HONOURS))
    return rng.choice(
        (
            f"Số cá nhân được đề nghị danh hiệu {title} không quá {rng.randint(10, 20)}% tổng số",
            f"Chọn {rng.randint(2, 9):02} tập thể, {rng.randint(10, 30)} cá nhân tiêu biểu đề nghị khen",
            f"Người được xét danh hiệu {title} phải đạt từ {rng.randint(70, 90)}% số phiếu trở lên",
        )
    )


def scoring(context: Context) -> str:
    """Thresholds of a marking scheme."""
    rng = context.rng
    return (
        f"Chấm theo thang điểm 100: đơn vị đạt từ {rng.randint(85, 95)} điểm trở lên xếp loại xuất sắc, "
        f"dưới {rng.randint(45, 55)} điểm không xét thi đua"
    )


def meeting(context: Context) -> str:
    """A meeting with its hour and day."""
    rng = context.rng
    day, minutes = _later(context, 4, 20), rng.choice(("00", "30"))
    return (
        f"Lễ phát động tổ chức lúc {rng.randint(7, 9)} giờ {minutes}, ngày {dates.short_form(day, rng)}, "
        f"tại hội trường tầng {rng.randint(1, 4)}, khoảng {rng.randint(8, 30) * 10} đại biểu tham dự"
    )


def course(context: Context) -> str:
    """Dates of courses and conditions of age."""
    rng = context.rng
    first, last = _later(context, 20, 30), _later(context, 35, 50)
    return (
        f"Lớp tập huấn khóa {rng.randint(1, 3)} từ ngày {dates.day_month(first, rng)} đến ngày "
        f"{dates.short_form(last, rng)}, dành cho người từ {rng.randint(16, 30)} tuổi trở lên"
    )


def summing_up(context: Context) -> str:
    """When the drive is summed up."""
    first, last = _later(context, 60, 120), _later(context, 200, 330)
    return (
        f"Sơ kết vào tháng {first.month}/{first.year}; tổng kết, khen thưởng xong trước ngày "
        f"{dates.short_form(last, context.rng)}"
    )


def anniversary(context: Context) -> str:
    """A span of years that is no window."""
    rng = context.rng
    day, age = _later(context, 20, 120), rng.choice((20, 25, 30, 40, 45, 50, 60, 70, 80))
    first = f"{day.day:02}/{day.month}/{day.year - age}"
    return (
        f"Thiết thực kỷ niệm {age} năm ngày truyền thống ({first} - {day.day:02}/{day.month}/{day.year}), "
        "tạo khí thế sôi nổi trong cán bộ và nhân dân"
    )


TRAPS: dict[str, Callable[[Context], str]] = {
    "report-deadline": report,
    "contest": contest,
    "results": results,
    "money": money,
    "slogan": slogan,
    "honours": honours,
    "scoring": scoring,
    "meeting": meeting,
    "course": course,
    "summing-up": summing_up,
    "anniversary": anniversary,
}


def trap(context: Context, *names: str) -> tuple[str, Findings]:
    """One sentence, without the final full stop, of the named kinds (of any if none is named)."""
    name = context.rng.choice(names or tuple(TRAPS))
    return capital(TRAPS[name](context)), Findings(features={f"trap:{name}"})
