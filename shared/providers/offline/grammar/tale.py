"""Fragments of gentle tales and of myths. One a line, told and shown: `text | picture`, in no order within a move.

Slots as in `dark`.
"""

from collections.abc import Mapping

MOVES: Mapping[str, str] = {
    "once": """
Long ago, when {place} was only a handful of roofs, there lived a child called {name} who collected questions. | {name} as a child on a hill above a small village, golden evening
In {place}, where the river takes its time, lived {name}, who could not sleep for wondering. | {name} at a window above a slow river, moonlight
There was once a lamplighter called {name}, who knew every street of {place} by its shadows. | {name} lighting a street lamp at dusk in {place}
{name} had a small boat, a patient heart, and one question about {topic}. | {name} in a small boat on a calm lake, evening
It begins on a hill above {place}, with {name} lying in the grass and looking up. | {name} lying in a meadow looking at the stars
There was a winter when the snow came up to the window sills, and in that winter {name} first heard of {topic}. | a cottage in deep snow, warm window, night
{name}'s grandmother knew a story about {topic}, but she only ever told the first half. | a grandmother and {name} by a fireplace, night
The wind in {place} carries stories the way other winds carry leaves. | leaves blowing over rooftops at sunset
In those days a person could walk to the edge of the map in a single afternoon. | {name} walking over green hills toward the horizon
Some children are born asking. {name} had been asking before the first tooth. | a curious child looking up at the sky, morning
The moon was new that night, and thin as a fingernail, and it listened. | a thin moon above a quiet meadow
Under the oldest tree in {place} there was a bench, and on the bench, every evening, sat {name}. | {name} on a bench under an old tree, evening light
{name} kept a jar on the shelf for things too important to forget. It held one feather, one key, and a question about {topic}. | a glass jar on a shelf with a feather and a key
It was the kind of evening that holds the door open for a story. | an open cottage door with warm light, evening
""",
    "setting-out": """
So one evening {name} put on a coat, kissed the cat, and went to find out about {topic}. | {name} in a coat on a doorstep at dusk, a cat watching
The road went over three hills, and on each hill {name} turned and waved at the lit window. | {name} on a hill waving at a distant lit window
{name} packed an apple, a blanket, and a piece of string, since one never knows. | an apple, a blanket and a string on a wooden table
"Take the slow road," said the grandmother. "The fast one has nothing on it." | a grandmother pointing along a winding road, sunset
The river was going the same way, so they went together. | {name} walking along a river through meadows, evening
At the crossroads stood a stone with no names on it. {name} chose the way that smelled of pine. | a stone at a crossroads near a pine forest
The stars came out one by one, like people arriving early for a feast. | stars appearing above dark hills
Behind the last house the dark was soft, and full of small friendly noises. | a path leaving a village at night, fireflies
{name} was a little afraid, and went anyway, which is how all good roads begin. | {name} at the edge of a forest, moonlight
A fox went ahead for a while, looking back now and then, as foxes do when they are not really lost. | a fox on a forest path looking back, moonlight
The bridge asked for a song, and {name} knew only one, so the bridge was content. | {name} singing on a small wooden bridge over a river
Night opened its big blue coat and let {name} walk inside. | {name} under a huge starry sky, blue night
The last lamp of {place} grew small behind {name}, then smaller, then a star. | a single distant lamp in a dark valley
Nobody told {name} how far it was, and so it was not far. | {name} walking on a long road at dawn, mountains
""",
    "first-meeting": """
The first to answer was an owl. "About {topic}," it said, "I know only what can be seen from above." | an owl on a branch speaking to {name}, moonlit forest
By the water sat an old ferryman, mending a net that had no holes in it. | an old ferryman mending a net by a river, evening
"Ask the mountain," said the ferryman. "But ask it kindly. It is older than the word why." | a great mountain above a river, dusk
A lantern hung from a branch, though nobody had hung it, and the moths read by its light. | a lantern on a tree branch, moths, forest at night
In the meadow the rabbits were holding a meeting about dew. They made room. | rabbits in a circle in a moonlit meadow
A shepherd shared his fire. He had counted so many sheep that he had grown wise by accident. | a shepherd and {name} by a small fire, stars
"What will you do with the answer?" asked the river. {name} had not thought of that. | {name} leaning over a river, reflection of stars
The baker of the next village was already awake. Bakers and travellers keep each other's secrets. | a baker with warm bread in a lit window before dawn
A stone giant slept across the path. {name} asked his pardon and walked round his smile. | a sleeping stone giant covered in moss, forest
Three moths flew ahead, so pale that they might have been the idea of moths. | three pale moths over a dark path
The wind put down what it was carrying, and listened. | tall grass bending in a moonlit meadow
There was a door in a hill, and behind the door the sound of somebody sweeping. | a small round door in a green hill, evening
The old tortoise had met {topic} once, or thought so, or had dreamed it. At his age, he said, it is all the same drawer. | an old tortoise talking to {name} by a pond
A girl with a silver comb was combing the fog, and she did not mind being watched. | a girl combing the fog by a lake, dawn
""",
    "trial": """
Then came the part of the road that every story has, where the light runs out. | {name} at the mouth of a dark forest, last light
The gate would not open to strength, and it would not open to cleverness. It opened when {name} said please. | {name} before a great stone gate, moonlight
It rained, and {name} sat under a leaf, and learned that waiting is also a way of travelling. | {name} sheltering under a huge leaf in the rain
There were three doors: one of gold, one of iron, one of straw. {name} knocked on the one that was warm. | three doors in a hillside, gold, iron and straw
The wind blew out the lantern. So {name} learned the path with both feet. | {name} walking barefoot on a dark path, stars
Something large breathed in the dark. {name} breathed along with it, slowly, until they were friends. | {name} beside a huge sleeping animal in a cave
The bridge was made of a single hair, but it was the hair of somebody brave. | {name} crossing a thin glowing bridge over a valley
The mountain spoke only once an hour, and then only in vowels. | a mountain under the stars with a face in its rocks
{name} wept a little there. The tears ran downhill, and where they ran there were flowers by the morning. | {name} sitting on a rock, small flowers growing, dawn
A voice offered {name} every answer in the world but one. {name} chose the one. | {name} in a temple of light and shadow
The thread ran out, but by then {name} could hear the other end humming. | a golden thread leading into a labyrinth
The price was a secret, and {name} had only one, and gave it, and felt lighter. | {name} whispering into a hollow tree, night
Twice the road came back to the same stone. The third time, {name} said thank you to the stone, and it let the road go on. | a stone beside a winding road, evening
The storm asked, "Who goes there?" And {name} said, "Somebody small." And the storm, who had never been asked in, sat down. | {name} facing a storm cloud on a hill
""",
    "finding": """
And there, at last, {was} {topic}, so quiet that {name} nearly walked past. | {name} discovering a soft light in a clearing, night
"I thought you would be bigger," said {name}. Everything near the light laughed. | {name} laughing in a glowing clearing in the forest
It was not the answer {name} had carried the question for. It was a better one, and it fitted in the hand. | {name} holding a small glowing thing in both hands
The second half of grandmother's story was here all along, and it was very short. It said: look. | {name} looking up at a sky full of stars
{name} sat down beside it, and for a while neither of them needed to know anything. | {name} sitting by a still lake under the moon
What had seemed far away was only waiting to be walked to. | a warm light at the end of a long road
The water was so still that the sky had come down to look at itself. | a still lake mirroring the stars
{name} asked about {topic} one last time, and the whole meadow answered, each blade in its own small voice. | a meadow glowing at night, {name} in the middle
The old key from the jar was a perfect fit. The door had only wanted company. | a key in a small door, golden light
Somebody had left a bench there, worn smooth by all the others who had come to wonder. | an old bench on a hilltop, sunrise
High above, a star leaned out of its window. "Now you know," it said. "Now you may forget, and know it again tomorrow." | a bright star above a hill, {name} looking up
There are things one learns, and things one remembers for the first time. This was of the second kind. | {name} smiling with closed eyes, moonlight
The light was warm and smelled of bread and rain. | a warm glow between trees, soft rain
It was as if somebody had turned the night over, and on the back of it was written: well done. | a starry sky above {name} with open arms
""",
    "home": """
The way home was shorter, as ways home are. | {name} walking home through a valley at dawn
The fox walked along to the bridge, and there it bowed, and was only a fox again. | a fox on a wooden bridge, morning mist
In {place} the window was still lit. Somebody had kept the soup warm. | a lit cottage window, evening, smoke from the chimney
{name} put the answer in the jar, beside the feather, and it shines there a little when nobody looks. | a jar glowing softly on a shelf, night
And when {name} grew old, children came and asked about {topic}, and {name} told them the first half. | an old storyteller with children by a fire
The grandmother asked nothing. She only moved over on the bench. | a grandmother and {name} on a bench under a tree
The river told the sea, and the sea told the moon, and the moon has been smiling on one side ever since. | a half moon over the sea, calm night
{name} slept that night without a single question, and in the morning there were new ones, small and bright as eggs. | {name} asleep in bed, moonlight through the window
The cat had noticed nothing, or had noticed everything. With cats it is hard to say. | a cat on a window sill at night
The lamp burned low, and the shadows lay down one by one, like dogs after a long day. | a low lamp in a cosy room, long soft shadows
To this day, when the wind is right in {place}, one can hear somebody saying please to a gate. | rooftops of {place} in the wind, evening
The blanket smelled of pine, and of far away, and of home. | a folded blanket on a bed, moonlight
And {name} never told what it was. Some gifts stay warm only while they are wrapped. | {name} with a secret smile by a window
So the night closed its big blue coat again, one button at a time. | a dark blue sky above a sleeping village
""",
}
