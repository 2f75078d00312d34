from __future__ import annotations

import json
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from lib_berry.library import Library
from tests.library import scan

from .conftest import Client

PROMPT = {"1": {"class_type": "SaveImage", "inputs": {"filename_prefix": "größe"}}}


def _save(path: Path) -> None:
    texts = PngInfo()
    texts.add_text("prompt", json.dumps(PROMPT))
    Image.new("RGB", (8, 8)).save(path, pnginfo=texts)


def test_nodes_and_document(client: Client, library: Library, folder: Path) -> None:
    _save(folder / "flow ü.png")
    scan(library.database)
    (image,) = library.gallery.page('name:"flow ü.png"').images
    listed = client.get(f"/api/v1/images/{image.id}/workflow").json()
    assert listed == {
        "nodes": [
            {
                **{"id": "1", "type": "SaveImage", "title": "SaveImage"},
                "inputs": [{"name": "filename_prefix", "value": "größe", "node": None}],
            }
        ],
        "total": 1,
    }
    answer = client.get(f"/api/v1/images/{image.id}/workflow.json")
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''flow%20%C3%BC.json"
    assert answer.json() == PROMPT


def test_an_image_without_one(client: Client, library: Library) -> None:
    image_id = library.gallery.page().images[0].id
    for path in ("workflow", "workflow.json"):
        answer = client.get(f"/api/v1/images/{image_id}/{path}")
        assert answer.status_code == 404
        assert "holds no ComfyUI workflow" in answer.json()["error"]["message"]
    assert client.get("/api/v1/images/7/workflow").status_code == 404
