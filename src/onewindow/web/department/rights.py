"""Who may open which page of the department's desk. Objects are limited further: only one's own department's parts."""

from onewindow.core.kernel.actor import Role

OFFICER = frozenset({Role.APPROVER, Role.HEAD})

RIGHTS: dict[str, frozenset[Role]] = {
    "department:home": OFFICER,
    "department:near": OFFICER,
    "department:late": OFFICER,
    "department:waiting": OFFICER,
    "department:done": OFFICER,
    "department:batch": OFFICER,
    "department:calls": OFFICER,
    "department:verify": OFFICER,
    "department:head": OFFICER,
    "department:pool": OFFICER,
    "department:handovers": OFFICER,
    "department:sign": OFFICER,
    "department:report-back": OFFICER,
    "department:draw": OFFICER,
    "department:public": OFFICER,
    "department:publish": OFFICER,
    "department:reviews": OFFICER,
    "department:credit": OFFICER,
    "department:credit-repair": OFFICER,
    "department:credit-proof": OFFICER,
    "department:frames": OFFICER,
    "department:frame": OFFICER,
    "department:joint": OFFICER,
    "department:hands": OFFICER,
    "department:duty": OFFICER,
    "department:case": OFFICER,
    "department:act": OFFICER,
    "department:rest": OFFICER,
    "department:take": OFFICER,
    "department:put-back": OFFICER,
    "department:unmask": OFFICER,
    "department:form": OFFICER,
    "department:file": OFFICER,
    "department:sheet": OFFICER,
    "department:paper": OFFICER,
}
