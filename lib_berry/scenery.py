"""Pictures drawn from a seed with Pillow alone: what the sample set shows.

Each scene is a function of canvas, palette and random numbers. It draws on a canvas twice the final size, which
``paint`` shrinks: that smooths every edge.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Palette = Sequence[str]
"""Colours as #rrggbb, from the far or upper ones to the near or lower ones; the last is the light."""
Scene = Callable[[Image.Image, Sequence[Colour], random.Random], Image.Image]

OVERSAMPLED = 2
EDGE = 180
"""What Pillow's radial gradient reaches in the middle of its edges; beyond are the corners."""


def paint(scene: str, size: tuple[int, int], palette: Palette, seed: int) -> Image.Image:
    """The picture of that name; the same arguments always give the same picture. Raises KeyError for other names."""
    colours = [_colour(text) for text in palette]
    canvas = Image.new("RGB", (size[0] * OVERSAMPLED, size[1] * OVERSAMPLED), colours[0])
    drawn = SCENES[scene](canvas, colours, random.Random(seed))
    return drawn.resize(size, Image.Resampling.BOX)


def _colour(text: str) -> Colour:
    red, green, blue = bytes.fromhex(text.removeprefix("#"))
    return red, green, blue


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _along(colours: Sequence[Colour], share: float) -> Colour:
    """The colour at ``share`` (0 to 1) of the way through the colours."""
    place = min(max(share, 0.0), 1.0) * (len(colours) - 1)
    index = min(int(place), len(colours) - 2)
    return _mix(colours[index], colours[index + 1], place - index)


def _gradient(size: tuple[int, int], colours: Sequence[Colour]) -> Image.Image:
    strip = Image.new("RGB", (1, 64))
    strip.putdata([_along(colours, row / 63) for row in range(64)])
    return strip.resize(size, Image.Resampling.BICUBIC)


def _glow(canvas: Image.Image, centre: tuple[float, float], radius: float, colour: Colour, strength: float) -> None:
    """Light around a point, over what is there."""
    side = max(int(radius * 2), 2)
    left, top = int(centre[0] - radius), int(centre[1] - radius)
    falloff = Image.radial_gradient("L").point(lambda value: int(max(0, 1 - value / EDGE) ** 2 * 255 * strength))
    light = Image.new("RGB", (side, side))
    light.paste(colour, mask=falloff.resize((side, side)))
    lit = ImageChops.screen(canvas.crop((left, top, left + side, top + side)), light)
    canvas.paste(lit, (left, top))


def _disc(draw: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float, colour: Colour) -> None:
    x, y = centre
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _ridge(
    width: int, base: float, height: float, roughness: float, chance: random.Random
) -> list[tuple[float, float]]:
    """A skyline from left to right, by halving it again and again."""
    heights = [chance.uniform(-0.5, 0.5), chance.uniform(-0.5, 0.5)]
    swing = 1.0
    while len(heights) < 257:
        middles = [(a + b) / 2 + chance.uniform(-0.5, 0.5) * swing for a, b in pairwise(heights)]
        heights = [height for pair in zip(heights, middles, strict=False) for height in pair] + [heights[-1]]
        swing *= roughness
    return [(width * index / (len(heights) - 1), base - value * height) for index, value in enumerate(heights)]


def _stars(canvas: Image.Image, chance: random.Random, count: int, below: float) -> None:
    draw = ImageDraw.Draw(canvas)
    width, height = canvas.size
    for _ in range(count):
        spot = chance.uniform(0, width), chance.uniform(0, height * below)
        brightness = int(chance.uniform(90, 255))
        _disc(draw, spot, chance.choice((1, 1, 1, 2, 3)), (brightness, brightness, min(brightness + 20, 255)))


def mountains(canvas: Image.Image, colours: Sequence[Colour], chance: random.Random) -> Image.Image:
    """Ridge behind ridge, paler with distance, under a sun or a moon."""
    width, height = canvas.size
    canvas = _gradient(canvas.size, [*colours[:2], colours[-1]])
    if sum(colours[0]) < 240:
        _stars(canvas, chance, 260, 0.5)
    sun = width * chance.uniform(0.2, 0.8), height * chance.uniform(0.25, 0.45)
    _glow(canvas, sun, width * 0.6, colours[-1], 0.6)
    _disc(ImageDraw.Draw(canvas), sun, width * chance.uniform(0.05, 0.09), _mix(colours[-1], (255, 255, 255), 0.7))
    haze = _gradient(canvas.size, [colours[1], _mix(colours[1], colours[-1], 0.6)])
    thickening = Image.linear_gradient("L").resize(canvas.size)
    layers = 6
    for layer in range(layers):
        near = layer / (layers - 1)
        line = _ridge(width, height * (0.5 + 0.42 * near), height * (0.26 - 0.1 * near), 0.5 + 0.06 * near, chance)
        colour = _mix(_mix(colours[1], colours[-1], 0.35), colours[2], near)
        ImageDraw.Draw(canvas).polygon([*line, (width, height), (0, height)], fill=colour)
        below = thickening.point([int(value * 0.3 * (1 - near)) for value in range(256)])
        canvas.paste(haze, mask=below)
    return canvas


def sea(canvas: Image.Image, colours: Sequence[Colour], chance: random.Random) -> Image.Image:
    """The sun low over water."""
    width, height = canvas.size
    horizon = int(height * chance.uniform(0.48, 0.6))
    canvas.paste(_gradient((width, horizon), [*colours[:2], colours[-1]]))
    canvas.paste(_gradient((width, height - horizon), [_mix(colours[-1], colours[1], 0.5), colours[2]]), (0, horizon))
    sun = width * chance.uniform(0.3, 0.7), horizon - height * 0.05
    _glow(canvas, sun, width * 0.8, colours[-1], 0.7)
    draw = ImageDraw.Draw(canvas)
    for _ in range(14):
        x, y = chance.uniform(0, width), chance.uniform(height * 0.05, horizon * 0.8)
        long, thick = chance.uniform(0.15, 0.5) * width, chance.uniform(2, 9)
        draw.ellipse(
            (x - long, y - thick, x + long, y + thick), fill=_mix(_along(colours[:2], y / horizon), colours[-1], 0.3)
        )
    radius = width * 0.08
    draw.chord((sun[0] - radius, sun[1] - radius, sun[0] + radius, sun[1] + radius), 0, 360, fill=(255, 246, 220))
    for _ in range(900):
        depth = chance.random() ** 2
        y = horizon + depth * (height - horizon)
        spread = width * (0.05 + 0.35 * depth)
        bright = chance.random() < 0.55
        x = chance.gauss(sun[0], spread) if bright else chance.uniform(0, width)
        long, thick = (4 + 70 * depth) * chance.uniform(0.5, 1.5), 1 + 3 * depth
        colour = _mix(colours[-1], (255, 255, 255), 0.4) if bright else _mix(colours[2], (0, 0, 0), 0.25)
        draw.ellipse((x - long, y - thick, x + long, y + thick), fill=colour)
    return canvas


def city(canvas: Image.Image, colours: Sequence[Colour], chance: random.Random) -> Image.Image:
    """Towers with lit windows, mirrored in wet ground."""
    width, height = canvas.size
    ground = int(height * 0.8)
    canvas.paste(_gradient((width, ground), [colours[0], colours[1], _mix(colours[1], colours[-1], 0.5)]))
    _stars(canvas, chance, 120, 0.3)
    _glow(canvas, (width * 0.5, ground), width * 0.9, colours[-1], 0.35)
    draw = ImageDraw.Draw(canvas)
    for layer in range(3):
        x = -chance.uniform(0, 60)
        wall = _mix(_mix(colours[1], colours[-1], 0.25), colours[2], (layer + 1) / 3)
        while x < width:
            broad = chance.uniform(0.06, 0.14) * width
            tall = chance.uniform(0.25, 0.75 - 0.17 * layer) * ground
            draw.rectangle((x, ground - tall, x + broad, ground), fill=wall)
            if layer:
                _windows(draw, (x, ground - tall, x + broad, ground), colours[-1], chance)
            x += broad + chance.uniform(0, 0.02) * width
    mirror = canvas.crop((0, 2 * ground - height, width, ground)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    wet = Image.blend(mirror.filter(ImageFilter.GaussianBlur(9)), Image.new("RGB", mirror.size, colours[2]), 0.45)
    canvas.paste(wet, (0, ground))
    return canvas


def _windows(
    draw: ImageDraw.ImageDraw, wall: tuple[float, float, float, float], light: Colour, chance: random.Random
) -> None:
    left, top, right, bottom = wall
    y = top + 14
    while y < bottom - 16:
        x = left + 10
        while x < right - 14:
            if chance.random() < 0.42:
                draw.rectangle((x, y, x + 7, y + 10), fill=_mix(light, (255, 255, 255), chance.uniform(0, 0.5)))
            x += 18
        y += 24


def forest(canvas: Image.Image, colours: Sequence[Colour], chance: random.Random) -> Image.Image:
    """Firs in morning mist."""
    width, height = canvas.size
    canvas = _gradient(canvas.size, [colours[0], colours[-1], colours[1]])
    _glow(canvas, (width * chance.uniform(0.3, 0.7), height * 0.3), width * 0.7, colours[-1], 0.5)
    layers = 5
    for layer in range(layers):
        near = layer / (layers - 1)
        colour = _mix(_mix(colours[1], colours[-1], 0.4), colours[2], near**1.3)
        foot = height * (0.6 + 0.4 * near)
        draw = ImageDraw.Draw(canvas)
        for _ in range(int(34 - 18 * near)):
            _fir(
                draw,
                chance.uniform(-50, width + 50),
                foot,
                height * chance.uniform(0.18, 0.3) * (0.7 + 1.3 * near),
                colour,
            )
        draw.rectangle((0, foot - 6, width, height), fill=colour)
        mist = Image.linear_gradient("L").resize((width, int(height * 0.3))).point(lambda value: int(value * 0.5))
        canvas.paste(
            Image.new("RGB", mist.size, _mix(colours[-1], colours[1], 0.3)), (0, int(foot - mist.size[1])), mist
        )
    return canvas


def _fir(draw: ImageDraw.ImageDraw, x: float, foot: float, tall: float, colour: Colour) -> None:
    for tier in range(7):
        top = foot - tall + tier * tall * 0.12
        half = tall * (0.04 + 0.03 * tier)
        draw.polygon([(x, top), (x - half, top + tall * 0.22), (x + half, top + tall * 0.22)], fill=colour)
    draw.rectangle((x - tall * 0.015, foot - tall * 0.2, x + tall * 0.015, foot + 8), fill=colour)


def nebula(canvas: Image.Image, colours: Sequence[Colour], chance: random.Random) -> Image.Image:
    """Glowing clouds between stars."""
    width, height = canvas.size
    small = (width // 8, height // 8)
    sky = Image.new("RGB", small, colours[0])
    for colour in colours[1:]:
        cloud = _clouds(small, chance)
        sky = ImageChops.screen(sky, Image.composite(Image.new("RGB", small, colour), Image.new("RGB", small), cloud))
    canvas = sky.resize(canvas.size, Image.Resampling.BICUBIC)
    _stars(canvas, chance, 700, 1.0)
    for _ in range(9):
        centre = chance.uniform(0, width), chance.uniform(0, height)
        _glow(canvas, centre, chance.uniform(20, 70), (255, 250, 240), 0.9)
    return canvas


def _clouds(size: tuple[int, int], chance: random.Random) -> Image.Image:
    """Soft noise of several sizes, thinned until only its peaks stand."""
    total = Image.new("L", size, 0)
    for octave in range(5):
        cells = (3 * 2**octave, 3 * 2**octave)
        noise = Image.frombytes("L", cells, chance.randbytes(cells[0] * cells[1])).resize(
            size, Image.Resampling.BICUBIC
        )
        total = ImageChops.add(total, noise.point(lambda value, o=octave: value // 2 ** (o + 1)))
    return total.point(lambda value: max(0, min(255, int((value - 105) * 2.4))))


def berries(canvas: Image.Image, colours: Sequence[Colour], chance: random.Random) -> Image.Image:
    """Shining berries and leaves, out of focus behind."""
    width, height = canvas.size
    canvas = _gradient(canvas.size, [colours[0], colours[1]])
    for _ in range(26):
        centre = chance.uniform(0, width), chance.uniform(0, height)
        _glow(canvas, centre, chance.uniform(0.08, 0.2) * width, _mix(colours[-1], colours[1], 0.6), 0.25)
    draw = ImageDraw.Draw(canvas)
    for _ in range(12):
        _leaf(
            draw,
            (chance.uniform(0, width), chance.uniform(0, height)),
            chance.uniform(0.2, 0.35) * width,
            colours[2],
            chance,
        )
    spots = [(chance.uniform(0.08, 0.92) * width, chance.uniform(0.15, 0.95) * height) for _ in range(26)]
    for x, y in sorted(spots, key=lambda spot: spot[1]):
        _berry(
            canvas, (x, y), chance.uniform(0.07, 0.11) * width, _mix(colours[3], colours[-1], chance.uniform(0, 0.2))
        )
    return canvas


def _leaf(
    draw: ImageDraw.ImageDraw, root: tuple[float, float], long: float, colour: Colour, chance: random.Random
) -> None:
    angle = chance.uniform(0, 2 * math.pi)
    shade = _mix(colour, (0, 0, 0), chance.uniform(0, 0.4))
    sides = []
    for side in (1, -1):
        steps = range(13) if side == 1 else range(12, -1, -1)
        for step in steps:
            along, across = long * step / 12, side * long * 0.22 * math.sin(math.pi * step / 12)
            sides.append(
                (
                    root[0] + along * math.cos(angle) - across * math.sin(angle),
                    root[1] + along * math.sin(angle) + across * math.cos(angle),
                )
            )
    draw.polygon(sides, fill=shade)
    tip = root[0] + long * math.cos(angle), root[1] + long * math.sin(angle)
    draw.line([root, tip], fill=_mix(shade, (255, 255, 255), 0.25), width=4)


def _berry(canvas: Image.Image, centre: tuple[float, float], radius: float, colour: Colour) -> None:
    side = int(radius * 2)
    round_mask = Image.new("L", (side, side))
    ImageDraw.Draw(round_mask).ellipse((0, 0, side - 1, side - 1), fill=255)
    lit = ImageChops.invert(Image.radial_gradient("L")).resize((side * 2, side * 2))
    left, top = int(side * 0.65), int(side * 0.7)
    lit = lit.crop((left, top, left + side, top + side))
    body = Image.composite(
        Image.new("RGB", (side, side), _mix(colour, (255, 255, 255), 0.25)),
        Image.new("RGB", (side, side), _mix(colour, (0, 0, 0), 0.8)),
        lit,
    )
    gleam = ImageDraw.Draw(body)
    gleam.ellipse((side * 0.27, side * 0.18, side * 0.43, side * 0.31), fill=(255, 250, 245))
    canvas.paste(body, (int(centre[0] - radius), int(centre[1] - radius)), round_mask)


def facets(canvas: Image.Image, colours: Sequence[Colour], chance: random.Random) -> Image.Image:
    """A gradient cut into triangles."""
    width, height = canvas.size
    cell = width / chance.choice((7, 9, 11))
    columns, rows = int(width / cell) + 3, int(height / cell) + 3
    points = [
        [
            ((c - 1 + chance.uniform(-0.35, 0.35)) * cell, (r - 1 + chance.uniform(-0.35, 0.35)) * cell)
            for c in range(columns)
        ]
        for r in range(rows)
    ]
    draw = ImageDraw.Draw(canvas)
    for upper, lower in pairwise(points):
        for (a, b), (c, d) in zip(pairwise(upper), pairwise(lower), strict=True):
            for triangle in ((a, b, c), (b, c, d)):
                x, y = (sum(point[axis] for point in triangle) / 3 for axis in (0, 1))
                share = 0.75 * y / height + 0.25 * x / width + chance.uniform(-0.07, 0.07)
                draw.polygon(triangle, fill=_along(colours, share))
    return canvas


def dunes(canvas: Image.Image, colours: Sequence[Colour], chance: random.Random) -> Image.Image:
    """Sand in waves, lit from one side."""
    width, height = canvas.size
    canvas = _gradient(canvas.size, [colours[0], colours[1], colours[-1]])
    sun = width * chance.uniform(0.15, 0.85), height * 0.22
    _glow(canvas, sun, width * 0.55, colours[-1], 0.6)
    draw = ImageDraw.Draw(canvas)
    _disc(draw, sun, width * 0.06, _mix(colours[-1], (255, 255, 255), 0.75))
    for layer in range(5):
        near = layer / 4
        phase, waves = chance.uniform(0, 6), chance.uniform(0.6, 1.3)
        base, swing = height * (0.42 + 0.14 * layer), height * (0.05 + 0.03 * near)
        crest = [
            (
                x,
                base
                - swing * math.sin(x / width * waves * 2 * math.pi + phase)
                - swing * 0.4 * math.sin(x / width * 9 + phase),
            )
            for x in range(0, width + 8, 8)
        ]
        lit = _mix(_mix(colours[1], colours[-1], 0.6), colours[2], near)
        draw.polygon([*crest, (width, height), (0, height)], fill=lit)
        shade = [(x + 70 + 60 * near, y + swing * 0.9 + 20) for x, y in crest]
        draw.polygon([*crest, *reversed(shade)], fill=_mix(lit, (0, 0, 0), 0.22))
    return canvas


SCENES: dict[str, Scene] = {
    "mountains": mountains,
    "sea": sea,
    "city": city,
    "forest": forest,
    "nebula": nebula,
    "berries": berries,
    "facets": facets,
    "dunes": dunes,
}
