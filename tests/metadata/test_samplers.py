from __future__ import annotations

import pytest

from lib_berry.metadata import normalise


@pytest.mark.parametrize(
    ("sampler", "scheduler", "expected"),
    [
        ("Euler a", None, ("Euler a", None)),
        ("euler_ancestral", "normal", ("Euler a", "Normal")),
        ("k_euler_ancestral", "karras", ("Euler a", "Karras")),
        ("euler_a", None, ("Euler a", None)),
        ("sample_euler_ancestral", None, ("Euler a", None)),
        ("EulerAncestralDiscreteScheduler", None, ("Euler a", None)),
        ("Euler Ancestral Karras", None, ("Euler a", "Karras")),
        ("DPM++ 2M Karras", None, ("DPM++ 2M", "Karras")),
        ("DPM++ 2M", "Karras", ("DPM++ 2M", "Karras")),
        ("dpmpp_2m", "sgm_uniform", ("DPM++ 2M", "SGM Uniform")),
        ("dpmpp_2m_karras", None, ("DPM++ 2M", "Karras")),
        ("dpmpp_2m_k", None, ("DPM++ 2M", "Karras")),
        ("dpm++2m", None, ("DPM++ 2M", None)),
        ("DPMSolverMultistep", None, ("DPM++ 2M", None)),
        ("DPMSolverMultistepScheduler", None, ("DPM++ 2M", None)),
        ("dpmpp_2m_sde_gpu", "karras", ("DPM++ 2M SDE", "Karras")),
        ("DPM++ 2M SDE Heun Karras", None, ("DPM++ 2M SDE Heun", "Karras")),
        ("DPM++ 3M SDE Exponential", None, ("DPM++ 3M SDE", "Exponential")),
        ("DPM++ 2M SDE Polyexponential", None, ("DPM++ 2M SDE", "Polyexponential")),
        ("dpmpp_2s_ancestral", None, ("DPM++ 2S a", None)),
        ("k_dpm_2", None, ("DPM2", None)),
        ("kdpm_2_a", None, ("DPM2 a", None)),
        ("ddim_v3", "native", ("DDIM", None)),
        ("uni_pc_bh2", "simple", ("UniPC", "Simple")),
        ("plms", None, ("PLMS", None)),
        ("lcm", "beta", ("LCM", "Beta")),
        ("euler discrete", None, ("Euler", "Normal")),
        ("DPM++ 2M", "Align Your Steps", ("DPM++ 2M", "Align Your Steps")),
        ("Euler a", "Automatic", ("Euler a", None)),
        ("euler", "kl_optimal", ("Euler", "KL Optimal")),
        ("euler", "ddim_uniform", ("Euler", "DDIM")),
        ("res_multistep", "bong_tangent", ("res_multistep", "bong_tangent")),
        (None, "FlowMatchEulerDiscreteScheduler", ("FlowMatchEulerDiscreteScheduler", None)),
        (None, "EulerAncestralDiscreteScheduler", ("Euler a", None)),
        (None, "karras", (None, "Karras")),
        ("", "", (None, None)),
        (None, None, (None, None)),
        ("DPM++ 2M Karras", "Exponential", ("DPM++ 2M", "Exponential")),
    ],
)
def test_labels(sampler: str | None, scheduler: str | None, expected: tuple[str | None, str | None]) -> None:
    assert normalise(sampler, scheduler) == expected


@pytest.mark.parametrize(
    "label", ["Euler a", "DPM++ 2M SDE", "DPM++ 2S a", "DPM adaptive", "DPM fast", "UniPC", "DPM2 a"]
)
def test_a_label_is_its_own_label(label: str) -> None:
    assert normalise(label, None) == (label, None)
