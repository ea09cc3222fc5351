"""Fragments of scary stories. One a line, told and shown: `text | picture`. Within a move they are in no order.

Slots: the topic ({topic}, {Topic}, {is}, {was}, {has}, {them}), and what a story keeps from its first line to its
last: who is in it ({name}), where ({place}), when ({hour}).
"""

from collections.abc import Mapping

MOVES: Mapping[str, str] = {
    "rumour": """
{name} had grown up with one rule about {topic}: you may wonder, but you do not ask out loud. | {name} as a child listening behind a half-open door, dim hallway
In {place}, people lower their voices when somebody mentions {topic}. | two neighbours whispering under a street lamp in {place}, night
The old women of {place} cross the street rather than finish a sentence about {topic}. | an old woman crossing an empty street at dusk, long shadows
There is a photograph in the town hall of {place}. Somebody has scratched one corner of it away. | an old framed photograph on a wall, one corner scratched white
Every family in {place} tells it differently, and every family stops at the same sentence. | a family at a dinner table, all silent, one candle
The school bus takes the long way round in {place}. The drivers have never been told why. | a lonely school bus on a foggy road at dawn
Children in {place} have a counting rhyme about {topic}. Nobody remembers teaching it to them. | children in a circle in a foggy school yard
The library kept one book about {topic}. On the card, the last name was written again and again and again. | an open book on a library desk under a green lamp
Nobody in {place} sells the house at the end of the lane. Nobody lives in it, either. | an abandoned house at the end of a lane, bare trees, moonlight
When {name} asked at the harbour, three men put down their cups and looked at the water. | three fishermen in a harbour tavern staring at dark water
There used to be a sign at the edge of {place}. Now there are only the two posts, and between them, {topic}, if you believe the talk. | two bare wooden posts at the edge of a foggy road
The priest rang the bell one extra time each evening. For company, he said, and he did not smile. | a church tower at dusk, one bell, crows
{name} laughed at the stories. People who laugh at the stories always go and look. | {name} laughing alone on a dark street, one lit window behind
A stranger once offered to explain {topic} for the price of a meal. He left before the bread came. | an empty chair in a tavern, a loaf of bread, a candle
""",
    "going": """
So {name} went to see, on a night that smelled of rain and cold iron. | {name} with a lantern on a rainy lane, night
It was {hour} when {name} found the door. It was not locked. It was only waiting. | an old wooden door slightly open, darkness behind, moonlight
{name} took a lantern, a notebook, and the kind of courage that only works outdoors. | a lantern and a notebook on a wooden table, dark window
The road to it was shorter than it should have been. {name} noticed, and kept walking. | a narrow road through a dark forest, fog
Halfway there, the dog sat down and would not be moved. {name} went on alone. | a dog sitting in the middle of a dark path, {name} walking away
The key turned as if it had been turned an hour ago. | a hand turning an iron key in a lock, close, candlelight
Inside, the air had the stillness of a room where somebody has just stopped talking. | an empty room with covered furniture, moonlight through a window
The stairs did not creak. That was the first thing that was wrong. | a dark wooden staircase seen from below, lantern light
{name} counted the windows from outside, and then again from inside. There was one more inside. | a corridor with too many windows, moonlight on the floor
There was dust on everything but the handle. | a clean brass door handle on a dusty door, close
The map on the wall showed {place} as it is now. It was a hundred years old. | an old map on a cracked wall in lantern light
A clock was going in the hall, wound and warm, in a house with no one to wind it. | a tall clock in a dark hall, moonlight
{name} said hello, the way you do in empty places. The echo took a little too long to think about it. | {name} in a vast dark hall holding a lantern
Somebody had set the table for two. One of the cups was still steaming. | a table set for two, one steaming cup, candle
""",
    "sign": """
Then, from the next room, came the sound of somebody turning a page. | a dark doorway, an open book glowing in lantern light
There were footprints in the dust. They came toward {name}, and they stopped. | footprints in dust on a wooden floor, lantern light
The lantern leaned, as flames do when a door is opened. Every door was shut. | a lantern flame leaning sideways, dark room
On the window, from the inside, someone had written a name in the fog. It was not yet finished. | a fogged window with finger marks, night behind
In the mirror the room was the same, only tidier. | an old mirror reflecting a moonlit room
A chair stood in the corner, facing the wall. {name} was almost sure it had been facing the door. | a wooden chair facing a corner, dim light
There was a smell of snuffed candles, and under it, faintly, of the sea. | a row of snuffed candles, smoke rising, window
Something above took four steps and waited, politely, for an answer. | a cracked ceiling and a swinging lamp, shadows
The wallpaper had a pattern of birds. One of them had turned its head. | faded wallpaper with birds, one looking out, lantern light
On the shelf lay a toy that {name} had lost at the age of six. | a small worn toy on a dusty shelf, moonlight
The radio hissed, found a voice, and the voice read out the name of the street. | an old radio glowing in a dark room
Outside, all the dogs of {place} began to bark. Then, together, they stopped. | dark rooftops of {place} under the moon
A child was humming behind the wall. It was the counting rhyme, and it was one line too long. | a dark wall with a thin crack of light
The notebook lay open. {name} had written nothing in it. The page was full. | an open notebook covered in writing, candle
""",
    "deeper": """
The talk in town had got one thing wrong about {topic}. It had made it smaller. | {name} small in a huge dark hall, moonlight from above
{name} tried the way back. The corridor was there. The door was not. | a long corridor ending in a blank wall, lantern light
That is when {name} understood that the silence was not empty. It was holding its breath. | {name} standing still in a dark room, eyes wide
Each room was a little colder than the last, and a little more like home. | a dim room with a familiar armchair, cold blue light
It is one thing to look for {topic} in the dark. It is another to feel the looking returned. | two faint points of light in a dark doorway
On the wall hung portraits, each a little newer than the one before. At the end there was a frame with nothing in it. | a row of portraits in a corridor, the last frame empty
{name} held the lantern higher, and the dark stepped back one step. Only one. | {name} holding a lantern up against deep darkness
There was a staircase going down. It had been going up when {name} came. | a spiral staircase into darkness, seen from above
The whisper was not in the room. It was in the pause between two heartbeats. | a close view of {name} listening, candlelight on half the face
Under the floor something moved, slowly, the way a sleeper turns over when the light comes on. | wooden floorboards with light between them, shadow below
{name} remembered the rule then, the one from childhood, and saw why it said out loud. | {name} covering the mouth with a hand, moonlight
Whatever it was, it had learned to knock. Three times, and then a little closer, three times more. | a door in the dark with a line of light beneath it
The lantern showed the wall, the table, the window, and on the window, from outside, the print of a hand. | a hand print on a frosty window, lantern light
Time was behaving strangely. The clock struck once, and the echo struck twice. | a tall clock in shadow, hands blurred
""",
    "turn": """
And there {was} {topic}, exactly as the stories said, and not at all as the stories meant. | a silhouette at the end of a moonlit corridor
Then the lantern went out, and it was still not dark. | a pale glow filling a room without lamps
{name} turned round. The empty frame was not empty any more. | a portrait frame with a dim face, moonlight
The voice that answered was {name}'s own, and it sounded relieved. | {name} facing a mirror in the dark
Somebody had been keeping {topic} in this house for a very long time. Somebody had just retired. | an old coat on a hook and a ring of keys, moonlight
The last line in the notebook said: thank you for coming. It is your turn now. | an open notebook, one line of writing, candlelight
The stories never warned people away from {topic}. They were how {topic} found people. | a dark street with doors opening one by one
The scratched corner of the photograph was whole again. The face in it was young, and waving, and familiar. | an old photograph held in a hand, lantern light
It had not been hiding. It had been waiting to be counted. | shadows of many people on a wall, one candle
There was only one set of footprints in the dust now, and they were going in. | a single line of footprints toward a dark door
The thing about a locked door is that it keeps two rooms safe. {name} had only thought of one. | a heavy locked door, light on both sides
Nobody had ever left that house afraid. That was the worst of it. They came out smiling. | a smiling figure in a doorway at dawn, fog
The knocking came again. It came from the inside of the lantern. | a lantern with a shadow inside the glass
What {name} saw was small, and patient, and had all the time in the world. | a small shadow on a moonlit floor
""",
    "after": """
In the morning the lane was empty, and the two posts had a sign between them again. It was freshly painted. | a newly painted sign on a foggy road at dawn
{name} came home before sunrise, and has never once been heard on the stairs since. | {name} standing on a staircase at dawn, pale light
They found the lantern. It was still warm. It is still warm now. | a lantern on a doorstep, glowing, snow
The book in the library has one more name on its card, in a very careful hand. | a library card with a list of names, green lamp
In {place} they added a verse to the rhyme. The children learned it overnight. | children skipping in a foggy yard
{name} does not talk about {topic}. If you ask, {name} only looks at your hands, and counts the fingers. | {name} at a window, rain, face half in shadow
There is a new portrait in the corridor. People say the eyes are kind. They say it on the way out. | a portrait in a dark corridor, kind eyes
The dog came back by itself. It sleeps across the door now, facing in. | a dog lying across a doorway, night
The priest rings the bell two extra times, and he has stopped explaining. | a church bell at night, moon behind
On quiet nights a light goes from window to window in the house, as if somebody were looking for the way out. Or showing it. | a lit window in an abandoned house, night
The clock in the hall has stopped. Everybody in {place} still wakes at {hour}. | dark houses with one lit window each, night
And the chair in the corner has been turned around. It faces the door. | a wooden chair facing an open door, moonlight
They rented out the house in spring. The family likes it. Their youngest hums. | a house with warm windows in spring dusk
The door is there to this day, and it is not locked. It is only waiting. | an old wooden door slightly open, darkness behind
""",
}
