"""What the inputs of ComfyUI's nodes mean: the one table of names the reader knows.

Roles are told by the names of inputs wherever that is possible, so that a node nobody has heard of is still read.
Names are those of ComfyUI's nodes.py and comfy_extras and of the widely used packs; classes appear only where their
inputs say too little.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lib_berry.metadata.comfyui_graph import Link, Node

# --- what a sampler is known by ------------------------------------------------------------------------------------

SEEDS = ("seed", "noise_seed")
PIPES = (
    "guider", "pipe", "basic_pipe", "detailer_pipe", "sdxl_tuple", "sdxl_pipe", "pipe_line", "context", "base_ctx",
    "base_pipe", "bus", "settings", "text_embeds", "hyvid_embeds", "embeds", "ksampler_config", "sampler_config",
)  # fmt: skip
POSITIVES = ("positive", "base_positive", "cond1", "conditioning", "positive_conditioning", "conditioning_positive",
             "cond", "positive_prompt", "text_embeds", "hyvid_embeds", "pos")  # fmt: skip
NEGATIVES = ("negative", "base_negative", "neg_conditioning", "negative_conditioning", "conditioning_negative",
             "uncond", "negative_prompt", "text_embeds", "hyvid_embeds", "neg")  # fmt: skip
LATENTS = ("latent_image", "latent", "latents", "samples", "init_latent", "optional_latent",
           "latent_opt", "image_embeds")  # fmt: skip
PIXELS = ("image", "images", "upscaled_image", "pixels")
MODELS = ("model", "base_model", "model1", "model_1", "model_a", "unet", "model_opt", "diffusion_model", "transformer")
_SETTINGS = frozenset({"steps", "sigmas", "cfg", "sampler", "sampler_name", "scheduler", "denoise", "sampler_mode"})
_LATER_WORDS = ("detailer", "upscale")
# `easy preSampling` has seed, settings and pipe as well, but only fills the pipe.
_BY_PIPE = re.compile(r"sampler|detailer|upscal|refine")


def is_sampler(node: Node) -> bool:
    """Whether the node denoises: it has a seed or noise, a way to be conditioned, and settings or a latent."""
    inputs = node.inputs
    if not (any(name in inputs for name in SEEDS) or node.link("noise")):
        # `easy kSampler` and its like take every setting, the seed too, from their pipe.
        kind = node.type.lower()
        return node.link(*PIPES) is not None and "sampler" in kind and "preview" not in kind
    if node.link(*POSITIVES) is None and not (node.link(*PIPES) and _BY_PIPE.search(node.type.lower())):
        return False
    linked = node.link(*LATENTS, *PIXELS) is not None
    return linked or not _SETTINGS.isdisjoint(inputs)


def only_refines(node: Node) -> bool:
    """Whether a sampler works on finished pixels (detailers, tiled upscalers), and so is never the base pass."""
    kind = node.type.lower()
    if any(word in kind for word in _LATER_WORDS):
        return True
    return node.link(*LATENTS) is None and node.link("image", "images", "upscaled_image") is not None


# --- the way back from the saved picture ---------------------------------------------------------------------------

# Inputs that carry the picture, the main one first where a node has several.
FLOW = (
    "images", "image", "upscaled_image", "samples_to", "destination", "samples", "latent_image", "latent", "latents",
    "pixels", "video", "frames", "init_image", "start_image", "samples1", "image1", "samples_from", "source",
    "image_embeds",
)  # fmt: skip
NOT_FLOW = re.compile(
    r"model|clip|vae|positive|negative|cond|control|mask|noise|sigmas|sampler|guider|lora|seed|steps|cfg|text|prompt"
    r"|string|audio|width|height|fps|filename|style|upscale_by|scale_by|denoise|embeds|pipe|bbox|sam_|segs|scheduler"
)
SAVES = re.compile(r"save|videocombine|video_combine|output")
SHOWS = re.compile(r"preview|compare|display|show|view")


def sink_rank(node: Node) -> int | None:
    """0 for nodes that save a picture, 1 for those that show one, None for all others."""
    if not any(name in FLOW for name, _ in node.links()) and node.link("image_a", "image_b") is None:
        return None
    kind = node.type.lower()
    if SHOWS.search(kind):
        return 1
    return 0 if "filename_prefix" in node.inputs or SAVES.search(kind) else None


# --- texts ---------------------------------------------------------------------------------------------------------

# Inputs of text encoders, and those of string nodes, the surest first.
ENCODED = ("populated_text", "text", "text_g", "text_l", "clip_g", "clip_l", "t5xxl", "bert", "mt5xl", "prompt",
           "llama", "qwen25_7b", "byt5", "text_positive", "caption", "tags", "lyrics")  # fmt: skip
SIDED = {
    "positive": ("text_positive", "positive_prompt", "positive", "prompt_positive", "pos_prompt"),
    "negative": ("text_negative", "negative_prompt", "negative", "prompt_negative", "neg_prompt"),
}
STRINGS = ("populated_text", "text", "Text", "value", "Value", "string", "String", "prompt", "text_positive",
           "multiline_text", "str", "content")  # fmt: skip
PARTS = re.compile(r"(?:string|text|str|part|prompt|input)[ _]?(?:[a-z]|\d{1,3})\Z", re.IGNORECASE)
DELIMITERS = ("delimiter", "separator", "sep", "join_with")
SPOKEN_DELIMITERS = {"newline": "\n", "comma": ",", "space": " ", "\\n": "\n", "slash": "/", "backslash": "\\"}
# Their text comes to be while the graph runs: what is written in it is an order to a language model, no prompt.
RUNTIME = re.compile(
    r"llm|llama|gpt|gemini|openai|claude|caption|florence|interrogat|tagger|describ|vqa|moondream|qwenvl|qwen2?_?vl|joy"
    r"|enhanc|translat|autonegative|regex|replace|random"
)
NOT_CONDITIONING = re.compile(
    r"clip|vae|model|image|latent|pixels|mask|control_?net|noise|sigmas|sampler|samples|video|audio|lora|seed|style"
    r"|width|height|strength|steps"
)
CONDITIONINGS = re.compile(r"cond|positive|negative|embeds")
TAG_READERS = re.compile(r"wildcard|power prompt|lora.*tag|tag.*lora|promptcontrol|lora_?loader|easy ")

# --- numbers -------------------------------------------------------------------------------------------------------

SCALARS = ("value", "Value", "seed", "noise_seed", "int", "Number", "number", "float", "string", "text", "Text",
           "sampler_name", "scheduler", "INT", "FLOAT", "a_value")  # fmt: skip
WIDTHS = ("width", "empty_latent_width", "resolution_width")
HEIGHTS = ("height", "empty_latent_height", "resolution_height")
SIZES = ("dimensions", "resolution", "size", "empty_latent_resolution", "preset")

# --- models --------------------------------------------------------------------------------------------------------

CHECKPOINTS = ("ckpt_name", "base_ckpt_name", "unet_name", "model_name", "checkpoint", "checkpoint_name", "unet",
               "gguf_name", "base_model", "model_path", "diffusion_model", "model")  # fmt: skip
STACKS = ("lora_stack", "optional_lora_stack", "lora", "prev_lora", "loras", "lora_stack_1", "low_mem_load")
CLIPS = ("clip", "base_clip", "clip1", "clip_1")

# Schedulers and samplers that are nodes of their own and say their name by their class only.
SCHEDULER_NODES = {
    "KarrasScheduler": "karras", "ExponentialScheduler": "exponential", "PolyexponentialScheduler": "polyexponential",
    "BetaSamplingScheduler": "beta", "AlignYourStepsScheduler": "align_your_steps", "SDTurboScheduler": "turbo",
    "LaplaceScheduler": "laplace", "VPScheduler": "vp", "GITSScheduler": "gits",
}  # fmt: skip

# --- the order of widgets, for files that keep the editor's workflow only --------------------------------------------

CONTROL_WORDS = frozenset({"fixed", "increment", "decrement", "randomize", "increment-wrap"})
_KSAMPLER = ("seed", "steps", "cfg", "sampler_name", "scheduler", "denoise")
_ADVANCED = ("add_noise", "noise_seed", "steps", "cfg", "sampler_name", "scheduler", "start_at_step", "end_at_step",
             "return_with_leftover_noise")  # fmt: skip
_SIZE = ("width", "height", "batch_size")
_VIDEO = ("width", "height", "length", "batch_size")
_LORA = ("lora_name", "strength_model", "strength_clip")

WIDGETS: dict[str, Sequence[str]] = {
    "KSampler": _KSAMPLER,
    "KSampler (Efficient)": (*_KSAMPLER, "preview_method", "vae_decode"),
    "BNK_TiledKSampler": ("seed", "tile_width", "tile_height", "tiling_strategy", *_KSAMPLER[1:]),
    "ImpactKSamplerBasicPipe": _KSAMPLER,
    "KSamplerAdvanced": _ADVANCED,
    "KSampler Adv. (Efficient)": (*_ADVANCED, "preview_method", "vae_decode"),
    "SamplerCustom": ("add_noise", "noise_seed", "cfg"),
    "RandomNoise": ("noise_seed",),
    "CFGGuider": ("cfg",),
    "DualCFGGuider": ("cfg_conds", "cfg_cond2_negative"),
    "KSamplerSelect": ("sampler_name",),
    "BasicScheduler": ("scheduler", "steps", "denoise"),
    "SDTurboScheduler": ("steps", "denoise"),
    "KarrasScheduler": ("steps", "sigma_max", "sigma_min", "rho"),
    "AlignYourStepsScheduler": ("model_type", "steps", "denoise"),
    "Flux2Scheduler": ("steps", "width", "height"),
    "UltimateSDUpscale": ("upscale_by", *_KSAMPLER),
    "FaceDetailer": ("guide_size", "guide_size_for", "max_size", *_KSAMPLER),
    "CLIPTextEncode": ("text",),
    "CLIPTextEncodeSDXL": ("width", "height", "crop_w", "crop_h", "target_width", "target_height", "text_g", "text_l"),
    "CLIPTextEncodeSDXLRefiner": ("ascore", "width", "height", "text"),
    "CLIPTextEncodeFlux": ("clip_l", "t5xxl", "guidance"),
    "CLIPTextEncodeSD3": ("clip_l", "clip_g", "t5xxl", "empty_padding"),
    "CLIPTextEncodeHunyuanDiT": ("bert", "mt5xl"),
    "CLIPTextEncodeLumina2": ("system_prompt", "user_prompt"),
    "TextEncodeQwenImageEdit": ("prompt",),
    "TextEncodeQwenImageEditPlus": ("prompt",),
    "WanVideoTextEncode": ("positive_prompt", "negative_prompt", "force_offload"),
    "FluxGuidance": ("guidance",),
    "PrimitiveString": ("value",),
    "PrimitiveStringMultiline": ("value",),
    "PrimitiveInt": ("value",),
    "PrimitiveFloat": ("value",),
    "StringConcatenate": ("string_a", "string_b", "delimiter"),
    "ShowText|pysssss": ("text_0",),
    "CheckpointLoader": ("config_name", "ckpt_name"),
    "CheckpointLoaderSimple": ("ckpt_name",),
    "ImageOnlyCheckpointLoader": ("ckpt_name",),
    "unCLIPCheckpointLoader": ("ckpt_name",),
    "UNETLoader": ("unet_name", "weight_dtype"),
    "UnetLoaderGGUF": ("unet_name",),
    "VAELoader": ("vae_name",),
    "UpscaleModelLoader": ("model_name",),
    "ControlNetLoader": ("control_net_name",),
    "ControlNetApply": ("strength",),
    "ControlNetApplyAdvanced": ("strength", "start_percent", "end_percent"),
    "LoraLoader": _LORA,
    "LoraLoaderModelOnly": _LORA[:2],
    "CLIPSetLastLayer": ("stop_at_clip_layer",),
    "EmptyLatentImage": _SIZE,
    "EmptySD3LatentImage": _SIZE,
    "EmptyFlux2LatentImage": _SIZE,
    "EmptyHunyuanLatentVideo": _VIDEO,
    "EmptyLTXVLatentVideo": _VIDEO,
    "WanImageToVideo": _VIDEO,
    "LatentUpscale": ("upscale_method", "width", "height", "crop"),
    "LatentUpscaleBy": ("upscale_method", "scale_by"),
    "ImageScale": ("upscale_method", "width", "height", "crop"),
    "ImageScaleBy": ("upscale_method", "scale_by"),
    "Seed (rgthree)": ("seed",),
    "easy seed": ("seed",),
    "CR Seed": ("seed",),
    "SaveImage": ("filename_prefix",),
    "SaveAnimatedWEBP": ("filename_prefix", "fps", "lossless", "quality", "method"),
    "SDXL Empty Latent Image (rgthree)": ("dimensions", "clip_scale", "batch_size"),
}


def switched(node: Node) -> list[Link] | None:
    """The one input a switch lets through, where its choice is written down; None if the node is no such switch."""
    inputs = node.inputs
    choice = next(
        (inputs[name] for name in ("select", "Input", "input", "index", "switch", "boolean") if name in inputs), None
    )
    if isinstance(choice, bool):
        names = (
            ("on_true", "true", "if_true", "value_true") if choice else ("on_false", "false", "if_false", "value_false")
        )
        link = node.link(*names)
        return [link] if link else None
    if type(choice) is not int:
        return None
    links = [link for name, link in node.links() if re.search(rf"(?<!\d){choice}\Z", name)]
    return links or None
