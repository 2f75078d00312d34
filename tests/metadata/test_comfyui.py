from __future__ import annotations

import json

import pytest

from lib_berry.errors import MetadataError
from lib_berry.model import Embedding, Hires, Stage
from tests.metadata.comfy import Prompt, basic, node, read, sampler, understood


def test_text_to_image_gives_every_field() -> None:
    result = understood(basic())
    p = result.parameters
    assert (p.prompt, p.negative_prompt) == ("a fox", "blurry")
    assert (p.seed, p.steps, p.sampler, p.scheduler, p.cfg_scale) == (7, 20, "euler", "normal", 8.0)
    assert (p.width, p.height, p.model, p.generator) == (640, 512, "base.safetensors", "ComfyUI")
    assert (p.denoising_strength, p.hires, p.vae, p.clip_skip) == (None, None, None, None)
    assert result.stages == (
        Stage("KSampler #sampler", "a fox", "blurry", 7, 20, "euler", "normal", 8.0, 1.0, 640, 512, "base.safetensors"),
    )


def test_hires_pass_over_an_enlarged_latent() -> None:
    graph = basic(
        bigger=node("LatentUpscaleBy", upscale_method="nearest-exact", scale_by=1.5, samples=("sampler", 0)),
        second=sampler("bigger", seed=8, steps=10, denoise=0.5, cfg=6.0),
        decode=node("VAEDecode", samples=("second", 0), vae=("vae", 0)),
        vae=node("VAELoader", vae_name="kl.pt"),
    )
    result = understood(graph)
    p = result.parameters
    assert (p.seed, p.steps, p.width, p.denoising_strength, p.vae) == (7, 20, 640, 0.5, "kl.pt")
    assert p.hires == Hires(upscale=1.5, width=960, height=768, steps=10, upscaler="nearest-exact", cfg_scale=6.0)
    assert [stage.seed for stage in result.stages] == [7, 8]


def test_hires_pass_through_an_upscale_model() -> None:
    graph = basic(
        pixels=node("VAEDecode", samples=("sampler", 0), vae=("loader", 2)),
        esrgan=node("UpscaleModelLoader", model_name="4x.pth"),
        up=node("ImageUpscaleWithModel", upscale_model=("esrgan", 0), image=("pixels", 0)),
        scaled=node("ImageScale", upscale_method="area", width=1280, height=1024, image=("up", 0)),
        encode=node("VAEEncode", pixels=("scaled", 0), vae=("loader", 2)),
        second=sampler("encode", denoise=0.4),
        decode=node("VAEDecode", samples=("second", 0), vae=("loader", 2)),
    )
    hires = understood(graph).parameters.hires
    assert hires is not None
    assert (hires.upscaler, hires.upscale, hires.width, hires.height) == ("4x.pth", 2.0, 1280, 1024)
    assert hires.sampler is None


def test_a_refiner_is_a_stage_but_no_hires_pass() -> None:
    first = node(
        "KSamplerAdvanced",
        add_noise="enable",
        noise_seed=5,
        steps=25,
        cfg=8,
        sampler_name="euler",
        scheduler="normal",
        start_at_step=0,
        end_at_step=20,
        model=("loader", 0),
        positive=("positive", 0),
        negative=("negative", 0),
        latent_image=("latent", 0),
    )
    second = json.loads(json.dumps(first))
    second["inputs"] |= {"noise_seed": 0, "start_at_step": 20, "model": ["refiner", 0], "latent_image": ["sampler", 0]}
    graph = basic(
        sampler=first,
        second=second,
        refiner=node("CheckpointLoaderSimple", ckpt_name="refiner.safetensors"),
        decode=node("VAEDecode", samples=("second", 0)),
    )
    result = understood(graph)
    assert result.parameters.hires is None
    assert result.parameters.seed == 5
    assert result.parameters.extra == {"Refiner": "refiner.safetensors", "Refiner switch at": "0.8"}
    assert [stage.model for stage in result.stages] == ["base.safetensors", "refiner.safetensors"]


def test_custom_sampler_collects_its_parts() -> None:
    graph = basic(
        sampler=node(
            "SamplerCustomAdvanced",
            noise=("noise", 0),
            guider=("guider", 0),
            sampler=("select", 0),
            sigmas=("split", 1),
            latent_image=("latent", 0),
        ),
        noise=node("RandomNoise", noise_seed=2**64 - 1),
        guider=node("BasicGuider", model=("loader", 0), conditioning=("guidance", 0)),
        guidance=node("FluxGuidance", guidance=3.8000000000000003, conditioning=("positive", 0)),
        select=node("KSamplerSelect", sampler_name="heun"),
        split=node("SplitSigmas", sigmas=("sigmas", 0), step=3),
        sigmas=node("BasicScheduler", scheduler="beta", steps=9, denoise=1.0, model=("loader", 0)),
    )
    p = understood(graph).parameters
    assert (p.seed, p.steps, p.sampler, p.scheduler, p.cfg_scale) == (2**64 - 1, 9, "heun", "beta", None)
    assert (p.prompt, p.negative_prompt, p.model) == ("a fox", None, "base.safetensors")
    assert p.extra == {"Distilled CFG Scale": "3.8"}


@pytest.mark.parametrize(
    ("kind", "name"), [("SamplerEulerAncestral", "euler_ancestral"), ("SamplerDPMPP_2M_SDE", "dpmpp_2m_sde")]
)
def test_sampler_and_scheduler_nodes_named_by_their_class(kind: str, name: str) -> None:
    graph = basic(
        sampler=node(
            "SamplerCustom",
            noise_seed=1,
            cfg=2.0,
            model=("loader", 0),
            positive=("positive", 0),
            negative=("negative", 0),
            sampler=("s", 0),
            sigmas=("k", 0),
            latent_image=("latent", 0),
        ),
        s=node(kind, eta=1.0),
        k=node("KarrasScheduler", steps=30, sigma_max=14.6),
    )
    p = understood(graph).parameters
    assert (p.sampler, p.scheduler, p.steps, p.cfg_scale) == (name, "karras", 30, 2.0)


def test_a_sampler_nobody_has_heard_of_is_known_by_its_inputs() -> None:
    graph = basic(
        sampler=node(
            "Zork9000",
            seed=3,
            steps=4,
            cfg=1.5,
            sampler_name="zork",
            scheduler="frob",
            denoise=1,
            model=("loader", 0),
            positive=("positive", 0),
            negative=("negative", 0),
            latent=("latent", 0),
        )
    )
    p = understood(graph).parameters
    assert (p.seed, p.steps, p.sampler, p.scheduler, p.width) == (3, 4, "zork", "frob", 640)


def test_detailers_give_no_base_values() -> None:
    detailer = node(
        "FaceDetailer",
        seed=99,
        steps=3,
        cfg=1.0,
        sampler_name="lcm",
        scheduler="simple",
        denoise=0.2,
        image=("decode", 0),
        model=("loader", 0),
        positive=("face", 0),
        negative=("negative", 0),
    )
    graph = basic(
        face=node("CLIPTextEncode", text="face", clip=("loader", 1)),
        detail=detailer,
        save=node("SaveImage", filename_prefix="x", images=("detail", 0)),
    )
    result = understood(graph)
    assert (result.parameters.seed, result.parameters.hires, result.parameters.prompt) == (7, None, "a fox")
    assert [stage.prompt for stage in result.stages] == ["a fox", "face"]


def test_a_detailer_alone_leaves_its_prompt_but_no_seed() -> None:
    graph: Prompt = {
        "load": node("LoadImage", image="x.png"),
        "m": node("UNETLoader", unet_name="u.gguf"),
        "p": node("CLIPTextEncode", text="skin"),
        "up": node("UltimateSDUpscale", image=("load", 0), seed=5, steps=9, positive=("p", 0), model=("m", 0)),
        "save": node("SaveImage", images=("up", 0)),
    }
    p = understood(graph).parameters
    assert (p.prompt, p.model, p.seed, p.steps) == ("skin", "u.gguf", None, None)


def test_image_to_image_takes_the_files_size() -> None:
    graph = basic(
        latent=node("VAEEncode", pixels=("load", 0), vae=("loader", 2)),
        load=node("LoadImage", image="x.png", upload="image"),
        sampler=sampler(denoise=0.87),
    )
    p = understood(graph).parameters
    assert (p.width, p.height, p.denoising_strength, p.hires) == (64, 48, 0.87, None)


def test_only_the_enlarging_pass_was_run() -> None:
    graph = basic(
        load=node("LoadImage", image="x.png"),
        esrgan=node("UpscaleModelLoader", model_name="4x.pth"),
        up=node("ImageUpscaleWithModel", upscale_model=("esrgan", 0), image=("load", 0)),
        latent=node("VAEEncode", pixels=("up", 0), vae=("loader", 2)),
        sampler=sampler(denoise=0.3),
    )
    p = understood(graph).parameters
    assert p.denoising_strength == 0.3
    assert p.hires is not None
    assert (p.hires.upscaler, p.hires.steps) == ("4x.pth", 20)


def test_an_upscaler_after_the_last_sampler_is_postprocessing() -> None:
    graph = basic(
        esrgan=node("UpscaleModelLoader", model_name="4x.pth"),
        up=node("ImageUpscaleWithModel", upscale_model=("esrgan", 0), image=("decode", 0)),
        half=node("ImageScaleBy", upscale_method="area", scale_by=0.5, image=("up", 0)),
        save=node("SaveImage", filename_prefix="x", images=("half", 0)),
    )
    p = understood(graph).parameters
    assert p.extra == {"Postprocess upscaler": "4x.pth", "Postprocess upscale by": "0.5"}
    assert p.width == 640


def test_the_longest_way_to_a_saver_wins_over_previews_and_shorter_ones() -> None:
    graph = basic(
        preview=node("PreviewImage", images=("third", 0)),
        second=sampler("sampler", seed=8, denoise=0.5),
        third=sampler("second", seed=9, denoise=0.4),
        other=node("SaveImage", filename_prefix="x", images=("second", 0)),
    )
    result = understood(graph)
    assert [stage.seed for stage in result.stages] == [7, 8, 9]
    assert result.parameters.denoising_strength == 0.5


def test_without_a_saver_any_sampler_will_do_and_without_one_any_text() -> None:
    graph = basic()
    del graph["save"], graph["decode"]
    assert understood(graph).parameters.seed == 7
    del graph["sampler"]
    graph["negative"]["_meta"] = {"title": "Negative"}
    p = understood(graph).parameters
    assert (p.prompt, p.negative_prompt, p.seed, p.model) == ("a fox", "blurry", None, "base.safetensors")


def test_embeddings_and_controls() -> None:
    graph = basic(
        positive=node(
            "CLIPTextEncode",
            text="(embedding:good-v2:1.2), embedding:urn:air:sd1:embedding:civitai:1@2",
            clip=("loader", 1),
        ),
        control=node(
            "ControlNetApplyAdvanced",
            strength=0.6,
            start_percent=0,
            end_percent=0.5,
            positive=("positive", 0),
            negative=("negative", 0),
            control_net=("net", 0),
        ),
        net=node("ControlNetLoader", control_net_name="canny.pth"),
        sampler=sampler(positive=("control", 0), negative=("control", 1)),
    )
    p = understood(graph).parameters
    assert p.embeddings == (Embedding("good-v2"), Embedding("urn:air:sd1:embedding:civitai:1@2"))
    assert p.negative_prompt == "blurry"
    (control,) = p.controls
    assert (control.model, control.weight) == ("canny.pth", 0.6)
    assert control.settings == {"start_percent": "0", "end_percent": "0.5"}


def test_settings_that_come_through_a_pipe() -> None:
    graph: Prompt = {
        "load": node(
            "easy fullLoader",
            ckpt_name="a.ckpt",
            positive="p",
            negative="n",
            clip_skip=-2,
            empty_latent_width=512,
            empty_latent_height=768,
            lora_name="l",
            lora_model_strength=0.5,
        ),
        "pre": node(
            "easy preSampling",
            steps=12,
            cfg=5,
            sampler_name="euler",
            scheduler="karras",
            denoise=1,
            seed=4,
            pipe=("load", 0),
        ),
        "run": node("easy kSampler", pipe=("pre", 0), image_output="Save"),
        "save": node("SaveImage", images=("run", 1)),
    }
    result = understood(graph)
    p = result.parameters
    assert (p.prompt, p.negative_prompt, p.seed, p.steps, p.scheduler) == ("p", "n", 4, 12, "karras")
    assert (p.model, p.clip_skip, p.width, p.height) == ("a.ckpt", 2, 512, 768)
    assert [lora.name for lora in p.loras] == ["l"]
    assert len(result.stages) == 1


def test_video_nodes() -> None:
    graph: Prompt = {
        "m": node("WanVideoModelLoader", model="wan.safetensors", lora=("l", 0)),
        "l": node("WanVideoLoraSelect", lora="fast.safetensors", strength=0.9),
        "t": node("WanVideoTextEncode", positive_prompt="waves", negative_prompt="still"),
        "e": node("WanVideoEmptyEmbeds", width=832, height=480, num_frames=81),
        "s": node(
            "WanVideoSampler",
            model=("m", 0),
            text_embeds=("t", 0),
            image_embeds=("e", 0),
            steps=6,
            cfg=1.0,
            shift=5,
            seed=42,
            scheduler="unipc",
        ),
        "d": node("WanVideoDecode", samples=("s", 0)),
        "v": node("VHS_VideoCombine", images=("d", 0), filename_prefix="w"),
    }
    p = understood(graph).parameters
    assert (p.prompt, p.negative_prompt, p.seed, p.model) == ("waves", "still", 42, "wan.safetensors")
    assert (p.width, p.height, p.scheduler, p.loras[0].weight) == (832, 480, "unipc", 0.9)


@pytest.mark.parametrize(
    "texts",
    [
        {"UserComment": json.dumps({"prompt": basic(), "workflow": {"nodes": []}})},
        {"comment": json.dumps({"prompt": json.dumps(basic()), "workflow": {"nodes": []}})},
        {"prompt": json.dumps(json.dumps(basic()))},
        {"prompt": json.dumps(basic()).replace("8.0", "NaN") + "\0"},
        {"UserComment": json.dumps(basic())},
    ],
    ids=["user comment", "video comment", "encoded twice", "NaN", "bare graph"],
)
def test_places_a_graph_is_kept(texts: dict[str, str]) -> None:
    if '"{' in texts.get("prompt", ""):
        texts = {"prompt": texts["prompt"]}
    assert understood(**texts).parameters.seed == 7


@pytest.mark.parametrize("text", ["a fox", "[1, 2, 3]", "null", '{"3": null, "4": "x"}', "{}", "{cat|dog} prompt", ""])
def test_what_is_no_graph_is_left_alone(text: str) -> None:
    assert read(text) is None


def test_a_cut_graph_is_reported() -> None:
    with pytest.raises(MetadataError, match="prompt cannot be read at character 1"):
        read('{"3": {"inputs": ')


def test_a_cut_prompt_falls_back_to_the_workflow() -> None:
    workflow = {"nodes": [{"id": 1, "type": "CheckpointLoaderSimple", "widgets_values": ["w.safetensors"]}]}
    assert understood('{"3": {"inputs": ', workflow).parameters.model == "w.safetensors"


def test_cycles_dangling_links_and_wrong_types() -> None:
    graph = basic(
        positive=node("ConditioningCombine", conditioning_1=("loop", 0), conditioning_2=("positive", 0)),
        loop=node("ConditioningCombine", conditioning_1=("positive", 0), conditioning_2=("gone", 0)),
        sampler=sampler("sampler", model=[], cfg="much", steps=-3, seed=True, negative=None),
    )
    p = understood(graph).parameters
    assert (p.prompt, p.negative_prompt, p.cfg_scale, p.steps, p.seed) == (None, None, None, None, None)
    assert p.sampler == "euler"


def test_the_number_of_stages_is_bounded() -> None:
    graph = basic(**{f"s{number}": sampler(f"s{number - 1}") for number in range(1, 200)})
    assert len(understood(graph).stages) == 64
