"""Parallel approval in SpiffWorkflow, in its own environment. Called by bench/decide.py; never imported.

Arguments: database (`sqlite:FOLDER` or a PostgreSQL address), then `parts:rounds` pairs. Prints {"parts": [ms per decision …]}.
Each decision: the JSON of the workflow is loaded from its row and read, one task is done, the JSON is written and committed.
"""

import json
import os
import sqlite3
import sys
import tempfile
import time

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

HEAD = ('<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">'
        '<process id="p" isExecutable="true"><startEvent id="s"/><endEvent id="e"/>'
        '<parallelGateway id="f"/><parallelGateway id="j"/>'
        '<sequenceFlow id="sf" sourceRef="s" targetRef="f"/><sequenceFlow id="je" sourceRef="j" targetRef="e"/>')


def model(parts: int) -> str:
    tasks = "".join(
        f'<manualTask id="a{n}"/><sequenceFlow id="x{n}" sourceRef="f" targetRef="a{n}"/>'
        f'<sequenceFlow id="y{n}" sourceRef="a{n}" targetRef="j"/>'
        for n in range(parts)
    )
    return f"{HEAD}{tasks}</process></definitions>"


class Rows:
    """One row of JSON per workflow, each write a durable commit."""

    def __init__(self, given: str) -> None:
        if given.startswith("sqlite:"):
            self.mark, self.connection = "?", sqlite3.connect(given[7:] + "/spiff.sqlite3", isolation_level=None)
            self.connection.execute("PRAGMA journal_mode=WAL")
            self.connection.execute("PRAGMA synchronous=FULL")
        else:
            import psycopg

            self.mark, self.connection = "%s", psycopg.connect(given, autocommit=True)
        self.connection.execute("CREATE TABLE IF NOT EXISTS spiff (id INTEGER PRIMARY KEY, body TEXT)")
        self.connection.execute("DELETE FROM spiff")

    def add(self, key: int, body: str) -> None:
        self.connection.execute(f"INSERT INTO spiff VALUES ({self.mark}, {self.mark})", (key, body))

    def load(self, key: int) -> str:
        return self.connection.execute(f"SELECT body FROM spiff WHERE id = {self.mark}", (key,)).fetchone()[0]

    def save(self, key: int, body: str) -> None:
        self.connection.execute(f"UPDATE spiff SET body = {self.mark} WHERE id = {self.mark}", (body, key))


def run(rows: Rows, parts: int, rounds: int) -> list[list[float]]:
    with tempfile.NamedTemporaryFile("w", suffix=".bpmn", delete=False) as out:
        out.write(model(parts))
    parser = BpmnParser()
    parser.add_bpmn_file(out.name)
    os.unlink(out.name)
    spec = parser.get_spec("p")
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
    took = []
    for turn in range(rounds):
        key = parts * 1000 + turn
        workflow = BpmnWorkflow(spec)
        workflow.do_engine_steps()
        rows.add(key, serializer.serialize_json(workflow))
        for _ in range(parts):
            begun, cpu = time.perf_counter(), time.process_time()
            loaded = serializer.deserialize_json(rows.load(key))
            loaded.get_tasks(state=TaskState.READY, manual=True)[0].run()
            loaded.do_engine_steps()
            rows.save(key, serializer.serialize_json(loaded))
            took.append([(time.perf_counter() - begun) * 1000, (time.process_time() - cpu) * 1000])
        if not loaded.is_completed():
            raise RuntimeError(f"{parts} approvals did not end")
    return took


opened = Rows(sys.argv[1])
print(json.dumps({pair.split(":")[0]: run(opened, *map(int, pair.split(":"))) for pair in sys.argv[2:]}))
