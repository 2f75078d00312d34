"""Stand-ins for the web UIs that load Berry, on the gradio that is installed."""

import gc
import warnings

import gradio as gradio

with warnings.catch_warnings():
    # gradio 6 leaves open directory handles behind when it is imported, which complain once they are collected.
    warnings.simplefilter("ignore")
    gc.collect()
