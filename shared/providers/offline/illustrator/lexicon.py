"""What words say about a picture as a whole: where, when, in what weather and mood; and about who is in it.

Every entry is a name and the words for it, in the singular and in lower case; `_` joins the words of a phrase.
"""

SETTINGS = {
    "sea": "sea ocean wave waves open_water high_seas sailing voyage",
    "deck": "deck ship_deck",
    "coast": "coast shore beach cliff cliffs bay harbor harbour port island seaside headland lagoon pier dock",
    "forest": "forest woods wood woodland grove glade thicket jungle rainforest swamp marsh wilderness trees",
    "mountain": "mountain mountains peak summit valley hill hills hillside highland ridge alps volcano canyon gorge "
    "everest",
    "desert": "desert dune dunes sand sahara oasis wasteland pyramid egypt egyptian",
    "city": "city skyline metropolis downtown rooftop urban town capital skyscrapers neighborhood york tokyo london",
    "street": "street alley market avenue lane bazaar square sidewalk pavement shop cafe corner",
    "village": "village hamlet countryside cottage cottages farmhouse settlement",
    "room": "room bedroom kitchen house_interior apartment office attic classroom school cabin inside hospital "
    "study parlour parlor window desk table home indoors cellar basement sofa bed prison cell",
    "library": "library bookshop bookstore archive shelves bookshelf bookshelves",
    "laboratory": "laboratory lab workshop factory_floor experiment experiments research garage",
    "hall": "hall palace cathedral throne_room ballroom museum corridor hallway court parliament senate "
    "interior chapel",
    "stairs": "staircase stairs stairway steps stairwell spiral",
    "stage": "stage theatre theater concert circus cinema spotlight audience performance opera",
    "space": "space galaxy universe cosmos orbit nebula asteroid interstellar solar_system black_hole milky_way "
    "cosmic spaceship planets outer_space star-field starfield",
    "moon": "mars lunar moonscape crater craters martian alien_world alien_planet",
    "river": "river stream creek waterfall lake pond riverbank canal",
    "field": "field greenhouse grass farm meadow prairie garden grassland savanna savannah pasture orchard park "
    "plain plains lawn crops",
    "cave": "cave cavern tunnel mine underground grotto dungeon crypt lair",
    "underwater": "underwater reef seabed depths abyss coral deep_sea sunken ocean_floor aquarium atlantis",
    "snow": "snow snowy ice icy arctic antarctic antarctica glacier blizzard frozen winter tundra iceberg frost",
    "ruins": "ruins ruin ancient_temple acropolis greece greek rome roman colosseum aztec maya mayan stonehenge "
    "cemetery graveyard grave tomb",
    "battlefield": "battlefield battle war army siege trench soldiers warriors invasion combat",
    "road": "road highway route crossroads racetrack railway station platform tracks",
    "track": "path trail journey footpath track heath moor moorland towpath",
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
    "wind": "wind windy gust gusts breeze windswept windblown wind-blown blowing north_wind",
    "fog": "fog foggy mist misty haze hazy smoke steam",
}

MOODS = {
    "calm": "calm quiet peaceful serene gentle still silent tranquil sleep sleepy meditation rest balance",
    "joyful": "happy joyful joy cheerful laughing laugh smile smiling festive celebrate celebration fun party "
    "bright colorful success win hope hopeful",
    "dark": "dark scary horror terrifying creepy haunted sinister evil nightmare fear grim shadow shadowy "
    "cursed death dead murder blood danger dangerous eerie monster",
    "sad": "sad lonely alone sorrow grief melancholy cry crying tears lost loss abandoned empty regret failure broken",
    "mysterious": "mysterious mystery secret strange magic magical enchanted hidden unknown enigma mystic dream "
    "dreamlike curious riddle whisper spell wonder",
    "epic": "epic heroic hero brave grand glorious legendary powerful mighty victory triumph triumphant golden "
    "majestic",
    "tender": "love romantic tender romance kiss sweet kind heartwarming friendship warm soft embrace family",
}

COLOURS = {
    "c0392b": "red scarlet crimson ruby",
    "e67e22": "orange",
    "f2c230": "yellow",
    "3f9a4d": "green emerald",
    "2f6fc0": "blue azure sapphire",
    "7d4aa8": "purple violet",
    "e887ae": "pink",
    "f0eee8": "white ivory",
    "2c2c34": "black ebony",
    "8a8d94": "gray grey",
    "7a5238": "brown",
    "d9a83a": "golden gold",
    "b8c0c8": "silver",
    "2aa198": "teal turquoise cyan",
}

CUES = {
    "aged": "old elderly aged ancient retired weathered",
    "moving": "walk walks walking run runs running climb climbs climbing travel travels traveling chase chases "
    "chasing flee flees escape escapes march marches hurry hurries hurrying wander wanders wandering cross "
    "crosses crossing stride strides enter enters entering leaving race races step stepping follow "
    "follows",
    "sitting": "sit sits sitting sat rest rests resting read reads reading think thinks thinking kneel kneels "
    "kneeling meditate meditates meditating wait waits waiting write writes writing crouch crouches",
    "flying": "fly flies flying flew soar soars soaring hover hovers hovering",
    "many": "crowd people group crowds many family audience team soldiers army friends children men women tribe "
    "mob pack herd flock school swarm hundreds thousands several villagers citizens workers students",
    "company": "crowd people family team army tribe mob couple everyone they we audience",
    "absent": "no without not",
    "moon": "moon",
    "sun": "sun",
    "huge": "huge great giant enormous blazing rays",
    "place": "in at of from near through across over under the",
}
"""What else words say: how old or how many somebody is, what they do. `company` is people by itself, after a word of
`place` a name is not a person's."""

NUMBERS = {
    "2": "two couple pair twins both lovers",
    "3": "three trio several",
    "4": "four",
    "5": "five six seven dozen many",
}

FRAMINGS = {
    "above": "from_above seen_from_above birds-eye aerial overhead_shot",
    "low": "low_angle low-angle from_below looking_up",
    "close": "close-up closeup detail_shot detail macro seen_close close portrait_shot",
    "wide": "wide wide_shot establishing panorama distant far_away vast",
    "medium": "medium medium_shot medium_wide",
}

GARMENTS = {
    "cape": "cloak mantle",
    "cloth": "coat raincoat dress robe jacket gown uniform suit shirt sweater hoodie armor tunic",
    "accent": "scarf cape hat hood backpack belt ribbon",
}
"""What people wear, by the tone of a figure that a colour before it gives."""
