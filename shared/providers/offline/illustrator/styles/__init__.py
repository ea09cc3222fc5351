"""The ways in which the illustrator paints, by the names that the studio's formats use."""

from shared.providers.offline.illustrator.styles.anime import ANIME
from shared.providers.offline.illustrator.styles.comic import COMIC
from shared.providers.offline.illustrator.styles.film import FILM
from shared.providers.offline.illustrator.styles.flat import FLAT
from shared.providers.offline.illustrator.styles.neon import NEON
from shared.providers.offline.illustrator.styles.oil import OIL
from shared.providers.offline.illustrator.styles.photo import PHOTO
from shared.providers.offline.illustrator.styles.style import Style
from shared.providers.offline.illustrator.styles.watercolor import WATERCOLOR

STYLES: dict[str, Style] = {
    "3d-animated-film": FILM,
    "anime": ANIME,
    "realistic": PHOTO,
    "watercolor": WATERCOLOR,
    "comic-book": COMIC,
    "cyberpunk": NEON,
    "oil-painting": OIL,
    "flat-vector": FLAT,
}
