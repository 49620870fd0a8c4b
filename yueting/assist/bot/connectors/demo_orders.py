"""A small order service for trying connectors: a few invented orders over HTTP, on this machine only.

`GET /orders/JH20731?phone_tail=4821` with the header `X-Api-Key: demo` gives `{"order": {...}}`; 404 when number and
phone do not belong together, 401 without the key.
"""

import json
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

KEY_HEADER, KEY = "X-Api-Key", "demo"
PORT = 8077
_MOST = 200  # characters of an address that is looked at

# number → (last digits of the phone, status, days from today until it arrives, carrier)
_ORDERS = {
    "JH20731": ("4821", "shipped", 2, "Harbour Express"),
    "JH20744": ("1190", "paid", 4, None),
    "JH20698": ("7352", "delivered", -1, "Harbour Express"),
    "JH20750": ("6604", "delayed", 5, "Lion Rock Delivery"),
}

MAPPING: dict[str, Any] = {
    "fields": {
        "number": {"path": "order.number"},
        "status": {
            "path": "order.status",
            "kind": "choice",
            "choices": {
                "paid": {"yue": "已付款，準備出貨", "cmn": "已付款，准备出货", "en": "paid, being packed"},
                "shipped": {"yue": "已出貨，派送中", "cmn": "已出货，派送中", "en": "shipped, on its way"},
                "delivered": {"yue": "已送達", "cmn": "已送达", "en": "delivered"},
                "delayed": {"yue": "延誤咗", "cmn": "已延误", "en": "delayed"},
            },
        },
        "due": {"path": "order.due", "kind": "date"},
    },
    "say": {
        "yue": "訂單 {number} 而家係：{status}。預計送達日：{due}。",
        "cmn": "订单 {number} 目前状态：{status}。预计送达日：{due}。",
        "en": "Order {number} is {status}. Delivery date: {due}.",
    },
}


def order(number: str, phone_tail: str, today: date) -> dict[str, Any] | None:
    """The order as the service tells it; None when number and phone do not belong together."""
    known = _ORDERS.get(number.upper())
    if known is None or known[0] != phone_tail:
        return None
    _tail, status, days, carrier = known
    return {
        "number": number.upper(),
        "status": status,
        "due": (today + timedelta(days=days)).isoformat(),
        "carrier": carrier,
    }


class OrderDesk(BaseHTTPRequestHandler):
    """Answers one request."""

    def do_GET(self) -> None:
        """Give an order, or say why not."""
        if self.headers.get(KEY_HEADER) != KEY:
            return self._answer(401, {"error": "key"})
        parts = urlsplit(self.path[:_MOST])
        head, _, number = unquote(parts.path).rpartition("/")
        tail = parse_qs(parts.query).get("phone_tail", [""])[0]
        found = order(number, tail, date.today()) if head == "/orders" else None  # noqa: DTZ011 (the shop's own day)
        return self._answer(200, {"order": found}) if found else self._answer(404, {"error": "unknown"})

    def _answer(self, status: int, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


def order_service(port: int = PORT) -> ThreadingHTTPServer:
    """The service, bound to this machine and not running yet; port 0 takes a free one."""
    return ThreadingHTTPServer(("127.0.0.1", port), OrderDesk)
