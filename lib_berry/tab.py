"""The tab: the one element the page is drawn in, and the hidden gradio parts through which an image is sent.

JavaScript writes a request into a hidden text box and presses a hidden button; the request's infotext and picture
then arrive in two more hidden components, from which the host's own paste buttons take them. They are filled only for
a send, since gradio carries a picture through the browser and back. All are ``visible``, as gradio leaves what is not
out of the page; the style sheet hides them.
"""

from __future__ import annotations

import html
import json
import logging
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import gradio as gr
from PIL import Image

from lib_berry import assets
from lib_berry.errors import BerryError, InvalidRequestError, NotFoundError
from lib_berry.host import Host, SendTarget
from lib_berry.metadata import without_seed

if TYPE_CHECKING:
    from lib_berry.library import Library

log = logging.getLogger(__name__)

API = "berry/api/v1"
WANTED = ("text", "image", "both", "unseeded")
PASSED_AS_FILES = (".png", ".jpg", ".jpeg")
"""What every gradio takes from a path; the rest is decoded here."""


def build(library: Library, host: Host) -> Any:
    """The tab as gradio Blocks, fit to be a page of its own or a part of the host's."""
    targets = host.send_targets()
    with gr.Blocks(analytics_enabled=False) as blocks:
        gr.HTML(root_element(library, host, targets))
        if targets:
            _add_send_parts(library, host, targets)
    return blocks


def unavailable(reason: str) -> Any:
    """A tab that only says why the gallery cannot be shown."""
    with gr.Blocks(analytics_enabled=False) as blocks:
        gr.HTML(f"<p>{html.escape(reason)}</p>")
    return blocks


def root_element(library: Library, host: Host, targets: tuple[SendTarget, ...]) -> str:
    """The element ``#berry`` with all the page needs to know to begin."""
    attributes = {
        "api": API,
        "ui": f"berry/ui/{assets.ui_digest()}",
        "token": library.token,
        "host": host.info().name,
        "language": host.info().language,
        "targets": json.dumps([asdict(target) for target in targets]),
    }
    written = "".join(f' data-{name}="{html.escape(value)}"' for name, value in attributes.items())
    return f'<div id="berry"{written}></div>'


def _add_send_parts(library: Library, host: Host, targets: tuple[SendTarget, ...]) -> None:
    def load(request: str) -> tuple[str, Any, str]:
        return answer(library, request)

    # No labels: the host would keep the values of labelled components in its ui-config.json.
    with gr.Column(elem_id="berry_send"):
        request = gr.Textbox(elem_id="berry_send_request")
        infotext = gr.Textbox(elem_id="berry_send_infotext")
        # With alpha, as the host's own inputs have it.
        image = gr.Image(elem_id="berry_send_image", type="pil", image_mode="RGBA")
        done = gr.Textbox(elem_id="berry_send_done")
        button = gr.Button("load", elem_id="berry_send_load")
        button.click(load, inputs=[request], outputs=[infotext, image, done], queue=False, show_progress="hidden")
        for target in targets:
            both = gr.Button(f"send to {target.name}", elem_id=f"berry_send_to_{target.name}")
            host.bind_send(target.name, both, infotext, image if target.takes_image else None)
            if target.takes_image:
                alone = gr.Button(f"send image to {target.name}", elem_id=f"berry_send_image_to_{target.name}")
                host.bind_send(target.name, alone, None, image)


def answer(library: Library, request: str) -> tuple[str, Any, str]:
    """What ``request``, "<image id> <what> <nonce>", asks for: infotext, picture and the nonce.

    ``what`` is text, image, both, or unseeded: the infotext without its seed. The last ends
    in " error: …" when something is amiss, and then the others are empty.
    """
    nonce = request.rpartition(" ")[2]
    try:
        image_id, wanted, nonce = _parse(request)
        infotext = "" if wanted == "image" else _infotext(library, image_id, seed=wanted != "unseeded")
        picture = _picture(library, image_id) if wanted in ("image", "both") else None
    except BerryError as error:
        return "", None, f"{nonce} error: {error.message}"
    except Exception:
        log.exception("Berry could not send %r", request)
        return "", None, f"{nonce} error: the picture cannot be opened; the reason is in the web UI's log."
    return infotext, picture, nonce


def _parse(request: str) -> tuple[int, str, str]:
    parts = request.split(" ")
    if len(parts) != 3 or not parts[0].isdecimal() or parts[1] not in WANTED:
        raise InvalidRequestError(f"{request!r} does not read '<image id> <{'|'.join(WANTED)}> <nonce>'.")
    return int(parts[0]), parts[1], parts[2]


def _infotext(library: Library, image_id: int, *, seed: bool) -> str:
    """Never empty: from an empty text the host would paste the last generation (modules/infotext_utils.py)."""
    reading = library.gallery.detail(image_id)[1]
    if not reading.infotext:
        raise NotFoundError("This image carries no parameters.")
    if seed:
        return reading.infotext
    unseeded = without_seed(reading.infotext, reading.parameters) if reading.parameters else None
    if not unseeded:
        raise NotFoundError("This image carries too few parameters besides its seed.")
    return unseeded


def _picture(library: Library, image_id: int) -> Any:
    """A path where gradio takes it as it is, else the decoded picture."""
    stream, _, path = library.files.open(image_id)
    with stream:
        if path.suffix.lower() in PASSED_AS_FILES:
            return str(path)
        picture = Image.open(stream)
        picture.load()
    return picture
