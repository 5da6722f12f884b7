import pytest

from csdesk.documents.charts import (
    Arc,
    Bar,
    Chart,
    Dot,
    Line,
    Rect,
    Text,
    bars,
    nice_top,
    ring,
    ticks,
    trend,
)

MONTHS = [Bar(f"{m}月", value, value % 3) for m, value in enumerate((4, 0, 9, 12), 1)]


def texts(chart: Chart) -> list[str]:
    return [shape.text for shape in chart.shapes if isinstance(shape, Text)]


def rects(chart: Chart) -> list[Rect]:
    return [shape for shape in chart.shapes if isinstance(shape, Rect)]


def test_a_ring_carries_its_share_and_its_total():
    chart = ring("探访覆盖率", 84, 86)
    assert {"98%", "84／86人", "探访覆盖率"} <= set(texts(chart))
    done = next(s for s in chart.shapes if isinstance(s, Arc) and s.role == "data")
    assert done.sweep == pytest.approx(360 * 84 / 86)
    assert chart.told == "探访覆盖率：86人中84人，98%。"


@pytest.mark.parametrize(
    ("done", "total", "shown"),
    [(199, 200, "99%"), (1, 500, "<1%"), (0, 0, "—"), (0, 5, "0%"), (7, 5, "140%"), (5, 5, "100%")],
)
def test_a_share_is_whole_only_when_nobody_is_missing(done, total, shown):
    chart = ring("覆盖率", done, total)
    assert shown in texts(chart)
    assert all(s.sweep <= 360 for s in chart.shapes if isinstance(s, Arc))


def test_bars_begin_at_zero_and_this_month_is_the_accent():
    chart = bars("探访人次", [Bar("1月", 4), Bar("2月", 0), Bar("3月", 8)], "人次")
    drawn = rects(chart)
    assert len({rect.y for rect in drawn}) == 1
    assert [rect.role for rect in drawn] == ["data", "data", "accent"]
    assert drawn[0].height * 2 == pytest.approx(drawn[2].height)
    assert {"4", "0", "8", "单位：人次"} <= set(texts(chart))


def test_who_comes_stands_above_the_axis_and_who_goes_hangs_below():
    chart = bars("人口变动", MONTHS, "人", names=("迁入", "迁出"))
    up = [r for r in rects(chart) if not r.hollow and r.width > 4]
    down = [r for r in rects(chart) if r.hollow and r.width > 4]
    assert len(up) == 3
    assert len(down) == 1
    zero = next(s.points[0][1] for s in chart.shapes if isinstance(s, Line) and s.role == "text")
    assert all(r.y + r.height == pytest.approx(zero) for r in down)
    assert all(r.y == pytest.approx(zero) for r in up)
    assert {"迁入", "迁出"} <= set(texts(chart))
    assert chart.told == "人口变动：4月迁入12人，迁出0人。"


def test_a_trend_marks_every_month_with_its_number():
    chart = trend("服务时长", [("1月", 3.5), ("2月", 9), ("3月", 1)], "小时")
    dots = [s for s in chart.shapes if isinstance(s, Dot)]
    assert [dot.hollow for dot in dots] == [True, True, False]
    assert {"3.5", "9", "1"} <= set(texts(chart))


def test_charts_without_data_are_drawn_empty():
    for chart in (bars("一", [], "人"), trend("二", [], "人"), trend("三", [("1月", 0)], "人")):
        assert chart.shapes
        assert texts(chart)
    assert bars("一", [], "人").told == "一：本期没有数据。"


def test_no_shape_leaves_its_chart():
    for chart in (
        ring("甲", 3, 4),
        bars("乙", MONTHS, "人", names=("入", "出")),
        trend("丙", [(bar.label, bar.value) for bar in MONTHS], "人"),
    ):
        for shape in chart.shapes:
            if isinstance(shape, Rect):
                assert shape.x >= 0
                assert shape.x + shape.width <= chart.width
                assert shape.y >= 0
                assert shape.y + shape.height <= chart.height
            elif isinstance(shape, Text):
                assert 0 <= shape.x <= chart.width
                assert 0 <= shape.y <= chart.height


@pytest.mark.parametrize(
    ("most", "top"), [(0, 1), (1, 1), (7, 8), (12, 15), (63, 80), (100, 100), (472.5, 500)]
)
def test_an_axis_ends_at_a_round_number(most, top):
    assert nice_top(most) == top


@pytest.mark.parametrize("ends", [(1, 0), (8, 4), (15, 0), (80, 3), (500, 0), (1, 1), (3000, 2000)])
def test_an_axis_has_few_round_marks_with_zero(ends):
    marks = ticks(*ends)
    assert 0 in marks
    assert 2 <= len(marks) <= 8
    assert -ends[1] <= min(marks)
    assert max(marks) <= ends[0]


def test_a_month_of_which_nothing_was_kept_is_blank_and_no_0() -> None:
    chart = bars("人口", [Bar("8月", None), Bar("9月", 0, 0), Bar("10月", 3, 1)], "人")

    labels = [s.x for s in chart.shapes if isinstance(s, Text) and s.text in ("8月", "9月")]
    numbers = [s.x for s in chart.shapes if isinstance(s, Text) and s.text == "0" and s.x > 15]
    assert len(labels) == 2
    assert set(numbers) == {labels[1]}
    assert bars("人口", [Bar("8月", None)], "人").told == "人口：本期没有数据。"
