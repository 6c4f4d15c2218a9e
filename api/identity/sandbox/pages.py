"""The sandbox's two pages. Plain, yellow and black: nobody takes them for a service of the state."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from starlette.responses import HTMLResponse

from api.identity.sandbox.people import Person

_HEAD = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Sandbox identity provider</title>
<style>body{font:16px/1.5 system-ui;margin:0 auto;max-width:38rem;padding:1rem;background:#fff8d6;color:#111}
h1{border-bottom:8px dotted #111;font-size:1.4rem;padding-bottom:.5rem}
button{background:#fff;border:2px solid #111;display:block;font:inherit;margin:.3rem 0;padding:.5rem;text-align:left;
width:100%}button:focus,button:hover{background:#111;color:#fff}small{opacity:.75}</style></head><body>
<h1>Sandbox identity provider</h1>
<p>These people are invented. This page proves nothing about anybody and exists for trying the product out.</p>"""
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}


def choice(action: str, people: Mapping[str, Person], client: str) -> HTMLResponse:
    """The page on which somebody chooses who to be."""
    rows = "".join(
        f'<button name="person" value="{escape(key)}">{escape(one.label)}<br>'
        f"<small>{escape(one.birth)}</small></button>"
        for key, one in people.items()
    )
    return HTMLResponse(
        f"{_HEAD}<p>Be somebody for <strong>{escape(client)}</strong>:</p>"
        f'<form method="post" action="{escape(action)}">'
        f'{rows}<button name="person" value="">Cancel</button></form></body></html>',
        headers=_HEADERS,
    )


def refusal(code: str, why: str) -> HTMLResponse:
    """The page that a request without a way back ends on."""
    return HTMLResponse(
        f"{_HEAD}<p><strong>{escape(code)}</strong>: {escape(why)}</p></body></html>", status_code=400, headers=_HEADERS
    )
