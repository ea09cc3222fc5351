"""What the illustrator can draw, as vector text (`vector.figure` reads it), by name."""

from shared.providers.offline.illustrator.figures.animals import ANIMALS
from shared.providers.offline.illustrator.figures.beasts import BEASTS
from shared.providers.offline.illustrator.figures.buildings import BUILDINGS
from shared.providers.offline.illustrator.figures.ideas import IDEAS
from shared.providers.offline.illustrator.figures.keepsakes import KEEPSAKES
from shared.providers.offline.illustrator.figures.people import PEOPLE
from shared.providers.offline.illustrator.figures.plants import PLANTS
from shared.providers.offline.illustrator.figures.things import THINGS
from shared.providers.offline.illustrator.figures.tools import TOOLS
from shared.providers.offline.illustrator.figures.vehicles import VEHICLES

FIGURES = PEOPLE | ANIMALS | BEASTS | BUILDINGS | PLANTS | VEHICLES | THINGS | TOOLS | KEEPSAKES | IDEAS
