"""The graph of plans of four levels, read from their texts: up, down, as tables, as JSON, as DOT."""

import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from chain_texts import PLANS
from dataset_samples import NewPlace, Record, add, make_record

from pipeline.dataset import Dataset, create, graphframes
from pipeline.dataset.drawing import edges_of, tree_json, write_dot, write_json
from pipeline.dataset.graph import Branch, Graph, summary
from pipeline.errors import RecordNotFound, UsageError
from pipeline.run import process
from pipeline.text import fold


@pytest.fixture(scope="module", params=["accented", "stripped"])
def chain(request: pytest.FixtureRequest, new_place: NewPlace) -> Iterator[Dataset]:
    """The plans, as they are and without any mark."""
    with create(new_place()) as dataset:
        for name, text in PLANS.items():
            record = process(text if request.param == "accented" else fold(text)).record
            assert record
            record["source"]["file"] = f"{name}.txt"
            add(dataset, record)
        yield dataset


def numbers(branch: Branch) -> list[Any]:
    """A tree as numbers in nested lists, what is not certain with a question mark."""
    found: list[Any] = []
    for child in branch.children:
        assert child.edge
        name = (child.node.number or child.node.title or "") + ("" if child.edge.certain else "?")
        found.append([name, child.edge.relation, *numbers(child)] if child.children else name)
    return found


def test_from_the_school_up_to_the_ministry(chain: Dataset) -> None:
    graph = Graph(chain)
    tree = graph.tree(graph.find("08/KH-THCS")[0], "up", 4)
    ministry = ["105/KH-BGDĐT", "carries-out", "Luật Giáo dục", "34-CT/TW"]
    province = ["25/KH-UBND", "carries-out", ministry]
    assert numbers(tree) == [["44/KH-PGDĐT", "carries-out", "Luật Giáo dục", province], "25/KH-UBND?"]
    district, undated = tree.children
    assert district.edge and (district.edge.days, district.edge.status) == (7, "linked")
    assert undated.edge and undated.edge.status == "ambiguous"
    assert {paper.issue_date for paper, _ in undated.edge.candidates} == {"2021-02-10", "2020-02-06"}
    linked = district.children[1].node
    assert linked.issuing_body and fold(linked.issuing_body) == "Uy ban nhan dan tinh Nghe An"


def test_from_the_ministry_down_to_the_school(chain: Dataset) -> None:
    graph = Graph(chain)
    tree = graph.tree(graph.find("105/KH-BGDĐT")[0], "down", 4)
    assert sorted(map(str, numbers(tree))) == sorted(
        [
            "25/KH-UBND",
            str(
                [
                    "25/KH-UBND",
                    "carries-out",
                    ["44/KH-PGDĐT", "carries-out", "08/KH-THCS", "91/KH-PGDĐT"],
                    "08/KH-THCS?",
                ]
            ),
        ]
    )
    days = {edge.source.number: edge.days for edge in edges_of(tree) if edge.certain}
    assert days == {"25/KH-UBND": 26, "44/KH-PGDĐT": 23, "08/KH-THCS": 7, "91/KH-PGDĐT": 107}


def test_depth_ends_a_tree(chain: Dataset) -> None:
    graph = Graph(chain)
    tree = graph.tree(graph.find("105/KH-BGDĐT")[0], "down", 1)
    assert numbers(tree) == ["25/KH-UBND", "25/KH-UBND"]


def test_relations_are_told_apart(chain: Dataset) -> None:
    found = {(e.source.number, e.citation.number): e.relation for e in Graph(chain).edges()}
    assert found["91/KH-PGDĐT", "44/KH-PGDĐT"] == "amends"
    assert found["91/KH-PGDĐT", "12/KH-PGDĐT"] == "replaces"
    assert found["44/KH-PGDĐT", "77/BC-PGDĐT"] == "mention"
    assert found["08/KH-THCS", "25/KH-UBND"] == "carries-out"


def test_what_is_only_cited_is_found_with_who_carries_it_out(chain: Dataset) -> None:
    graph = Graph(chain)
    (directive,) = graph.find("34-CT/TƯ")
    assert numbers(graph.tree(directive, "down", 1)) == ["105/KH-BGDĐT"]
    tree = graph.tree(graph.find("44/KH-PGDĐT")[0], "up", 1)
    assert [(child.node.title, child.cited) for child in tree.children[:1]] == [("Luật Giáo dục", 2)]
    with pytest.raises(RecordNotFound):
        graph.find("1/KH-UBND")
    with pytest.raises(UsageError, match="2020-02-06"):
        graph.find("25/KH-UBND")


def test_the_summary_counts_documents(chain: Dataset) -> None:
    found = summary(Graph(chain).edges())
    counted = {node.number or node.title: count for node, count in found.carried_out}
    assert (counted["Luật Giáo dục"], counted["105/KH-BGDĐT"]) == (2, 2)
    assert found.statuses == {"linked": 5, "outside": 5, "ambiguous": 1, "unsure": 0}


def test_tables_for_analysts(chain: Dataset) -> None:
    edges, answers = graphframes.edges(chain), graphframes.answers(chain)
    assert len(edges) == 11 and set(answers["relation"]) == {"carries-out"}
    ministry = answers[answers["target_number"] == "105/KH-BGDĐT"]
    assert list(ministry["days"]) == [26, 26] and ministry["in_dataset"].all()
    assert pd.isna(edges.loc[edges["status"] == "outside", "confidence"]).all()
    steps = graphframes.chain(chain, "08/KH-THCS", "up")
    assert list(steps["step"]) == [1, 2, 2, 3, 4, 4, 1]
    assert list(steps.columns) == list(graphframes.chain(chain, "34-CT/TW", "up").columns)


def test_json_is_whole(chain: Dataset) -> None:
    stream = io.StringIO()
    write_json(Graph(chain).edges(), stream)
    whole = json.loads(stream.getvalue())
    names = {node["node"] for node in whole["nodes"]}
    assert len(whole["edges"]) == 11 and len(names) == len(whole["nodes"])
    assert {end for edge in whole["edges"] for end in (edge["source"], edge["target"])} == names
    graph = Graph(chain)
    (school,) = tree_json(graph.tree(graph.find("44/KH-PGDĐT")[0], "down", 1))[:1]
    assert (school["number"], school["relation"], school["days"]) == ("08/KH-THCS", "carries-out", 7)


STRING = r'"(?:[^"\\\n]|\\.)*"'
ATTRIBUTES = rf"\[\w+=(?:{STRING}|\w+)(?:, \w+=(?:{STRING}|\w+))*\]"
STATEMENT = re.compile(rf"  (?:rankdir=BT|node {ATTRIBUTES}|{STRING}(?: -> {STRING})? {ATTRIBUTES});")


def drawn(dataset: Dataset) -> list[str]:
    """The lines of the whole graph as DOT, each of which is a statement of its grammar."""
    stream = io.StringIO()
    write_dot(Graph(dataset).edges(), stream)
    first, *lines, last, rest = stream.getvalue().split("\n")
    assert (first, last, rest) == ("digraph kehoach {", "}", "")
    assert [line for line in lines if not STATEMENT.fullmatch(line)] == []
    if shutil.which("dot"):
        subprocess.run(["dot", "-Tsvg"], input=stream.getvalue().encode(), check=True, capture_output=True)
    return lines


def test_dot_is_valid(chain: Dataset) -> None:
    arrows = [line for line in drawn(chain) if "->" in line]
    assert len(arrows) == 11
    assert sum("dashed" in line for line in arrows) == 1 and sum('label="?"' in line for line in arrows) == 1


def test_dot_survives_any_name(empty: Dataset) -> None:
    add(empty, cites("a", ('1/KH-"x"', 'Sở \\n "\n]; }')))
    assert len(drawn(empty)) == 5


def cites(number: str, *cited: tuple[str, str | None], **more: Any) -> Record:
    """A record that carries out others of one day."""
    references = [
        {"type": None, "number": other, "date": "2021-02-10", "issuer": issuer, "role": "basis"}
        for other, issuer in cited
    ]
    return make_record(
        f"{number}{more}", number=number, issue_date="2021-02-10", references=references, **more
    )


def test_cycles_end(empty: Dataset) -> None:
    add(empty, cites("1/KH-A", ("2/KH-A", None), level="central"))
    add(empty, cites("2/KH-A", ("3/KH-A", None), level="central"))
    add(empty, cites("3/KH-A", ("1/KH-A", None), ("3/KH-A", None), level="central"))
    graph = Graph(empty)
    for direction in ("up", "down"):
        tree = graph.tree(graph.find("1/KH-A")[0], direction, 100)
        assert len(list(edges_of(tree))) in {3, 4}
        assert [b.repeated for b in _all(tree) if b.node.number == "1/KH-A"] == [False, True]


def _all(branch: Branch) -> Iterator[Branch]:
    yield branch
    for child in branch.children:
        yield from _all(child)


def test_copies_are_one_node_with_what_each_of_them_cites(empty: Dataset) -> None:
    issuer = {"issuing_body": "Bộ Nội vụ", "level": "central"}
    add(empty, cites("1/KH-BNV", ("8/CT-TTg", None), **issuer))
    add(empty, cites("1/KH-BNV", ("9/CT-TTg", None), **issuer, title="bản quét"))
    add(empty, cites("2/KH-BNV", ("1/KH-BNV", None), **issuer))
    graph = Graph(empty)
    (node,) = graph.find("1/KH-BNV")
    assert {edge.target.number for edge in graph.up(node)} == {"8/CT-TTg", "9/CT-TTg"}
    assert [edge.source.number for edge in graph.down(node)] == ["2/KH-BNV"]


def test_outside_numbers_of_provinces_are_kept_apart(empty: Dataset) -> None:
    for index, province in enumerate(("Nghệ An", "Nghệ An", "Hà Tĩnh")):
        add(empty, cites(f"{index}/KH-X", ("77/KH-UBND", "UBND tỉnh"), area={"province": province}))
        add(empty, cites(f"{index}/BC-X", ("77/CT-TTg", None), area={"province": province}))
    graph = Graph(empty)
    assert sorted(graph.cited(node) for node in graph.find("77/KH-UBND")) == [1, 2]
    assert [graph.cited(node) for node in graph.find("77/CT-TTg")] == [3]


def test_an_undated_citation_joins_the_only_dated_one(empty: Dataset) -> None:
    undated = {"type": None, "number": "77/CT-TTg", "date": None, "issuer": None, "role": "basis"}
    add(empty, cites("1/KH-X", ("77/CT-TTg", None)))
    add(empty, make_record("late", number="2/KH-X", issue_date="2021-03-01", references=[undated]))
    graph = Graph(empty)
    (directive,) = graph.find("77/CT-TTg")
    assert (directive.issue_date, graph.cited(directive), len(graph.down(directive))) == ("2021-02-10", 2, 2)


def test_a_record_taken_in_again_leaves_no_second_edge(empty: Dataset) -> None:
    for _ in range(2):
        add(empty, cites("1/KH-X", ("77/CT-TTg", None)))
    assert len(list(Graph(empty).edges())) == 1


def test_where_the_number_holds_the_year_a_misread_day_makes_no_second_document(empty: Dataset) -> None:
    for index, date in enumerate(("2020-03-05", "2020-03-06", None)):
        cited = {
            "type": "Nghị định",
            "number": "30/2020/NĐ-CP",
            "date": date,
            "issuer": None,
            "role": "basis",
        }
        add(empty, make_record(str(index), number=f"{index}/KH-X", references=[cited]))
    graph = Graph(empty)
    (decree,) = graph.find("30/2020/NĐ-CP")
    assert (graph.cited(decree), len(graph.down(decree)), decree.issue_date) == (3, 3, "2020-03-05")
