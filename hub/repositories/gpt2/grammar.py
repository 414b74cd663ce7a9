"""The domain of the small GPT-2: short texts about people who learn something.

A text is an opening sentence and one to three that follow it. All of them speak of one topic and,
where they speak of somebody, of one person or group. `texts` composes such texts; `is_text` says
whether a string is one, so that what the model writes can be checked.
"""

import random
import re
from dataclasses import dataclass
from functools import cache
from itertools import product

# For each topic: its name, what one can learn in it, what one needs for it, where it takes place.
TOPICS = {
    "cooking": {
        "skill": """bake bread|cook a good soup|make fresh pasta|prepare a simple dinner
            |boil rice|fry an egg|season a salad|bake an apple cake|cook for ten guests
            |make tomato sauce|roast vegetables|cook without salt""",
        "tool": """a sharp knife|a hot oven|fresh vegetables|a large pan|good olive oil
            |a wooden spoon|some flour and water""",
        "place": "the kitchen|a small restaurant|the school canteen",
    },
    "programming": {
        "skill": """write a small program|build a website|find a bug|read old code
            |test a function|sort a long list|draw a chart with Python|write clear code
            |use a library|store data in a table|automate boring work|train a small model""",
        "tool": """a laptop|a text editor|an internet connection|a good keyboard
            |the newest version of Python|some example data""",
        "place": "the computer room|the office|the city library",
    },
    "gardening": {
        "skill": """plant a tree|grow tomatoes|water the flowers|cut the roses
            |prepare the soil|sow carrots|keep the weeds away|build a raised bed
            |grow herbs on a balcony|dry flowers|feed the birds in winter""",
        "tool": """a spade|good soil|a watering can|young plants|a pair of gloves
            |some seeds|a sunny corner""",
        "place": "the garden|the park|the greenhouse",
    },
    "music": {
        "skill": """play the piano|sing a song|read music|tune a guitar|write a melody
            |play in a band|keep the rhythm|learn a song by heart|play the violin
            |sing in a choir|record a song""",
        "tool": """a guitar|a good teacher|a quiet room|an old piano|a pair of headphones
            |a songbook""",
        "place": "the music school|the concert hall|the church",
    },
    "photography": {
        "skill": """take a portrait|choose the right lens|print a photo|take pictures at night
            |work with natural light|edit a picture|photograph birds|hold the camera still
            |photograph a wedding|make an album""",
        "tool": """a camera|a tripod|a lot of light|a white wall|a fast lens
            |an empty memory card""",
        "place": "the studio|the old town|the museum",
    },
    "sewing": {
        "skill": """sew a button|make a dress|shorten a pair of trousers|repair a zip
            |knit a scarf|cut the fabric|sew a straight line|make curtains|mend a sock
            |design a bag""",
        "tool": """a needle and thread|a sewing machine|soft wool|a pair of scissors
            |a measuring tape|cotton fabric""",
        "place": "the workshop|the community centre|the shop on the corner",
    },
    "swimming": {
        "skill": """swim a hundred metres|dive into the water|breathe in the right way
            |float on the back|swim in the sea|jump from the tower|save a swimmer
            |swim without fear|turn at the wall""",
        "tool": """a towel|a pair of goggles|a swimming cap|warm water|a patient trainer""",
        "place": "the swimming pool|the sports centre|the holiday camp",
    },
    "travel": {
        "skill": """plan a long trip|pack a light bag|read a train timetable|find a cheap hotel
            |cross the mountains on foot|order food in a foreign language|travel alone
            |book a night train|read a map|find the way without a phone""",
        "tool": """a passport|a map|comfortable shoes|a small bag|a train ticket
            |a list of phone numbers""",
        "place": "the station hall|the youth hostel|the travel agency",
    },
    "Korean": {
        "skill": """read Korean|write a letter in Korean|understand a Korean film
            |order a meal in Korean|count in Korean|sing a Korean song|talk to the neighbours
            |learn ten new words|pronounce the vowels|tell a story in Korean""",
        "tool": """a dictionary|a notebook|a set of flash cards|a grammar book
            |a friend from Seoul""",
        "place": "the language school|the cultural centre|the university",
    },
    "painting": {
        "skill": """mix colours|draw a face|paint the sea|clean the brushes|draw with a pencil
            |paint a room in a day|copy an old painting|frame a picture|paint flowers
            |draw a house in perspective""",
        "tool": """a set of brushes|some paper|a box of paints|a soft pencil|good light
            |a clean canvas""",
        "place": "the art school|the gallery|the attic",
    },
    "bicycle repair": {
        "skill": """repair a bicycle|change a tyre|fix a bicycle lamp|oil the chain
            |adjust the brakes|replace a pedal|straighten a wheel|patch an inner tube
            |clean the gears|raise the saddle""",
        "tool": """a screwdriver|a set of spanners|a few spare parts|a box of tools|strong glue
            |a pump""",
        "place": "the garage|the repair shop|the cellar",
    },
    "chess": {
        "skill": """open a game of chess|win with a single pawn|defend the king
            |think three moves ahead|play chess against the clock|solve a chess problem
            |teach chess to children|play without looking at the board|lose with dignity""",
        "tool": """a chessboard|a strong opponent|a lot of time|a chess clock
            |a book of old games""",
        "place": "the chess club|the café|the reading room",
    },
}

# For each kind of person: who it can be, its pronouns, and the verbs that agree with it.
PERSONS = (
    {
        "who": """My sister|My mother|My aunt|My grandmother|My daughter|The young woman next door
            |Mina|Julia|Anna|Our new colleague Sora""",
        "they": "she",
        "their": "her",
        "them": "her",
        "is": "is",
        "has": "has",
        "s": "s",
        "es": "es",
        "does": "does",
    },
    {
        "who": """My brother|My father|My uncle|My grandfather|My son|The old man next door
            |Daniel|Peter|Minho|Our new colleague Tom""",
        "they": "he",
        "their": "his",
        "them": "him",
        "is": "is",
        "has": "has",
        "s": "s",
        "es": "es",
        "does": "does",
    },
    {
        "who": """My parents|My friends|My cousins|The children|Our neighbours|The students
            |Two of my colleagues|The twins""",
        "they": "they",
        "their": "their",
        "them": "them",
        "is": "are",
        "has": "have",
        "s": "",
        "es": "",
        "does": "do",
    },
    {
        "who": "My wife and I|We|My friend and I|My husband and I",
        "they": "we",
        "their": "our",
        "them": "us",
        "is": "are",
        "has": "have",
        "s": "",
        "es": "",
        "does": "do",
    },
    {
        "who": "I",
        "they": "I",
        "their": "my",
        "them": "me",
        "is": "am",
        "has": "have",
        "s": "",
        "es": "",
        "does": "do",
    },
)

COURSES = ("course", "class", "workshop", "lesson")

# Parts that fit every topic and every person.
COMMON = {
    "since": "for two years|since last summer|for a few weeks|since January",
    "day": "Monday|Tuesday|weekend|morning|evening",
    "season": "spring|summer|autumn|winter|year",
    "companion": "best friend|teacher|whole family|neighbour",
}

# How a text can begin and go on: about nobody, or about one of PERSONS.
GENERAL_OPENINGS = (
    "In this {course}, we will teach you how to {skill}.",
    "In this {course}, you will learn how to {skill} and how to {skill2}.",
    "By the end of this {course}, you will be able to {skill}.",
    "If you want to {skill}, you need {tool}.",
    "If you want to {skill}, this {course} is for you.",
    "It is easy to {skill} with {tool}.",
    "To {skill}, you need {tool} and a little patience.",
    "Would you like to learn how to {skill}?",
    "The {course} begins in {place}, where we will {skill}.",
    "Many people think that it is hard to {skill}, but all you need is {tool}.",
    "Before we {skill}, we will talk about {tool}.",
    "There is nothing better than to {skill} on a quiet {day}.",
)
GENERAL_SEQUELS = (
    "You will also learn how to {skill}.",
    "All you need is {tool}.",
    "We meet in {place} every {day}.",
    "After that, we will show you how to {skill}.",
    "The {course} is for everybody who wants to {skill}.",
    "No experience in {topic} is needed.",
    "Please bring {tool} with you.",
    "Next {season}, there will be another {course} in {place}.",
)
PERSONAL_OPENINGS = (
    "{who} want{s} to learn how to {skill}, so {they} take{s} a {course} in {topic}.",
    "{who} {has} been learning {topic} {since}, and now {they} can {skill}.",
    "{who} {is} happy because {they} can {skill}.",
    "{who} go{es} to {place} every {day} to {skill}.",
    "{who} {does} not know how to {skill}, but {they} want{s} to learn it.",
    "{who} like{s} to {skill} with {their} {companion}.",
    "{who} {has} {tool}, so {they} can {skill}.",
    "{who} {is} in {place} because {they} want{s} to {skill}.",
)
PERSONAL_SEQUELS = (
    "{Their} {companion} can {skill}, too.",
    "Next {season}, {they} want{s} to {skill}.",
    "The teacher says that it is important to {skill}.",
    "With {tool}, {they} can also {skill}.",
    "Last week, {they} learned how to {skill}.",
    "One day, {they} would like to {skill}.",
    "{They} practise{s} in {place} every {day}.",
    "At first, it was hard for {them} to {skill}.",
    "The {course} in {topic} makes {them} happy.",
    "{They} also {has} {tool}.",
)

_MOST_SEQUELS = 3


@dataclass(frozen=True)
class Theme:
    """What all sentences of one text share.

    A topic, what the course is called, and, unless the text is about nobody, a place in PERSONS.
    """

    topic: str
    course: str
    person: int | None

    @property
    def openings(self) -> tuple[str, ...]:
        """The forms of its first sentence."""
        return GENERAL_OPENINGS if self.person is None else PERSONAL_OPENINGS

    @property
    def sequels(self) -> tuple[str, ...]:
        """The forms of its other sentences."""
        return GENERAL_SEQUELS if self.person is None else PERSONAL_SEQUELS

    @property
    def parts(self) -> dict[str, list[str]]:
        """What can stand in each place of a form."""
        return _parts(self)


THEMES = tuple(Theme(*pair) for pair in product(TOPICS, COURSES, (None, *range(len(PERSONS)))))


def texts(number: int, seed: int) -> list[str]:
    """So many texts, chosen by a seed; one can occur twice, which is rare."""
    chance = random.Random(seed)
    # Half of the texts are about nobody.
    weights = [len(PERSONS) if theme.person is None else 1 for theme in THEMES]
    return [_text(theme, chance) for theme in chance.choices(THEMES, weights, k=number)]


def sentences(text: str) -> list[str]:
    """The sentences of a text; a sentence ends with `.` or `?`."""
    return re.findall(r"[^.?]+[.?]|[^.?]+$", text.replace(". ", ".").replace("? ", "?"))


def is_text(text: str) -> bool:
    """Is this a whole text of the domain: a known opening and known sequels on one theme?"""
    first, *others = sentences(text) or [""]
    return any(
        _matches(theme, theme.openings, first)
        and all(_matches(theme, theme.sequels, sentence) for sentence in others)
        for theme in THEMES
    )


def _text(theme: Theme, chance: random.Random) -> str:
    forms = [
        chance.choice(theme.openings),
        *chance.sample(theme.sequels, chance.randint(1, _MOST_SEQUELS)),
    ]
    skills = chance.sample(theme.parts["skill"], len(forms) + 1)  # no skill twice
    return " ".join(
        _sentence(form, theme.parts | {"skill": [skill], "skill2": skills[-1:]}, chance)
        for form, skill in zip(forms, skills, strict=False)
    )


def _sentence(form: str, parts: dict[str, list[str]], chance: random.Random) -> str:
    return form.format(**{name: chance.choice(options) for name, options in parts.items()})


def _matches(theme: Theme, forms: tuple[str, ...], sentence: str) -> bool:
    return bool(_pattern(theme, forms).fullmatch(sentence))


@cache
def _pattern(theme: Theme, forms: tuple[str, ...]) -> re.Pattern[str]:
    """An expression that matches the sentences of these forms on this theme."""
    choices = {
        name: "(?:" + "|".join(re.escape(option) for option in options) + ")"
        for name, options in theme.parts.items()
    }
    escaped = [form.replace(".", r"\.").replace("?", r"\?") for form in forms]
    return re.compile("|".join(form.format(**choices) for form in escaped))


@cache
def _parts(theme: Theme) -> dict[str, list[str]]:
    written = TOPICS[theme.topic] | COMMON | {"topic": theme.topic, "course": theme.course}
    if theme.person is not None:
        person = PERSONS[theme.person]
        written |= person | {"They": _capital(person["they"]), "Their": _capital(person["their"])}
    parts = {name: re.sub(r"\n *", "", options).split("|") for name, options in written.items()}
    return parts | {"skill2": parts["skill"]}


def _capital(word: str) -> str:
    return word[0].upper() + word[1:]
