"""One self-contained HTML file: templates, styles, scripts and data put together so that nothing in it can break out.

Whatever comes from documents is made printable and escaped by the environment, not by templates. The page's policy lets
it load nothing, and run no script but the one that was put in here; attributes with styles in them are refused as well.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..printable import printable
from .words import Words

#: What ends a script element or begins a comment in one, and what is no character; JSON has these in strings only.
_MARKUP = re.compile("[<>&\ufdd0-\ufdef\ufffe\uffff]")


def render_page(
    template: str, *, words: Words, styles: tuple[str, ...], scripts: tuple[str, ...], **values: object
) -> str:
    """The page that a template of `templates/` makes of values; `styles` and `scripts` are files of `static/`."""
    css = "\n".join(map(_static, styles))
    script = "\n".join(map(_static, scripts))
    policy = (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(css)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        _environment()
        .get_template(template)
        .render(words=words, policy=policy, css=Markup(css), script=Markup(script), **values)
        + "\n"
    )


def embedded(json: str) -> Markup:
    """JSON as the content of a script element."""
    return Markup(_MARKUP.sub(lambda found: f"\\u{ord(found[0]):04x}", json))


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )


def _shown(value: object) -> object:
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _static(name: str) -> str:
    return (files(__package__) / "static" / name).read_text(encoding="utf-8").rstrip("\n")


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}"
