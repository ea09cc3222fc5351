"""Lending: whether a vendor's model can say a line, and which of its voices it lends for one of the studio's."""

from shared.errors import ProviderRefused, Unspeakable
from shared.production.catalogue import Model
from shared.prose import is_among


def lend_voice(model: Model, text: str, *, voice: str, language: str) -> str:
    """The name of the voice that a model lends for one of the studio's, once it is sure that it can say `text` with it.

    Raises Unspeakable (no such voice, no such language, nothing to say), or ProviderRefused when it is too long.
    """
    if voice not in model.voices:
        raise Unspeakable(f"{model.name} has no voice called {voice!r}; there are {', '.join(model.voices)}")
    if not is_among(language, model.languages):
        raise Unspeakable(f"{model.name} does not speak {language}; it speaks {', '.join(model.languages)}")
    if not any(character.isalnum() for character in text):
        raise Unspeakable("there is nothing to say")
    if model.longest is not None and len(text) > model.longest:
        raise ProviderRefused(f"{model.name} says {model.longest} characters at a time; {len(text)} were asked for")
    return model.voices[voice]
