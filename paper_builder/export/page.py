"""One HTML page that needs nothing from outside: its style inside, its pictures as data, a policy that forbids everything else."""

from __future__ import annotations

import base64
import hashlib
import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paper_builder.paper import Asset


def html_page(*, title: str, style: str, body: str) -> bytes:
    """Return a UTF-8 page. ``style`` is CSS, ``body`` finished markup; no script, frame, form or request can come of it."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    return (
        "<!DOCTYPE html>\n"
        '<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(title, quote=False)}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    ).encode()


def data_uri(asset: Asset) -> str:
    """Return the picture as a ``data:`` address."""
    return f"data:{asset.media_type};base64,{base64.b64encode(asset.data).decode()}"
