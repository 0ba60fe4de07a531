"""The API as a part of the server: its addresses, and problems as problems, whatever goes wrong."""

import re
from functools import cache
from typing import Any

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route, Router

from newsarchive import __version__
from newsarchive.web.api import objections, openapi
from newsarchive.web.api.answering import answer
from newsarchive.web.api.asked import BASE, Told, read
from newsarchive.web.api.problems import Problem
from newsarchive.web.api.routes import ADDRESSES, Address
from newsarchive.web.asking import reader_of

DESCRIPTION = "/openapi.json"


def api() -> Mount:
    """Everything under /api/v1."""
    routes = [Route("/", _overview), Route(DESCRIPTION, _description), *map(_route, ADDRESSES)]
    handlers = {
        Problem: objections.told,
        HTTPException: objections.nowhere,
        Exception: objections.fault,
    }
    asked: Any = Router(routes, redirect_slashes=False)
    mount = Mount(BASE, app=asked, middleware=[Middleware(ExceptionMiddleware, handlers=handlers)])
    # Else a path with a line feed would lead past the API.
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)
    return mount


def _route(address: Address) -> Route:
    def asked(request: Request) -> Response:
        return _answered(request, address)

    return Route(address.path, asked, name=address.name)


def _answered(request: Request, address: Address) -> Response:
    wanted = read(address.path, address.parameters, request.path_params, request.query_params.multi_items())
    reader = reader_of(request)
    try:
        told = address.answer(reader, wanted)
    except Problem:
        raise
    except Exception as error:
        objection = objections.objected(reader, error)
        if objection is None:
            raise
        raise objection from error
    return answer(request, told)


def _overview(request: Request) -> Response:
    """What there is."""
    read("/", (), {}, request.query_params.multi_items())
    there = {each.name: BASE + each.path for each in ADDRESSES}
    return answer(request, Told(record={"newsarchive": __version__, "openapi": BASE + DESCRIPTION, "addresses": there}))


def _description(request: Request) -> Response:
    read(DESCRIPTION, (), {}, request.query_params.multi_items())
    return answer(request, Told(record=_document()))


@cache
def _document() -> dict[str, Any]:
    return openapi.document()
