"""The one door of the interface: method, key, handler, and refusals as JSON. Sessions and cookies open nothing here."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from onewindow.core.kernel.refusal import Refusal, Refused, declare
from onewindow.usecases.tokens import BAD_TOKEN, NO_TOKEN, authenticate

if TYPE_CHECKING:
    from onewindow.api.routes import Route

METHOD = declare(
    "api.method",
    zh="这个地址不接受 {method}，只接受 {allowed}。",
    en="This address does not take {method}, only {allowed}.",
)
BAD_JSON = declare(
    "api.bad-json",
    zh="请求体不是 JSON 对象，或者“{name}”的类型不对。请对照 /api/v1/openapi.json。",
    en="The body is no JSON object, or “{name}” has the wrong type. See /api/v1/openapi.json.",
)
NOT_FOR_ROLE = declare(
    "api.not-for-role",
    zh="这个密钥的岗位（{role}）不能用这个地址。请用对应岗位的密钥。",
    en="A key in the role {role} does not open this address. Use a key of the role it is for.",
)
_STATUS = {NO_TOKEN: 401, BAD_TOKEN: 401, METHOD: 405, BAD_JSON: 400, "scope.not-found": 404, "citizen.no-thing": 404,
           "rules.none": 404, "department.no-material": 404, "command.no-key": 400, "unmask.reason": 400, "unmask.not-there": 404,
           "unmask.not-needed": 403, "unmask.not-yours": 403, NOT_FOR_ROLE: 403}  # fmt: skip


def door(routes: Sequence[Route]) -> Callable[..., HttpResponse]:
    """The view of one address with all its methods. Safe without a form token: nothing is done on a cookie's word."""
    by_method = {route.method: route for route in routes}

    @csrf_exempt
    def view(request: HttpRequest, **path: Any) -> HttpResponse:
        route = by_method.get(request.method or "")
        try:
            if route is None:
                allowed = ", ".join(sorted(by_method))
                raise Refused(Refusal(METHOD, {"method": request.method, "allowed": allowed}))
            actor = None
            if not route.open:
                actor = authenticate(request.headers.get("Authorization", ""), wall=request.wall)
                if actor.role not in route.roles:
                    raise Refused(Refusal(NOT_FOR_ROLE, {"role": str(actor.role)}))
            answer = route.handler(request, actor, **path)
        except Refused as no:
            return refused(request, no)
        return answer if isinstance(answer, HttpResponse) else reply(answer)

    return view


def reply(value: Any, status: int = 200) -> HttpResponse:
    """A JSON answer; never cached, it holds people's matters."""
    body = json.dumps(value, ensure_ascii=False, default=_plain)
    response = HttpResponse(body, content_type="application/json", status=status)
    response["Cache-Control"] = "private, no-store"
    response["Vary"] = "Authorization, Accept-Language"
    return response


def refused(request: HttpRequest, no: Refused) -> HttpResponse:
    """`{"refused": [{code, message, clause}]}` with every reason; 409 unless the code has a status of its own."""
    said = [refusal.to_json(language(request)) for refusal in no.refusals]
    response = reply({"refused": said}, status=_STATUS.get(no.code, 409))
    if response.status_code == 401:
        response["WWW-Authenticate"] = 'Bearer realm="onewindow"'
    return response


def language(request: HttpRequest) -> str:
    """`en` where English is asked for first, otherwise Chinese."""
    return "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "zh-hans"


def body_of(request: HttpRequest, **types: type | tuple[type, ...]) -> dict[str, Any]:
    """The JSON object of a request; names that are present have these types. Refused(`api.bad-json`)."""
    try:
        found = json.loads(request.body or b"")
    except (ValueError, UnicodeDecodeError):
        raise Refused(Refusal(BAD_JSON, {"name": "body"})) from None
    if not isinstance(found, dict):
        raise Refused(Refusal(BAD_JSON, {"name": "body"}))
    for name, wanted in types.items():
        value = found.get(name)
        if value is not None and (not isinstance(value, wanted) or isinstance(value, bool) and wanted is not bool):
            raise Refused(Refusal(BAD_JSON, {"name": name}))
    return found


def _plain(value: Any) -> Any:
    """Texts as `{locale: string}`, dates and ids as their text."""
    if hasattr(value, "to_json"):
        return value.to_json()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)
