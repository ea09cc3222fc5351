"""The world's own colours, before light and air, by the names that figures and settings use."""

from shared.providers.offline.illustrator.colour import Colour, hexed

_CODES = {
    "fur": "857062",
    "paint": "cf4a3f",
    "cloth2": "3a3a48",
    "cape": "a8352e",
    "skin": "e6ae8c",
    "hair": "4a2f26",
    "dark": "2a2a36",
    "white": "f2f0ea",
    "metal": "9fabb8",
    "gold": "e0b548",
    "glass": "8fc3d4",
    "glow": "ffe9a0",
    "flame": "ff9a3c",
    "wood": "80563a",
    "stone": "8f8b88",
    "wall": "e2d2b4",
    "roof": "9c4a3c",
    "leaf": "5a9458",
    "trunk": "5f4636",
    "sail": "f4ead4",
    "hull": "4c4a6c",
    "page": "f4e6c6",
    "ink": "3a2c2c",
    "cover": "8a3238",
    "sand": "e2bf86",
    "straw": "cfa862",
    "screen": "1c2c44",
    "potion": "58d098",
    "gem": "58a8f0",
    "water": "3f7fae",
    "grass": "74a04e",
    "meadow": "9ab458",
    "forest": "3f6e4a",
    "rock": "7d7a84",
    "snow": "eef4fa",
    "soil": "75563e",
    "pave": "6e6c78",
    "brick": "8e5a4e",
    "tower": "6a7390",
    "plaster": "c9b496",
    "floor": "8a6244",
    "dune": "e4b070",
    "wheat": "dcb45a",
    "sea": "2f6f96",
    "deep": "0d3a5c",
    "coral": "d8706a",
    "moon": "e8e4d8",
    "regolith": "a09a98",
    "cave": "40383e",
    "marble": "d8d0c4",
    "curtain": "8c2434",
    "ice": "b8dcec",
    "cloud": "f8f6f4",
    "bolt": "f4f0ff",
    "sun": "ffcf4a",
    "mud": "5a5a40",
}

TONES: dict[str, Colour] = {name: hexed(code) for name, code in _CODES.items()}

CLOTHS: tuple[Colour, ...] = tuple(map(hexed, ["35507c", "7c3a3a", "3f6a5a", "6a4a80", "b0803a", "2f5f70", "70404f"]))
ACCENTS: tuple[Colour, ...] = tuple(map(hexed, ["e8a23c", "d8503f", "46b0a0", "e0709a", "5a8ae0", "f0d060"]))

SHINING = frozenset({"glow", "flame", "screen", "bolt", "sun"})
"""Tones that give their own light: no hour darkens them."""
