"""Drawing: have a picture made of a description, and once more in other words where it breaks a rule.

An illustrator may refuse a description, and moderation may object to the picture that comes of it. Either way the
description is written anew for the rule that it broke, once, and everybody hears of it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from shared.errors import ContentRefused, OverCap, ProviderRefused, ProviderSpent, ProviderUnset
from shared.production import catalogue
from shared.production.recorder import tell_of
from shared.providers.canvas import shown
from shared.providers.images import Drawn, Images
from shared.providers.language import Language, compose
from shared.providers.moderation import Moderation

TASK = "short.reword"
_TOLD = """\
An image model will not draw `description`, because it breaks `rule`. Say in other words what can be drawn instead: the
same people by the same names, the same place, light and mood, and of the event what does not break the rule, such as
the moment before or after it, or its traces. One sentence of plain English. It will be drawn in the style `style`.
"""


class Reworded(BaseModel):
    """The form of a description in other words."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    description: str = Field(min_length=1, max_length=2_000)


@dataclass(frozen=True)
class Illustrators:
    """Whoever is needed for one picture: who draws it, who finds other words for it, and who looks at it."""

    images: Images
    language: Language
    moderation: Moderation

    def picture(self, description: str, draw: Callable[[str], Drawn], *, style: str) -> Drawn:
        """What `draw` makes of a description, if nobody objects to it; of other words, if somebody does.

        Raises ContentRefused when somebody objects to that as well, or nobody has other words, and what `draw` raises.
        """
        objector: Images | Moderation = self.images
        try:
            drawn = draw(description)
            objector = self.moderation
            return self._let_through(drawn)
        except ContentRefused as refusal:
            other = self._in_other_words(description, refusal, style)
            tell_of(objector, refusal.rule, description, other)
        try:
            return self._let_through(draw(other))
        except ContentRefused as again:
            raise ContentRefused(f"{again}; it was refused in other words too: “{other}”", rule=again.rule) from again

    def _let_through(self, drawn: Drawn) -> Drawn:
        """A picture to which moderation does not object. An understudy sees nothing, and is not asked."""
        if not catalogue.is_vendor(self.moderation.company):
            return drawn
        if findings := self.moderation.look(shown(drawn.image)).findings:
            rule = ", ".join(dict.fromkeys(found.category for found in findings))
            raise ContentRefused(f"moderation objects to the picture that was drawn ({rule})", rule=rule)
        return drawn

    def _in_other_words(self, description: str, refusal: ContentRefused, style: str) -> str:
        """Raises the refusal itself when nobody has other words."""
        facts = {"description": description, "rule": refusal.rule or str(refusal), "style": style}
        try:
            return compose(self.language, TASK, instructions=_TOLD, facts=facts, into=Reworded).description
        except (ProviderRefused, ProviderUnset, ProviderSpent, OverCap) as unable:
            raise refusal from unable
