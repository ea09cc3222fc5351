"""The prediction's arithmetic. Nothing is asked of anybody."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.drawing.bars import Panel, bars
from bench.drawing.svg import LIMIT, OURS
from bench.figures import Report
from bench.predict.assumptions import COLD, FILMING_MB, GB_SECOND, JOINING_MB, at_once
from bench.predict.charts import chart
from bench.predict.model import predict, schedule
from bench.predict.results import figures
from bench.render import chunks
from bench.render.chunks import Work
from infra.aws.functions import FUNCTIONS
from shared.formats.short import SHORT

WORK = Work(shot=6.0, fade=0.8, looking=0.6, sound=1.5, join=1.0, package=0.5, checking=0.3, megabytes=45)


def test_a_free_worker_takes_the_next_chunk() -> None:
    assert schedule([3, 1, 1, 1], workers=2) == (3, 6)
    assert schedule([1, 1, 1, 3], workers=2) == (4, 6)
    assert schedule([2, 2], workers=8) == (2, 4)


def test_a_cold_worker_begins_later_and_is_billed_for_it() -> None:
    assert schedule([2, 2, 2], workers=2, start=1) == (5, 8)


@given(st.lists(st.floats(0.1, 9), min_size=1, max_size=40), st.integers(1, 12))
def test_no_plan_beats_the_longest_chunk_or_an_even_share(visits: list[float], workers: int) -> None:
    wall, billed = schedule(visits, workers)

    least = max(max(visits), sum(visits) / workers)
    assert least - 1e-9 <= wall <= least * 2
    assert billed == pytest.approx(sum(visits))


@given(st.floats(6, 1800), st.integers(1, 40))
def test_a_slower_core_and_a_cold_start_cost_time_and_money(seconds: float, workers: int) -> None:
    usual = predict(seconds, WORK, workers=workers)

    for worse in (
        predict(seconds, WORK, workers=workers, slower=2),
        predict(seconds, WORK, workers=workers, cold=True),
    ):
        assert worse.wall > usual.wall
        assert worse.lambda_cost > usual.lambda_cost
        assert worse.requests_cost == usual.requests_cost


def test_a_minute_is_eleven_shots_and_the_fades_between_them() -> None:
    minute = predict(60, WORK, workers=100)

    assert minute.chunks == 11 + 10
    assert minute.cost == pytest.approx(minute.filming_cost + minute.joining_cost + minute.requests_cost)
    assert minute.filming_cost == pytest.approx(minute.billed * 5307 / 1024 * GB_SECOND.value)


def test_all_chunks_at_once_take_as_long_as_one() -> None:
    minute, hour = (predict(seconds, WORK, workers=10_000, cold=True) for seconds in (60, 3600))

    assert hour.filming == pytest.approx(minute.filming, rel=0.05)
    assert minute.filming > COLD.value


def test_the_prediction_works_on_as_many_chunks_as_the_flow_does() -> None:
    assert at_once(SHORT) >= 1
    lengths, widths, judged, assumed = figures(WORK)

    assert f"{at_once(SHORT)} chunks at once" in lengths.title
    walls = [row.cells["wall, cold"] for row in widths.rows]
    assert walls == sorted(walls, key=lambda wall: -float(wall or 0))
    assert {row.met for row in judged.rows} <= {True, False, None}
    assert all(row.cells["from"] for row in assumed.rows)


def test_the_prediction_speaks_of_the_memory_that_the_functions_have() -> None:
    assert (FUNCTIONS["render"].memory, FUNCTIONS["assemble"].memory) == (FILMING_MB, JOINING_MB)


def test_what_chunks_take_is_read_from_an_earlier_render(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    file.write_text(json.dumps(Report("bench render", {}, [chunks.figure(WORK)]).as_json()))

    assert chunks.read(file) == WORK


def test_a_report_without_chunks_is_refused_with_the_way_to_one(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    file.write_text('{"figures": []}')

    with pytest.raises(ValueError, match="python -m bench render --json"):
        chunks.read(file)


def test_joining_is_held_to_its_part_of_the_rendering() -> None:
    share = next(row for row in chunks.figure(WORK).rows if row.met is not None)

    assert share.cells["CPU seconds"] == pytest.approx(1.5 / WORK.minute)
    assert WORK.minute == pytest.approx(1800 / 159 * (6.0 + 0.8 + 0.6 * 159 / 150))


def test_a_chart_names_every_line_and_escapes_what_it_says(tmp_path: Path) -> None:
    drawn = chart(WORK)
    assert drawn.write(tmp_path).read_text().startswith("<svg")
    assert all(said in drawn.svg for said in ("core 1", "core 2", "Remotion", "30 min"))

    panel = Panel("CPU", (1.0, None), ("1 < 2", ""), limit=0.5)
    svg = bars("b", "A & B", ("one", "two"), (LIMIT, OURS), (panel,)).svg
    assert "A &amp; B" in svg
    assert "1 &lt; 2" in svg
    assert svg.count("<rect") == 2
