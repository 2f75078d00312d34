"""Berry: the image library inside Stable Diffusion web UIs."""

__version__ = "0.1.0"
