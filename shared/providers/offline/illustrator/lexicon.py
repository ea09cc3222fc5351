"""The words that the illustrator understands, and what each makes it think of.

Every entry is a name and the words for it, in the singular and in lower case; `_` joins the words of a phrase.
"""

SETTINGS = {
    "sea": "sea ocean wave waves open_water high_seas deck sailing voyage",
    "coast": "coast shore beach cliff cliffs bay harbor harbour port island seaside headland lagoon pier dock",
    "forest": "forest woods wood woodland grove glade thicket jungle rainforest swamp marsh wilderness trees",
    "mountain": "mountain mountains peak summit valley hill hills highland ridge alps volcano canyon gorge everest",
    "desert": "desert dune dunes sand sahara oasis wasteland pyramid egypt egyptian",
    "city": "city skyline metropolis downtown rooftop urban town capital skyscrapers neighborhood york tokyo london",
    "street": "street alley market avenue lane bazaar square sidewalk pavement shop cafe corner",
    "village": "village hamlet countryside cottage cottages farmhouse settlement",
    "room": "room bedroom kitchen house_interior apartment office attic classroom school cabin inside hospital study "
    "window desk table home indoors cellar basement sofa bed prison cell",
    "library": "library bookshop bookstore archive shelves bookshelf bookshelves",
    "laboratory": "laboratory lab workshop factory_floor experiment experiments research garage",
    "hall": "hall palace cathedral throne_room ballroom museum corridor hallway court parliament senate interior chapel",
    "stairs": "staircase stairs stairway steps stairwell spiral",
    "stage": "stage theatre theater concert circus cinema spotlight audience performance opera",
    "space": "space galaxy universe cosmos orbit nebula asteroid interstellar solar_system black_hole stars milky_way "
    "cosmic spaceship planets",
    "moon": "mars lunar moonscape crater craters martian alien_world alien_planet",
    "river": "river stream creek waterfall lake pond riverbank canal",
    "field": "field farm meadow prairie garden grassland savanna savannah pasture orchard park plain plains lawn crops",
    "cave": "cave cavern tunnel mine underground grotto dungeon crypt lair",
    "underwater": "underwater reef seabed depths abyss coral deep_sea sunken ocean_floor aquarium atlantis",
    "snow": "snow snowy ice icy arctic antarctic antarctica glacier blizzard frozen winter tundra iceberg frost",
    "ruins": "ruins ruin ancient_temple acropolis greece greek rome roman colosseum aztec maya mayan stonehenge",
    "battlefield": "battlefield battle war army siege trench soldiers warriors invasion combat",
    "road": "road highway path trail route journey crossroads racetrack track railway",
}

TIMES = {
    "day": "day daytime noon midday afternoon sunny daylight sunlit summer bright",
    "dawn": "dawn sunrise morning daybreak early awakening spring",
    "dusk": "dusk sunset evening twilight sundown golden_hour autumn fall nightfall",
    "night": "night midnight nighttime moonlit moonlight starlit starry moon dark darkness nocturnal stars",
}

WEATHERS = {
    "storm": "storm stormy thunder lightning tempest hurricane thunderstorm tornado gale",
    "rain": "rain rainy raining drizzle downpour rainstorm wet",
    "snowfall": "snowfall snowing snowy blizzard snowstorm snowflakes",
    "fog": "fog foggy mist misty haze hazy smoke steam",
    "wind": "wind windy breeze gust",
}

MOODS = {
    "calm": "calm quiet peaceful serene gentle still silent tranquil sleep sleepy meditation rest balance",
    "joyful": "happy joyful joy cheerful laughing laugh smile smiling festive celebrate celebration fun party bright "
    "colorful success win hope hopeful",
    "dark": "dark scary horror terrifying creepy haunted sinister evil nightmare fear grim shadow shadowy cursed death "
    "dead murder blood danger dangerous eerie monster",
    "sad": "sad lonely alone sorrow grief melancholy cry crying tears lost loss abandoned empty regret failure broken",
    "mysterious": "mysterious mystery secret strange magic magical enchanted hidden unknown enigma mystic dream dreamlike "
    "curious riddle whisper spell wonder",
    "epic": "epic heroic hero brave grand glorious legendary powerful mighty victory triumph triumphant golden majestic",
    "tender": "love romantic tender romance kiss sweet kind heartwarming friendship warm soft embrace family",
}

COLOURS = {
    "c0392b": "red scarlet crimson ruby", "e67e22": "orange", "f2c230": "yellow", "3f9a4d": "green emerald",
    "2f6fc0": "blue azure sapphire", "7d4aa8": "purple violet", "e887ae": "pink", "f0eee8": "white ivory",
    "2c2c34": "black ebony", "8a8d94": "gray grey", "7a5238": "brown", "d9a83a": "golden gold", "b8c0c8": "silver",
    "2aa198": "teal turquoise cyan",
}  # fmt: skip

FIGURES = {
    "person": "person man guy stranger figure narrator hero heroine human adult worker keeper sailor fisherman captain "
    "traveler traveller hiker explorer adventurer wanderer hunter farmer merchant father husband brother neighbor uncle "
    "businessman entrepreneur employee boss student teacher actor musician singer artist painter writer poet thief "
    "soldier warrior builder carpenter baker cook chef gardener shepherd pilot driver athlete runner monk priest "
    "villager pirate founder programmer engineer hacker friend someone gentleman boatman guard crew twin survivor",
    "woman": "woman lady mother wife sister girl princess queen nurse dancer bride goddess aunt daughter actress she her "
    "girlfriend witch fairy ballerina maiden heiress sorceress",
    "child": "child kid boy son toddler baby schoolboy schoolgirl orphan kids",
    "sitter": "reader thinker philosopher dreamer beggar",
    "astronaut": "astronaut cosmonaut spaceman",
    "robot": "robot android cyborg automaton droid machine ai",
    "knight": "knight gladiator samurai crusader armor armour viking",
    "wizard": "wizard sorcerer mage magician merlin druid",
    "ghost": "ghost spirit phantom specter spectre spook",
    "wolf": "wolf werewolf coyote husky jackal hyena",
    "fox": "fox",
    "dog": "dog puppy hound retriever pup",
    "cat": "cat kitten kitty tomcat",
    "horse": "horse pony stallion mare unicorn donkey mule cavalry zebra",
    "deer": "deer stag reindeer elk moose antelope gazelle doe",
    "bear": "bear grizzly panda",
    "lion": "lion lioness tiger leopard panther cheetah jaguar",
    "elephant": "elephant mammoth rhino hippo",
    "camel": "camel caravan",
    "rabbit": "rabbit bunny hare",
    "cow": "cow bull ox cattle buffalo bison calf",
    "sheep": "sheep lamb goat ram flock",
    "mouse": "mouse rat hamster squirrel hedgehog mole",
    "owl": "owl",
    "bird": "bird sparrow swallow dove pigeon gull seagull eagle hawk falcon parrot hummingbird phoenix swan goose duck",
    "raven": "raven crow blackbird vulture magpie",
    "penguin": "penguin",
    "dinosaur": "dinosaur t-rex raptor tyrannosaurus",
    "snake": "snake serpent cobra python viper",
    "turtle": "turtle tortoise",
    "butterfly": "butterfly moth",
    "spider": "spider tarantula",
    "whale": "whale dolphin orca narwhal leviathan",
    "fish": "fish goldfish salmon tuna trout carp",
    "shark": "shark",
    "octopus": "octopus squid kraken jellyfish",
    "dragon": "dragon wyvern",
    "house": "house cottage mansion villa farmhouse home inn tavern cabin",
    "barn": "barn stable",
    "lighthouse": "lighthouse beacon",
    "castle": "castle fortress palace citadel kingdom",
    "tower": "tower turret watchtower",
    "church": "church cathedral chapel monastery abbey",
    "skyscraper": "skyscraper high-rise office_building headquarters",
    "windmill": "windmill mill turbine",
    "bridge": "bridge aqueduct viaduct",
    "tent": "tent camp campsite",
    "temple": "temple shrine pantheon parthenon bank courthouse museum",
    "pyramid": "pyramid pyramids pharaoh",
    "hut": "hut shack shelter",
    "factory": "factory plant industry industrial",
    "statue": "statue monument sculpture",
    "gate": "gate portal gateway entrance",
    "door": "door doorway",
    "tree": "tree oak willow maple apple_tree",
    "pine": "pine fir spruce christmas_tree",
    "palm": "palm palm_tree",
    "deadtree": "dead_tree bare_tree",
    "cactus": "cactus",
    "flower": "flower rose sunflower tulip lily blossom daisy lotus poppy petal",
    "mushroom": "mushroom toadstool fungus",
    "rock": "rock boulder stone",
    "volcano": "volcano eruption",
    "fire": "fire campfire bonfire flame blaze fireplace",
    "leaf": "leaf",
    "apple": "apple fruit",
    "ship": "ship vessel galleon schooner frigate sails fleet",
    "boat": "boat sailboat canoe raft ferry dinghy rowboat yacht",
    "car": "car taxi automobile truck van vehicle bus racecar",
    "train": "train locomotive subway tram",
    "rocket": "rocket spaceship spacecraft shuttle starship missile",
    "plane": "plane airplane aeroplane aircraft jet flight",
    "balloon": "hot-air_balloon hot_air_balloon balloon airship zeppelin",
    "submarine": "submarine",
    "ufo": "ufo flying_saucer alien aliens saucer",
    "satellite": "satellite space_station probe",
    "bicycle": "bicycle bike cyclist",
    "lantern": "lantern lamp torch lamplight flashlight",
    "candle": "candle candlelight",
    "book": "book diary journal novel notebook page story manuscript bible",
    "letter": "letter envelope mail message email note",
    "scroll": "scroll map parchment treasure_map contract document",
    "clock": "clock watch pocketwatch pocket_watch time deadline minute minutes hour hours alarm",
    "hourglass": "hourglass sandglass patience",
    "key": "key lock",
    "coin": "coin penny dollar coins currency bitcoin",
    "chest": "chest treasure",
    "bottle": "bottle potion elixir vial perfume",
    "crown": "crown tiara throne",
    "sword": "sword blade dagger katana",
    "shield": "shield protection security defense",
    "phone": "phone smartphone cellphone mobile app screen social_media",
    "computer": "computer laptop monitor software code coding program internet website algorithm data keyboard",
    "camera": "camera photograph photo photographer",
    "telescope": "telescope astronomer observatory astronomy spyglass",
    "cup": "cup coffee tea mug teacup",
    "umbrella": "umbrella parasol",
    "violin": "violin cello fiddle guitar instrument melody",
    "chair": "chair armchair seat",
    "mask": "mask disguise",
    "gift": "gift present box package birthday",
    "ball": "ball football soccer basketball",
    "brain": "brain mind memory memories intelligence neuron neurons psychology thought thoughts brains mental cognitive",
    "heart": "heart heartbeat emotion emotions",
    "lightbulb": "light_bulb lightbulb idea invention insight inspiration creativity innovation electricity",
    "chart": "chart graph statistics growth economy investment profit stock stocks sales finance financial",
    "gear": "gear gears cog engine mechanism productivity habit habits system process",
    "atom": "atom atoms physics quantum particle particles molecule molecules nuclear electron energy chemistry",
    "helix": "dna gene genes genetics evolution helix genome biology",
    "flask": "flask beaker chemical chemicals test_tube",
    "microscope": "microscope bacteria virus cell cells microbe microbes",
    "globe": "globe world earth geography planet_earth global climate",
    "skull": "skull skeleton bones bone fossil",
    "eye": "eye eyes vision sight gaze",
    "gem": "gem diamond jewel crystal jewels emerald_stone gemstone sapphire_stone",
    "ring": "ring wedding",
    "battery": "battery charge",
    "magnet": "magnet magnetic magnetism",
    "scales": "scales justice law balance judge",
    "moneybag": "money cash wealth rich riches fortune salary budget savings income debt fund",
    "pill": "pill medicine drug vitamin tablet",
    "star": "star northern_star falling_star shooting_star",
    "planet": "planet saturn jupiter venus exoplanet",
}

CHARACTERS: dict[str, tuple[str, tuple[str, ...], dict[str, str]]] = {
    "king": ("person", ("cape", "circlet"), {"cloth": "7a2436"}),
    "queen": ("woman", ("circlet",), {"cloth": "6a2a6a"}),
    "prince": ("person", ("cape", "circlet"), {"cloth": "2f5a8a"}),
    "princess": ("woman", ("circlet",), {"cloth": "d987ae"}),
    "emperor": ("person", ("cape", "circlet"), {"cloth": "8a2a2a"}),
    "pharaoh": ("person", ("cape", "circlet"), {"cloth": "d9b04a"}),
    "witch": ("wizard", (), {"cloth": "3a2a4a"}),
    "detective": ("person", ("hat",), {"cloth": "8a6f4e"}),
    "spy": ("person", ("hat",), {"cloth": "2c2c34"}),
    "gangster": ("person", ("hat",), {"cloth": "3a3a44"}),
    "cowboy": ("person", ("hat",), {"cloth": "8a5a34"}),
    "captain": ("person", ("hat",), {"cloth": "24406a"}),
    "scientist": ("person", (), {"cloth": "eef0f0"}),
    "doctor": ("person", (), {"cloth": "eef0f0"}),
    "nurse": ("woman", (), {"cloth": "e8f0f2"}),
    "bride": ("woman", (), {"cloth": "f6f2ec"}),
    "superhero": ("person", ("cape",), {"cloth": "2f5ab0", "accent": "d0303a"}),
    "hero": ("person", ("cape",), {}),
    "monk": ("person", (), {"cloth": "a8602c", "hair": "d9a888"}),
    "grandmother": ("woman", (), {"hair": "d8d6d0"}),
    "grandma": ("woman", (), {"hair": "d8d6d0"}),
    "grandfather": ("person", (), {"hair": "d8d6d0"}),
    "grandpa": ("person", (), {"hair": "d8d6d0"}),
    "panda": ("bear", (), {"fur": "f0eee8"}),
    "unicorn": ("horse", (), {"fur": "f6f2fa", "hair": "e8a0d0"}),
    "tiger": ("lion", (), {"fur": "e08a34"}),
    "panther": ("cat", (), {"fur": "22222c"}),
}
"""Those who need more than a figure: what they wear over it, and tones of their own."""

AGES = frozenset("old elderly aged ancient retired weathered".split())
MOTIONS = frozenset(
    "walk walks walking run runs running climb climbs climbing travel travels traveling chase chases chasing flee flees "
    "escape escapes march marches hurry hurries hurrying wander wanders wandering cross crosses crossing stride "
    "strides enter enters entering leave leaves leaving carry carries race races step stepping follow follows".split()
)
SITTING = frozenset(
    "sit sits sitting sat rest rests resting read reads reading think thinks thinking kneel kneels kneeling meditate "
    "meditates meditating wait waits waiting write writes writing crouch crouches".split()
)
MANY = frozenset(
    "crowd people group crowds many family audience team soldiers army friends children men women tribe mob pack herd "
    "flock school swarm hundreds thousands several villagers citizens workers students".split()
)
"""Words that say there is more than one."""

CROWDS = {"crowd", "people", "family", "team", "army", "tribe", "mob", "couple", "everyone", "they", "we", "audience"}
"""Words that are people by themselves."""

PAIRS = frozenset("two couple pair twins both lovers".split())
AFTER = frozenset({"no", "without", "not"})
"""A word right after one of these is not in the picture."""
