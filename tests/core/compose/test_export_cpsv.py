"""CPSV-AP: the JSON-LD passes the published SHACL shapes, and the shapes do bite."""

from __future__ import annotations

import json
from typing import Any

import pytest

from onewindow.core.compose.export_cpsv import CONTEXT, plan_to_cpsv
from tests.core.compose.exported import content, real, schemas, things

# rdflib warns of its own older classes, which pyshacl still uses
pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning:rdflib", "ignore::DeprecationWarning:pyshacl"
)


def document(code: str) -> dict[str, Any]:
    return plan_to_cpsv(real(code), content().catalogue)


def of_type(found: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [node for node in found["@graph"] if kind == node["@type"] or kind in node["@type"]]


def violations(found: dict[str, Any]) -> list[str]:
    """What the shapes say against a document, read from its text as anybody would."""
    rdflib, pyshacl = pytest.importorskip("rdflib"), pytest.importorskip("pyshacl")
    shapes = rdflib.Graph().parse(schemas("cpsv-ap") / "3.2.0-cpsv-ap-SHACL.ttl")
    data = rdflib.Graph().parse(data=json.dumps(found, ensure_ascii=False), format="json-ld")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    shacl = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    return [
        f"{report.value(result, shacl.focusNode)} {report.value(result, shacl.resultPath)}"
        for result in report.subjects(rdflib.RDF.type, shacl.ValidationResult)
    ]


@pytest.mark.parametrize("code", things())
def test_every_one_thing_passes_the_published_shapes(code: str) -> None:
    assert violations(document(code)) == []


def test_the_shapes_bite() -> None:
    found = document("newborn")
    service = of_type(found, "PublicService")[0]
    del service["hasCompetentAuthority"]
    service["processingTime"] = "five days"
    service["isGroupedBy"] = [of_type(found, "Cost")[0]["@id"]]
    told = violations(found)
    assert len(told) >= 3 and all(service["@id"] in line for line in told)


@pytest.mark.parametrize("code", things())
def test_every_part_is_a_service_of_its_agency_with_what_belongs_to_it(code: str) -> None:
    found, plan, catalogue = document(code), real(code), content().catalogue
    nodes = {node["@id"]: node for node in found["@graph"]}
    (event,) = of_type(found, "Event")
    services = [nodes[id] for id in event["hasRelatedService"]]
    assert [s["identifier"] for s in services] == [catalogue.items[p.item].codes.task for p in plan.applying]
    for service, part in zip(services, plan.applying, strict=True):
        (agency,) = (nodes[id] for id in service["hasCompetentAuthority"])
        assert agency["identifier"] == catalogue.departments[part.department].credit_code
        assert service["isGroupedBy"] == [event["@id"]]
        for link in ("produces", "hasCost", "hasChannel", "contactPoint", "hasParticipation"):
            assert service[link] and all(id in nodes for id in service[link]), link
        wanted = {p.material for p in plan.materials if part.item in p.needed_by and p.status != "cancelled"}
        assert {nodes[id]["identifier"] for id in service.get("hasInput", [])} == wanted


def test_nothing_points_outside_and_no_term_is_unknown() -> None:
    for code in things():
        found = document(code)
        ids = {node["@id"] for node in found["@graph"]}
        assert len(ids) == len(found["@graph"])
        for node in found["@graph"]:
            assert set(node) - {"@id", "@type"} <= set(CONTEXT)
            for term, value in node.items():
                if isinstance(CONTEXT.get(term), dict) and CONTEXT[term]["@type"] == "@id":
                    assert set(value if isinstance(value, list) else [value]) <= ids, (node["@id"], term)


def test_the_terms_mean_what_the_published_context_says() -> None:
    published = json.loads((schemas("cpsv-ap") / "3.2.0-cpsv-ap.jsonld").read_text("utf-8"))["@context"]
    meant = {v if isinstance(v, str) else v["@id"] for v in published.values()}
    own = {v if isinstance(v, str) else v["@id"] for v in CONTEXT.values()}
    beyond = {"http://www.w3.org/2004/02/skos/core#notation"}
    assert own - meant == beyond
