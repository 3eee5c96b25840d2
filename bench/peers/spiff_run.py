"""Runs exported processes in SpiffWorkflow, in its own environment. Called by bench/bpmn_runs.py; never imported.

Arguments: BPMN files. Prints one JSON list: for each file whether the process came to its end, how often each task ran,
and whether it also ends after supplements came in once.
"""

import json
import sys
import time
from collections import Counter

from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.specs.event_definitions import MessageEventDefinition
from SpiffWorkflow.util.task import TaskState

SUPPLEMENT = "补正材料"


def run(path: str, *, supplement: bool) -> tuple[bool, Counter[str], int]:
    """Whether it completed, how often each manual task ran, and how many steps a person took."""
    parser = BpmnParser()
    parser.add_bpmn_file(path)
    (process,) = parser.get_process_ids()
    workflow = BpmnWorkflow(parser.get_spec(process))
    ran: Counter[str] = Counter()
    steps = 0
    workflow.do_engine_steps()
    while not workflow.is_completed():
        ready = list(workflow.get_tasks(state=TaskState.READY, manual=True))
        if not ready:
            return False, ran, steps
        task = ready[0]
        if supplement and task.task_spec.bpmn_id == "check":
            supplement = False
            ran["check"] += 1
            workflow.catch(BpmnEvent(MessageEventDefinition(SUPPLEMENT), {}))
            workflow.do_engine_steps()
            workflow.refresh_waiting_tasks()
            workflow.do_engine_steps()
            continue
        task.run()
        ran[task.task_spec.bpmn_id] += 1
        steps += 1
        workflow.do_engine_steps()
    return True, ran, steps


def main(paths: list[str]) -> None:
    found = []
    for path in paths:
        begun = time.perf_counter()
        ended, ran, steps = run(path, supplement=False)
        spent = (time.perf_counter() - begun) * 1000
        again, second, _ = run(path, supplement=True)
        found.append(
            {
                "file": path, "ended": ended, "steps": steps, "ms": round(spent, 1), "tasks": dict(ran),
                "ended_after_supplement": again, "checked_twice": second["check"] == 2,
            }
        )  # fmt: skip
    json.dump(found, sys.stdout, ensure_ascii=False)


main(sys.argv[1:])
