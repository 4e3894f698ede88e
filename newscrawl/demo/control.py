"""Control calls below `/_newsroom/`: what tests and the demo use to look into a running newsroom and to edit it.

They are always there: the server listens on the loopback address only. A request that carries `Origin` (a web page in
a browser) is refused. Reading calls are GET, changing calls POST with the parameters in the query:

    GET  stats                          counts: requests, by kind of page, by status, not_modified, bytes, articles, now
    GET  log?since=N                    requests after number N, with time, status, size and headers
    GET  articles?limit=N               nid, path, kind, province, version, published_at; newest first
    GET  truth/NID                      ground truth of one article
    GET  truths?province=P&since=T&until=T    ground truth of many, one JSON object a line
    POST publish?n=N&province=P&kind=K&at=T&title=T&bare=1   -> {"nids": [...]}
    POST edit?nid=NID&field=F&value=V&title=T&silently=1   -> the new truth; fields: `newscrawl.demo.editing`
    POST withdraw?nid=NID
    POST clock?now=T | ?advance=SECONDS&publish=N   N articles evenly over the time that passes
    POST latency?seconds=S
    POST redesign?on=1 | ?on=0   article pages with names that no rule knows (engines that can)
    POST faults?name=N&value=V&where=W&share=S&times=N&…   one more fault, see `newscrawl.demo.faults`
    POST faults?off=1 | ?off=NAME       no faults any more, or not this one
    POST reset-log
    POST shutdown
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, Final, cast, get_args
from urllib.parse import parse_qsl

from newscrawl.demo.clock import TEHRAN
from newscrawl.demo.engines.base import JSON
from newscrawl.demo.faults import Aim
from newscrawl.demo.model import Kind, parse_moment
from newscrawl.demo.newsroom import UnknownArticleError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newscrawl.demo.web import Application

CONTROL: Final = "/_newsroom/"


class Control:
    """The control calls of one application."""

    def __init__(self, app: Application) -> None:
        self._app = app
        self._newsroom = app.newsroom
        self._calls: dict[tuple[str, str], Callable[[dict[str, str]], object]] = {
            ("GET", "stats"): self._stats,
            ("GET", "log"): self._log,
            ("GET", "articles"): self._articles,
            ("GET", "truth"): lambda query: self._truth(_int(query, "nid")),
            ("GET", "truths"): self._truths,
            ("POST", "publish"): self._publish,
            ("POST", "edit"): self._edit,
            ("POST", "withdraw"): self._withdraw,
            ("POST", "clock"): self._clock,
            ("POST", "latency"): self._latency,
            ("POST", "redesign"): self._redesign,
            ("POST", "faults"): self._faults,
            ("POST", "reset-log"): self._reset_log,
            ("POST", "shutdown"): self._shutdown,
        }

    def render(self, request: Any, call: str) -> bytes:
        """Answer one control request of Twisted's with JSON; `{"error": ...}` and 4xx when it cannot be done."""
        query = dict(parse_qsl(request.uri.partition(b"?")[2].decode("latin-1"), keep_blank_values=True))
        method = "GET" if request.method == b"HEAD" else request.method.decode("latin-1")
        name, _, rest = call.partition("/")
        if name == "truth" and rest:
            query["nid"] = rest
        status, result = self._run(method, name, query, browser=request.getHeader("origin") is not None)
        request.setResponseCode(status)
        if isinstance(result, str):
            request.setHeader("Content-Type", "application/x-ndjson; charset=UTF-8")
            return result.encode()
        request.setHeader("Content-Type", JSON)
        return json.dumps(result, ensure_ascii=False).encode()

    def _run(self, method: str, name: str, query: dict[str, str], *, browser: bool) -> tuple[int, object]:
        if browser:
            return 403, {"error": "control calls are not for web pages"}
        run = self._calls.get((method, name))
        if run is None:
            known = ", ".join(f"{method} {name}" for method, name in sorted(self._calls))
            return 404, {"error": f"no call {method} {name!r}; there are: {known}"}
        try:
            return 200, run(query)
        except UnknownArticleError as error:
            return 404, {"error": str(error)}
        except ValueError as error:
            return 400, {"error": str(error)}

    # -- reading -------------------------------------------------------------------------------------------------

    def _stats(self, _: dict[str, str]) -> dict[str, Any]:
        log = self._app.log
        return {
            "requests": log.total,
            "kinds": dict(log.kinds),
            "status": {str(code): count for code, count in log.status.items()},
            "not_modified": log.status[304],
            "bytes": log.bytes,
            "articles": len(self._newsroom),
            "now": self._newsroom.clock.now().astimezone(TEHRAN).isoformat(),
            "url": self._app.url,
        }

    def _log(self, query: dict[str, str]) -> list[dict[str, Any]]:
        since = _int(query, "since", 0)
        return [asdict(hit) for hit in self._app.log.hits if hit.number > since]

    def _articles(self, query: dict[str, str]) -> list[dict[str, Any]]:
        limit = _int(query, "limit", len(self._newsroom))
        rows = []
        for nid, _ in zip(self._newsroom, range(limit), strict=False):
            head = self._newsroom.headline(nid)
            rows.append(
                {
                    "nid": nid,
                    "path": self._app.site.path_of(nid),
                    "kind": head.kind,
                    "province_iso": head.section.province or None,
                    "version": head.version,
                    "published_at": head.published.astimezone(TEHRAN).isoformat(),
                }
            )
        return rows

    def _truth(self, nid: int) -> dict[str, Any]:
        return {**self._newsroom.truth(nid), "path": self._app.site.path_of(nid)}

    def _truths(self, query: dict[str, str]) -> str:
        return "".join(json.dumps(self._truth(nid), ensure_ascii=False) + "\n" for nid in self._chosen(query))

    def _chosen(self, query: dict[str, str]) -> Iterator[int]:
        topic = self._newsroom.outlet.section_of(query["province"]).topic if query.get("province") else 0
        since, until = (parse_moment(query[name]) if query.get(name) else None for name in ("since", "until"))
        for nid in self._newsroom.select(topic):
            published = self._newsroom.headline(nid).published
            if (since is None or published >= since) and (until is None or published < until):
                yield nid

    # -- changing ------------------------------------------------------------------------------------------------

    def _publish(self, query: dict[str, str]) -> dict[str, list[int]]:
        kind = query.get("kind")
        if kind is not None and kind not in get_args(Kind):
            raise ValueError(f"unknown kind {kind!r}; known: {', '.join(get_args(Kind))}")
        at = parse_moment(query["at"]) if query.get("at") else None
        count = _int(query, "n", 1)
        province = query.get("province") or None
        numbers = self._newsroom.publish(
            count,
            province=province,
            kind=cast("Kind | None", kind),
            at=at,
            title=query.get("title") or None,
            bare=_flag(query, "bare"),
        )
        return {"nids": numbers}

    def _edit(self, query: dict[str, str]) -> dict[str, Any]:
        nid = _int(query, "nid")
        self._newsroom.edit(
            nid,
            query.get("field") or "body",
            query.get("value", ""),
            title=query.get("title") or None,
            silently=_flag(query, "silently"),
        )
        return self._truth(nid)

    def _withdraw(self, query: dict[str, str]) -> dict[str, int]:
        self._newsroom.withdraw(_int(query, "nid"))
        return {"articles": len(self._newsroom)}

    def _clock(self, query: dict[str, str]) -> dict[str, str]:
        clock = self._newsroom.clock
        if query.get("now"):
            clock.set(parse_moment(query["now"]))
        elif query.get("advance"):
            self._newsroom.live(_float(query, "advance"), _int(query, "publish", 0))
        return {"now": clock.now().astimezone(TEHRAN).isoformat()}

    def _latency(self, query: dict[str, str]) -> dict[str, float]:
        self._app.latency = max(0.0, float(query.get("seconds", "0")))
        return {"seconds": self._app.latency}

    def _redesign(self, query: dict[str, str]) -> dict[str, bool]:
        style = self._app.style
        style.redesigned = query.get("on", "1") != "0"
        return {"redesigned": style.redesigned}

    def _faults(self, query: dict[str, str]) -> dict[str, list[str]]:
        board = self._app.switchboard
        if query.get("off"):
            board.switch_off("" if query["off"] == "1" else query["off"])
        else:
            given = {field.name: field for field in fields(Aim) if field.name in query}
            aim = Aim(**{name: _as(type(field.default), query, name) for name, field in given.items()})
            board.switch_on(query.get("name", ""), aim, query.get("value", ""))
        return {"faults": [fault.name for fault in board.faults]}

    def _reset_log(self, _: dict[str, str]) -> dict[str, int]:
        self._app.log.clear()
        return {"requests": 0}

    def _shutdown(self, _: dict[str, str]) -> dict[str, bool]:
        # The answer has to leave first.
        self._app.reactor.callLater(0.05, self._app.stop)
        return {"stopping": True}


def _as(kind: type, query: dict[str, str], name: str) -> Any:
    """A parameter as what its default is: text, whole number or number."""
    return _int(query, name) if kind is int else _float(query, name) if kind is float else query[name]


def _flag(query: dict[str, str], name: str) -> bool:
    return query.get(name, "0").lower() in {"1", "true"}


def _float(query: dict[str, str], name: str, default: float = 0.0) -> float:
    text = query.get(name)
    try:
        return float(text) if text else default
    except ValueError:
        raise ValueError(f"parameter {name!r}: {text!r} is not a number") from None


def _int(query: dict[str, str], name: str, default: int | None = None) -> int:
    text = query.get(name)
    if text is None:
        if default is None:
            raise ValueError(f"parameter {name!r} is missing")
        return default
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"parameter {name!r}: {text!r} is not a number") from None
