"""A brand's own page on a server of its own: to the desk a stranger's, as in real life."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.browser.serving import Desk

PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Shop</title><link rel="icon" href="data:,"></head>
<body><main><h1>Shop</h1><button type="button" data-yueting-open>Chat</button></main>
<script src="{desk}/static/dist/widget.js" data-inbox="{inbox}" async></script></body></html>"""


@contextmanager
def shop_with_chat(desk_url: str, inbox: str, language: str = "zh-HK") -> Iterator[str]:
    """The address of a page with the one script tag that a shop adds; `?en` behind it asks for another language."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            # What a careful shop allows; the widget must live with it.
            socket = desk_url.replace("http", "ws", 1)
            self.send_header(
                "Content-Security-Policy",
                f"default-src 'self'; script-src {desk_url}; connect-src {desk_url} {socket}; img-src data:",
            )
            self.end_headers()
            asked = urlsplit(self.path).query or language
            self.wfile.write(PAGE.format(desk=desk_url, inbox=inbox, language=asked).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def shop_with_bot(desk: Desk) -> Iterator[str]:
    """A shop whose chat has the bot, with Amy alone at work; both are as before afterwards."""
    inbox = desk.facts["inboxes"]["joy_chat"]
    settings = desk.rows("select settings::text from conversations_inbox where id = %s", inbox)[0][0]
    people = desk.rows("select id, presence, capacity::text from accounts_agent")
    with_bot = {**json.loads(settings), "bot": {"on": True, "name": "小悅"}}
    desk.rows("update conversations_inbox set settings = %s where id = %s", json.dumps(with_bot), inbox)
    desk.rows("update accounts_agent set presence = 'offline'")
    desk.rows(
        """update accounts_agent set presence = 'online', seen_at = now(), capacity = '{"chat": 50}'
           where email = 'amy@desk.example'"""
    )
    with shop_with_chat(desk.url, inbox) as url:
        yield url
    desk.rows("update conversations_inbox set settings = %s where id = %s", settings, inbox)
    for agent, presence, capacity in people:
        desk.rows(
            "update accounts_agent set presence = %s, capacity = %s where id = %s", presence, capacity, agent
        )
