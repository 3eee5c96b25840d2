"""One-things: roles, situation, parts, routes, figures, and whether every need can be met at all."""

from __future__ import annotations

from onewindow.core.catalogue.check.findings import Findings, check_condition, element_of, fits
from onewindow.core.catalogue.check.registers import slug
from onewindow.core.catalogue.check.rows import check_rows
from onewindow.core.catalogue.model import ElementKind, Item, OneThing, SituationQuestion
from onewindow.core.catalogue.rows import plain_ref
from onewindow.core.kernel.text import T

FIGURES = ("forms", "fields", "materials", "trips", "stages", "days")
FIGURE_BASIS = ("published", "counted", "reconstructed")


def check_things(findings: Findings) -> None:
    for thing in findings.catalogue.things.values():
        slug(findings, "things", thing.code)
        findings.exists(
            ("things", thing.code, "lead"), findings.catalogue.departments, thing.lead, "部门", "department"
        )
        _roles(findings, thing)
        check_rows(findings, thing)
        _situation(findings, thing)
        _parts(findings, thing)
        _routes(findings, thing)
        _figures(findings, thing)
        _carrier(findings, thing)
        _reachable(findings, thing)


def _at(thing: OneThing, path: str) -> tuple[str, str, str]:
    return ("things", thing.code, path)


def _roles(findings: Findings, thing: OneThing) -> None:
    catalogue = findings.catalogue
    entities = {element.entity for element in catalogue.elements.values()}
    for role, entity in thing.roles.items():
        findings.exists(_at(thing, f"roles.{role}"), entities, entity, "实体", "entity type")
    findings.exists(_at(thing, "applicant_role"), thing.roles, thing.applicant_role, "角色", "role")
    _ref(findings, thing, "title_ref", thing.title_ref)
    for index, pair in enumerate(thing.links):
        kinds = set()
        for ref in pair:
            if _ref(findings, thing, f"links[{index}]", ref):
                element = element_of(catalogue, thing.roles, ref)
                kinds.add(element.kind if element else None)
        if len(kinds) > 1:
            findings.error(
                _at(thing, f"links[{index}]"),
                "link-kinds",
                T(f"{pair[0]} 和 {pair[1]} 不是一种值。", f"{pair[0]} and {pair[1]} are of different kinds."),
                T("只连同一种值。", "Link only values of one kind."),
            )
    for ref, value in thing.defaults.items():
        if not _ref(findings, thing, f"defaults.{ref}", ref):
            continue
        element = element_of(catalogue, thing.roles, ref)
        if element is not None and not fits(element, value):
            findings.error(
                _at(thing, f"defaults.{ref}"),
                "default-value",
                T(
                    f"默认值 {value} 不是{element.label.zh}的答案。",
                    f"{value!r} is no answer to {element.code}.",
                ),
                T("写一个选项的值。", "Write the value of one of its options."),
            )
    sections = {section.code for section in thing.sections}
    for index, section in enumerate(thing.sections):
        for number, role in enumerate(section.roles):
            findings.exists(
                _at(thing, f"sections[{index}].roles[{number}]"), thing.roles, role, "角色", "role"
            )
    if not sections:
        findings.error(
            _at(thing, "sections"),
            "no-sections",
            T("表单没有分节。", "The form has no sections."),
            T("写 sections。", "Write sections."),
        )


def _ref(findings: Findings, thing: OneThing, path: str, ref: str) -> bool:
    """Whether `role.attribute` is an element of a role of the one-thing; if not, an error."""
    role, _, attribute = plain_ref(ref).partition(".")
    if not findings.exists(_at(thing, path), thing.roles, role, "角色", "role"):
        return False
    entity = thing.roles[role]
    known = findings.elements.get(entity, [])
    return findings.exists(_at(thing, path), known, f"{entity}.{attribute}", "数据元", "element")


def _situation(findings: Findings, thing: OneThing) -> None:
    seen: set[str] = set()
    for index, question in enumerate(thing.situation):
        path = f"situation[{index}]"
        if question.key in seen:
            findings.error(
                _at(thing, f"{path}.key"),
                "question-twice",
                T(
                    f"情形问题 {question.key} 写了两次。",
                    f"The situation question {question.key} is written twice.",
                ),
                T("换一个 key。", "Choose another key."),
            )
        seen.add(question.key)
        check_condition(findings, _at(thing, f"{path}.when"), question.when, thing, thing.roles)
        _question(findings, thing, question, path)
    for key, value in thing.reference.items():
        at = _at(thing, f"reference.{key}")
        if findings.exists(at, seen, key, "情形问题", "situation question"):
            found = next(q for q in thing.situation if q.key == key)
            if not answers(found, value):
                findings.error(
                    at,
                    "reference-value",
                    T(f"{value} 不是“{found.label.zh}”的答案。", f"{value!r} is no answer to {key}."),
                    T("写一个选项的值。", "Write the value of one of its options."),
                )


def answers(question: SituationQuestion, value: object) -> bool:
    """Whether a plain value answers a situation question."""
    allowed = {option.value for option in question.options}
    if question.kind is ElementKind.YES_NO:
        return isinstance(value, bool)
    if question.kind is ElementKind.NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if question.kind is ElementKind.MULTI:
        return isinstance(value, list | tuple) and set(value) <= allowed
    return value in allowed if allowed else isinstance(value, str)


def _question(findings: Findings, thing: OneThing, question: SituationQuestion, path: str) -> None:
    if question.kind in (ElementKind.CHOICE, ElementKind.MULTI) and not question.options:
        findings.error(
            _at(thing, f"{path}.options"),
            "options-missing",
            T("要选，却没有选项。", "A choice without options."),
            T("补上 options。", "Add options."),
        )
    if question.default is not None and not answers(question, question.default):
        findings.error(
            _at(thing, f"{path}.default"),
            "default-value",
            T("默认值不是一个答案。", "The default is no answer."),
            T("写一个选项的值。", "Write the value of one of its options."),
        )
    if question.when is not None and f"situation.{question.key}" in question.when.facts():
        findings.error(
            _at(thing, f"{path}.when"),
            "question-self",
            T("这个问题要看自己的答案才问。", "The question waits for its own answer."),
            T("改成看别的问题。", "Let it look at another question."),
        )
    if question.sets and _ref(findings, thing, f"{path}.sets", question.sets):
        element = element_of(findings.catalogue, thing.roles, question.sets)
        values = {option.value for option in element.options} if element else set()
        strange = [option.value for option in question.options if values and option.value not in values]
        if element is not None and (element.kind is not question.kind or strange):
            findings.error(
                _at(thing, f"{path}.sets"),
                "sets-other-kind",
                T(
                    f"答案不能当作{element.label.zh}：种类或者选项不同。",
                    f"The answer cannot be {element.code}: kind or options differ.",
                ),
                T(
                    "让问题的 kind 和选项与数据元一样。",
                    "Give the question the kind and the options of the element.",
                ),
            )


def _parts(findings: Findings, thing: OneThing) -> None:
    catalogue = findings.catalogue
    seen: set[str] = set()
    for index, part in enumerate(thing.parts):
        path = f"parts[{index}]"
        known = findings.exists(_at(thing, f"{path}.item"), catalogue.items, part.item, "事项", "item")
        check_condition(findings, _at(thing, f"{path}.when"), part.when, thing, thing.roles)
        findings.basis_kind(_at(thing, f"{path}.basis"), part.basis.kind)
        if part.item in seen:
            findings.error(
                _at(thing, f"{path}.item"),
                "part-twice",
                T(f"{part.item} 列了两次。", f"{part.item} is listed twice."),
                T("并成一行，条件用 any。", "Merge them, with any in the condition."),
            )
        seen.add(part.item)
        if part.when is not None and not (part.why.zh and part.why_not.zh):
            findings.warning(
                _at(thing, path),
                "part-why",
                T(
                    "有条件的一项，没有写明为什么办、为什么不办。",
                    "A conditional part does not say why and why not.",
                ),
                T("补上 why 和 why_not。", "Write why and why_not."),
            )
        if known:
            _item_in_thing(findings, thing, catalogue.items[part.item])
    if not thing.parts:
        findings.error(
            _at(thing, "parts"),
            "no-parts",
            T("一件事没有包含任何事项。", "The one-thing holds no item."),
            T("写 parts。", "Write parts."),
        )


def _item_in_thing(findings: Findings, thing: OneThing, item: Item) -> None:
    """The refs and conditions of an item, read with the roles of the one-thing."""
    for role in item.roles:
        findings.exists(
            _at(thing, "roles"), thing.roles, role, f"{item.code} 用的角色", f"role used by {item.code}:"
        )
    roles = set(item.roles) & set(thing.roles)
    for index, need in enumerate(item.needs):
        if need.role in roles and element_of(findings.catalogue, thing.roles, need.ref) is None:
            entity = thing.roles[need.role]
            known = findings.elements.get(entity, [])
            at = ("items", item.code, f"needs[{index}].ref")
            if not _told(findings, at):
                findings.exists(at, known, f"{entity}.{need.attribute}", "数据元", "element")
    conditions = [(f"needs[{i}].when", need.when) for i, need in enumerate(item.needs)]
    conditions += [(f"materials[{i}].when", line.when) for i, line in enumerate(item.materials)]
    conditions += [(f"prerequisites[{i}].when", edge.when) for i, edge in enumerate(item.prerequisites)]
    conditions += [(f"rules[{i}].condition", rule.condition) for i, rule in enumerate(item.rules)]
    for path, condition in conditions:
        at = ("items", item.code, path)
        if condition is not None and not _told(findings, at):
            check_condition(findings, at, condition, thing, thing.roles)


def _told(findings: Findings, at: tuple[str, str, str]) -> bool:
    """An item in two one-things is complained about once."""
    return any((p.kind, p.code, p.path) == at for p in findings.problems)


def _routes(findings: Findings, thing: OneThing) -> None:
    ids = [route.id for route in thing.routes]
    if not ids or len(set(ids)) != len(ids):
        findings.error(
            _at(thing, "routes"),
            "routes",
            T("没有办理方式，或者有两个同名。", "There is no route, or two have one id."),
            T("至少写一个 ordinary，每个 id 不同。", "Write at least ordinary, each with its own id."),
        )
    findings.exists(_at(thing, "reference_route"), ids, thing.reference_route, "办理方式", "route")
    items = [findings.catalogue.items.get(part.item) for part in thing.parts]
    for index, route in enumerate(thing.routes):
        check_condition(findings, _at(thing, f"routes[{index}].when"), route.when, thing, thing.roles)
        if route.promise is None:
            findings.error(
                _at(thing, f"routes[{index}].promise"),
                "promise-missing",
                T("办理方式没有承诺时限。", "The route has no promised limit."),
                T(
                    "写对外承诺的时限；它是单独的一个数，不是各件相加。",
                    "Write the promise to the public; it is its own datum, never a sum.",
                ),
            )
        if route.commitment and not any(item and item.commitment.allowed for item in items):
            findings.error(
                _at(thing, f"routes[{index}].commitment"),
                "nothing-committable",
                T("没有一件可以告知承诺。", "No part may be committed."),
                T("去掉这个办理方式。", "Remove this route."),
            )


def _figures(findings: Findings, thing: OneThing) -> None:
    for name, figure in thing.before.items():
        findings.one_of(_at(thing, f"before.{name}"), FIGURES, name, "figure")
        findings.one_of(_at(thing, f"before.{name}.basis"), FIGURE_BASIS, figure.basis, "figure-basis")
        if figure.basis == "published" and not figure.source:
            findings.error(
                _at(thing, f"before.{name}.source"),
                "figure-source",
                T("公布的数没有写出处。", "A published figure names no source."),
                T(
                    "写明在哪里公布；查不到的写 reconstructed。",
                    "Say where; if it cannot be found write reconstructed.",
                ),
            )


def _carrier(findings: Findings, thing: OneThing) -> None:
    items = [part.item for part in thing.parts]
    for name, code in (("carrier", thing.carrier), ("carried", thing.carried)):
        if code:
            findings.exists(_at(thing, name), items, code, "本一件事的事项", "part of this one-thing")
    item = findings.catalogue.items.get(thing.carrier)
    certificate = findings.catalogue.certificates.get(item.result.certificate) if item else None
    if thing.carrier and certificate is not None and not certificate.carries_filing:
        findings.error(
            _at(thing, "carrier"),
            "carrier",
            T(
                f"{certificate.title.zh}的模板没有放备案二维码的位置。",
                f"{certificate.code} has no place for a filing QR code.",
            ),
            T("在证照模板写 carries_filing: true。", "Write carries_filing: true in the certificate."),
        )


def _reachable(findings: Findings, thing: OneThing) -> None:
    """A need that may not be asked must come from somewhere: a source, a derivation, an output, a default."""
    catalogue = findings.catalogue
    outputs = {
        ref
        for part in thing.parts
        if part.item in catalogue.items
        for ref in catalogue.items[part.item].result.outputs
    }
    given = {code for source in catalogue.sources.values() for code in source.yields}
    given |= {derivation.output for derivation in catalogue.derivations.values()}
    for part in thing.parts:
        item = catalogue.items.get(part.item)
        for index, need in enumerate(item.needs if item else ()):
            element = element_of(catalogue, thing.roles, need.ref)
            at = ("items", part.item, f"needs[{index}].ref")
            if element is None or element.ask or not need.required or _told(findings, at):
                continue
            if element.code not in given and need.ref not in outputs and need.ref not in thing.defaults:
                findings.error(
                    at,
                    "unsatisfiable",
                    T(
                        f"{element.label.zh}不能问，也没有数据源能给出。",
                        f"{element.code} may not be asked, and nothing yields it.",
                    ),
                    T(
                        "接上数据源、推算，或者允许提问（ask: true）。",
                        "Connect a source or a derivation, or allow it to be asked.",
                    ),
                )
