"""A web UI without a model: ``python -m tests.hosts.page --port N --data DIR [--auth USER:PASSWORD]``.

A gradio page as the hosts build theirs, for gradio 3.41 and 4.40: the tabs that images can be sent to, the paste
buttons wired by the host, its globals and key traps in the browser (page.js), our script and style sheet loaded the
host's way. ``scripts/berry.py`` runs as in a host. Prints "ready URL" once everything answers.

Besides the page's own Generate button there are routes for tests, none of them behind the login:

- ``POST /fake/generate`` ``{prompt, steps, seed, width, height, count, folder, name, extension, infotext}``, all of
  them optional, saves images and fires the hook on the request's thread; answers their paths and how long the hook
  took. ``infotext: ""`` saves none.
- ``GET /fake/state``: what went wrong in callbacks, the names of our threads, the number of loads.
- ``POST /fake/options`` ``{key: value}`` as the settings page would set them.
- ``POST /fake/reload``: "Reload UI".
"""

from __future__ import annotations

import argparse
import os
import queue
import random
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

import gradio as gr
import gradio.routes
from PIL import Image
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from tests.hosts.fake import INFOTEXT, PROJECT, FakeWebUI

OLD = gr.__version__.startswith("3.")
JS = "_js" if OLD else "js"
LAST_GENERATION = "the last generation\nSteps: 1, Seed: 1, Size: 64x64"
FIELDS = ("Prompt", "Negative prompt", "Steps", "Seed", "CFG scale", "Size-1", "Size-2")


def parse(infotext: str) -> dict[str, str]:
    """The parameters of an infotext, well enough for what tests send. The host takes none for the last generation."""
    infotext = infotext or LAST_GENERATION
    *lines, last = infotext.strip().split("\n")
    prompt, _, negative = "\n".join(lines).partition("\nNegative prompt: ")
    found = {"Prompt": prompt, "Negative prompt": negative}
    found.update(re.findall(r"([\w][\w ]*): ([^,]*)", last))
    size = found.pop("Size", "x").split("x")
    return {**found, "Size-1": size[0], "Size-2": size[1]}


class Page:
    """One run of the web UI, over any number of reloads."""

    def __init__(self, webui: FakeWebUI, port: int, auth: tuple[str, str] | None, tabs: tuple[str, ...] = ()) -> None:
        self.webui = webui
        self.tabs = tabs
        self.port = port
        self.auth = auth
        self.loads = 0
        self.work: queue.Queue[Callable[[], None]] = queue.Queue()
        self.demo: Any = None

    def run(self) -> None:
        """Builds the page and works off what the main thread is asked for, for ever."""
        add_assets()
        self.load()
        while True:
            self.work.get()()

    def load(self) -> None:
        self.webui.load()
        self.loads += 1
        self.webui.fire("ui_settings")
        self.demo = self.build()
        self.demo.queue()
        app, url, _ = self.demo.launch(
            server_name="127.0.0.1",
            server_port=self.port,
            auth=[self.auth] if self.auth else None,
            prevent_thread_lock=True,
            quiet=True,
            show_api=False,
            allowed_paths=[str(PROJECT), str(self.webui.root)],
        )
        self.add_routes(app)
        self.webui.in_thread(lambda: self.webui.fire("app_started", self.demo, app))
        print(f"ready {url}", flush=True)

    def reload(self) -> None:
        self.demo.close()
        self.webui.fire("script_unloaded")
        self.webui.paste_fields.clear()
        self.webui.bindings.clear()
        self.load()

    # --- the page ------------------------------------------------------------------------------------------------

    def build(self) -> Any:
        if self.tabs:
            self.webui.opts.data["hidden_tabs"] = [
                each for each in ("txt2img", "img2img", "Extras") if each not in self.tabs
            ]
        interfaces = [
            (self.txt2img(), "txt2img", "txt2img"),
            (self.img2img(), "img2img", "img2img"),
            (self.extras(), "Extras", "extras"),
        ]
        interfaces += self.webui.create_ui()
        interfaces.append((self.settings(), "Settings", "settings"))
        if self.tabs:  # modules/ui.py: by their labels, and those that are hidden are not made
            by_label = {label: (interface, label, name) for interface, label, name in interfaces}
            interfaces = [by_label[label] for label in self.tabs]
        with gr.Blocks(analytics_enabled=False, title="Stable Diffusion") as demo:
            for binding in self.webui.bindings:
                self.connect(binding)
            with gr.Tabs(elem_id="tabs"):
                for interface, label, name in interfaces:
                    with gr.TabItem(label, id=name, elem_id=f"tab_{name}"):
                        interface.render()
        return demo

    def txt2img(self) -> Any:
        with gr.Blocks(analytics_enabled=False) as interface:
            fields = self.fields("txt2img")
            with gr.Row():
                generate = gr.Button("Generate", elem_id="txt2img_generate")
                gr.Button("Interrupt", elem_id="txt2img_interrupt")
                gr.Button("Skip", elem_id="txt2img_skip")
            saved = gr.Textbox(label="saved", elem_id="txt2img_saved")
            generate.click(self.generate_on_the_main_thread, inputs=fields, outputs=[saved])
            # As the ControlNet extension and Forge's own have named theirs, and folded it away.
            with gr.Accordion("ControlNet", open=False, elem_id="controlnet"):
                self.image("txt2img_controlnet_ControlNet-0_input_image")
        self.webui.paste_fields["txt2img"] = {"init_img": None, "fields": fields}
        return interface

    def img2img(self) -> Any:
        with gr.Blocks(analytics_enabled=False) as interface:
            fields = self.fields("img2img")
            with gr.Row():
                gr.Button("Generate", elem_id="img2img_generate")
                gr.Button("Interrupt", elem_id="img2img_interrupt")
            image = self.image("img2img_image")
            masked = self.image("img2maskimg")
        self.webui.paste_fields["img2img"] = {"init_img": image, "fields": fields}
        self.webui.paste_fields["inpaint"] = {"init_img": masked, "fields": fields}
        return interface

    def extras(self) -> Any:
        with gr.Blocks(analytics_enabled=False) as interface:
            image = self.image("extras_image")
        self.webui.paste_fields["extras"] = {"init_img": image, "fields": None}
        return interface

    def settings(self) -> Any:
        """modules/ui_settings.py: a component for every option, with the arguments the extension gave."""
        opts = self.webui.opts
        with gr.Blocks(analytics_enabled=False) as interface:
            apply = gr.Button("Apply settings", elem_id="settings_submit")
            components = {}
            for key, info in opts.data_labels.items():
                components[key] = info.component(
                    label=info.label, value=getattr(opts, key), elem_id=f"setting_{key}", **(info.component_args or {})
                )
            apply.click(
                lambda *values: self.set_options(dict(zip(components, values, strict=True))), [*components.values()]
            )
        return interface

    def fields(self, tab: str) -> list[Any]:
        """Components in the order of FIELDS."""
        texts = [
            gr.Textbox(label=label, elem_id=f"{tab}_{name}")
            for label, name in (("Prompt", "prompt"), ("Negative prompt", "neg_prompt"))
        ]
        numbers = [
            gr.Number(label=label, value=value, elem_id=f"{tab}_{name}")
            for label, name, value in (
                ("Steps", "steps", 20),
                ("Seed", "seed", -1),
                ("CFG scale", "cfg_scale", 7),
                ("Width", "width", 64),
                ("Height", "height", 64),
            )
        ]
        return texts + numbers

    def image(self, elem_id: str) -> Any:
        """An input, and beside it what the picture given to it carries."""
        source = {"source": "upload"} if OLD else {"sources": ["upload"]}
        image = gr.Image(label=elem_id, elem_id=elem_id, type="pil", image_mode="RGBA", interactive=True, **source)
        carried = gr.Textbox(elem_id=f"{elem_id}_carried")
        image.change(lambda picture: (picture.info if picture else {}).get("parameters", ""), [image], [carried])
        return image

    def connect(self, binding: Any) -> None:
        """modules/infotext_utils.py connect_paste_params_buttons."""
        target = self.webui.paste_fields[binding.tabname]
        button = binding.paste_button
        if binding.source_image_component is not None and target["init_img"] is not None:
            button.click(
                lambda image: image, [binding.source_image_component], [target["init_img"]], show_progress="hidden"
            )
        if binding.source_text_component is not None and target["fields"] is not None:
            button.click(paste, [binding.source_text_component], target["fields"], show_progress="hidden")
        button.click(None, None, None, **{JS: f"switch_to_{binding.tabname}"})

    # --- generating ----------------------------------------------------------------------------------------------

    def generate_on_the_main_thread(self, *values: Any) -> str:
        """modules_forge/main_thread.py: the page's own generations run, and call the hook, there."""
        prompt, _, steps, seed, _, width, height = values
        request = {"prompt": prompt, "steps": steps, "seed": seed, "width": width, "height": height}
        done = threading.Event()
        answer: dict[str, Any] = {}

        def work() -> None:
            try:
                answer.update(self.generate(request))
            finally:
                done.set()

        self.work.put(work)
        done.wait()
        return "\n".join(answer["paths"])

    def generate(self, request: dict[str, Any]) -> dict[str, Any]:
        width, height, count = (
            int(request.get(key, value)) for key, value in (("width", 64), ("height", 64), ("count", 1))
        )
        folder = request.get("folder") or f"{self.webui.opts.outdir_txt2img_samples}/{time.strftime('%Y-%m-%d')}"
        paths, seconds = [], []
        for number in range(count):
            seed = int(request.get("seed", -1))
            seed = seed + number if seed >= 0 else random.randrange(2**32)
            line = INFOTEXT.format(steps=int(request.get("steps", 20)), seed=seed, width=width, height=height)
            infotext = request.get("infotext", f"{request.get('prompt', '')}\n{line}")
            image = Image.new("RGB", (width, height), (seed % 256, seed // 256 % 256, seed // 65536 % 256))
            name = request.get("name") or f"{time.time_ns()}-{seed}"
            started = time.perf_counter()
            paths.append(str(self.webui.save_image(image, folder, name, infotext, request.get("extension", "png"))))
            seconds.append(time.perf_counter() - started)
        return {"paths": paths, "seconds": seconds}

    def set_options(self, values: dict[str, Any]) -> dict[str, bool]:
        return {key: self.webui.opts.set(key, value) for key, value in values.items()}

    # --- routes for tests ----------------------------------------------------------------------------------------

    def add_routes(self, app: Any) -> None:
        def state() -> dict[str, Any]:
            ours = [thread.name for thread in threading.enumerate() if "berry" in thread.name.lower()]
            return {"errors": [repr(error) for error in self.webui.errors], "threads": ours, "loads": self.loads}

        async def generate(request: Request) -> dict[str, Any]:
            return await run_in_threadpool(self.generate, await request.json())

        async def options(request: Request) -> dict[str, bool]:
            return self.set_options(await request.json())

        def reload() -> dict[str, bool]:
            self.work.put(self.reload)
            return {"reloading": True}

        for method, route in (("GET", state), ("POST", generate), ("POST", options), ("POST", reload)):
            app.add_api_route(f"/fake/{route.__name__}", route, methods=[method], response_model=None)


def paste(infotext: str) -> list[Any]:
    found = parse(infotext)
    numbers = FIELDS[2:]
    return [
        gr.update() if not found.get(name) else gr.update(value=float(found[name]) if name in numbers else found[name])
        for name in FIELDS
    ]


def add_assets() -> None:
    """modules/ui_gradio_extensions.py: scripts before the end of <head>, style sheets before that of <body>."""
    original = gradio.routes.templates.TemplateResponse

    def link(path: Path) -> str:
        return f"file={path}?{path.stat().st_mtime}"

    def response(*args: Any, **kwargs: Any) -> Any:
        scripts = [Path(__file__).with_name("page.js"), *sorted((PROJECT / "javascript").glob("*.js"))]
        head = "".join(f'<script type="text/javascript" src="{link(path)}"></script>\n' for path in scripts)
        head += '<meta name="referrer" content="no-referrer"/>\n</head>'
        foot = f'<link rel="stylesheet" property="stylesheet" href="{link(PROJECT / "style.css")}"></body>'
        answer = original(*args, **kwargs)
        answer.body = answer.body.replace(b"</head>", head.encode()).replace(b"</body>", foot.encode())
        answer.init_headers()
        return answer

    gradio.routes.templates.TemplateResponse = response


def main() -> None:
    parser = argparse.ArgumentParser(description="A web UI without a model, for tests.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True, help="the web UI's folder")
    parser.add_argument("--auth", help="USER:PASSWORD of gradio's login")
    parser.add_argument("--tabs", help="labels of the tabs to show, in this order, with commas between")
    parser.add_argument("--flavour", default="reforge" if OLD else "forge")
    parser.add_argument("--flag", action="append", default=[], help="a flag of the web UI, as hide_ui_dir_config")
    parser.add_argument("--option", action="append", default=[], help="a setting of the web UI, as localization=de_DE")
    given = parser.parse_args()
    auth = tuple(given.auth.split(":", 1)) if given.auth else None
    with FakeWebUI(given.data.absolute(), given.flavour, **dict.fromkeys(given.flag, True)) as webui:
        webui.opts.data.update(option.split("=", 1) for option in given.option)
        tabs = tuple(given.tabs.split(",")) if given.tabs else ()
        Page(webui, given.port, auth, tabs).run()  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
