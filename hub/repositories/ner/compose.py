"""Sentences composed from templates and names: `data/templates.tsv` and `data/names.tsv`.

A template is a sentence with slots, `{person} was born in {city}.` A slot is filled with one of its
FORMS, made of names and words, and marked with its type. Some names are invented syllable by
syllable, so that what stands around a name has to be read, and not every name is known.
"""

import random
import re

from hub.repositories.ner.entities import TRAIN, Sentence, parse, rows

NAMES, TEMPLATES = TRAIN.with_name("names.tsv"), TRAIN.with_name("templates.tsv")

# Two sentences now and then, since texts rarely are a single one.
SHARE_OF_PAIRS = 0.15

# Where a name could stand there can be something ordinary, which has to be told from a name.
SHARE_OF_PLAIN = 0.1
PLAIN = {
    "first last person": """my dentist|the plumber|a neighbour|our teacher|the old man|her boss
        |a stranger|the girl next door|my friend|the twins|the nurse|nobody|a young couple""",
    "company institution team media org": """a small firm|the factory|our bank|the union|the court
        |an insurance company|the airline|the ministry|the university|a charity|the local paper
        |the home team|a software company|the hospital|a start-up|the police|the government""",
    "city country region district landmark street nature place": """the village|the coast|a big town
        |the mountains|the city centre|the capital|an island|the river|the south|the old town
        |the lake|the harbour|the desert|the countryside|the airport|the forest|the beach""",
    "nationality": "young|local|retired|foreign|famous|former|rich|new|unknown|popular|wounded",
    "people": "farmers|children|workers|students|women|soldiers|hippies|cats|pensioners|dogs",
    "event": "the race|the match|the elections|the final|the war|the contest|the award",
    "product": """bicycle|laptop|orange|sofa|guitar|camera|pair of gloves|tent|washing machine
        |car|piano|bottle of wine|vacuum cleaner""",
    "work": "a comedy|the news|a thriller|two operas|a book about bees|the cartoon|some poems",
}

TYPES = {
    "PER": "first last person",
    "ORG": "company institution team media org",
    "LOC": "city country region district landmark street nature place",
    "MISC": "nationality people language event product work",
}
TYPE_OF = {slot: type_ for type_, slots in TYPES.items() for slot in slots.split()}

# What a slot can be filled with, and how often; a slot that is not here takes a name of its kind.
FORMS = {
    "first": {"{given}": 12, "{ambiguous}": 3, "{invented}": 5},
    "last": {"{family}": 12, "{ambiguous}": 1, "{invented}": 5, "{family}-{family}": 1},
    "person": {
        "{given} {family}": 10,
        "{given}": 2,
        "{invented} {family}": 2,
        "{given} {invented}": 3,
        "{invented} {invented}": 4,
        "{ambiguous} {family}": 1,
        "{given} {ambiguous}": 1,
        "{given} {letter}. {family}": 1,
        "{letter}. {family}": 1,
        "{given} {particle} {invented}": 1,
        "{given} {given} {family}": 1,
        "{given} {family}-{family}": 1,
        "{family} {given}": 1,
    },
    "company": {
        "{firm}": 12,
        "{invented}": 5,
        "{invented} {trade}": 3,
        "{family} {trade}": 2,
        "{town} {trade}": 1,
        "{family} & {family}": 1,
        "{family} and Sons": 1,
        "{quality} {thing}": 4,
        "{quality} {thing} {trade}": 1,
        "{thing}{ending}": 1,
        "{capitals}": 2,
    },
    "institution": {
        "{agency}": 12,
        "University of {town}": 2,
        "University of {invented}": 1,
        "{town} University": 1,
        "{invented} University": 2,
        "{family} {body}": 3,
        "{invented} {body}": 2,
        "{town} {body}": 2,
        "Bank of {state}": 1,
        "National {subject} {body}": 1,
        "International {subject} {body}": 1,
        "Ministry of {subject}": 1,
        "Department of {subject}": 1,
        "World {subject} Organization": 1,
        "{capitals}": 2,
    },
    "team": {
        "{club}": 10,
        "{town} {nickname}": 4,
        "{invented} {nickname}": 3,
        "FC {town}": 1,
        "{invented}": 2,
        "{town}": 1,
    },
    "media": {"{newspaper}": 6, "{town} {gazette}": 1, "{invented} {gazette}": 1},
    "city": {
        "{town}": 14,
        "{invented}": 3,
        "{invented}{suburb}": 2,
        "{compass} {invented}": 1,
        "San {invented}": 1,
        "Port {invented}": 1,
        "{invented}-on-{invented}": 0.3,
    },
    "country": {"{state}": 1},
    "nature": {
        "{landscape}": 6,
        "Lake {invented}": 1,
        "Mount {invented}": 1,
        "{invented} {relief}": 2,
        "the {invented} {relief}": 1,
        "the {invented}": 1,
    },
    "landmark": {"{sight}": 4, "{family} {site}": 1, "{invented} {site}": 2, "{town} {site}": 1},
    "street": {"{family} {road}": 1, "{invented} {road}": 2, "{thing} {road}": 1},
    "event": {
        "{occasion}": 8,
        "the {town} {festival}": 2,
        "the {invented} {festival}": 2,
        "the {subject} {festival}": 1,
        "the {family} {festival}": 1,
        "the {nationality} {festival}": 1,
    },
    "product": {
        "{brand}": 8,
        "{invented}": 3,
        "{invented} {number}": 1,
        "{thing}{ending}": 1,
        "{quality} {thing}": 1,
    },
    "work": {
        "{classic}": 5,
        "The {quality} {thing}": 3,
        "{quality} {thing}": 2,
        "The {thing} of {town}": 1,
        "The {thing} and the {thing}": 1,
    },
    "org": {"{company}": 6, "{institution}": 4, "{media}": 1},
    "place": {"{city}": 6, "{country}": 3, "{region}": 2, "{district}": 1},
}

WORDS = {
    "letter": "A|B|C|D|E|F|G|H|J|K|L|M|N|P|R|S|T|V|W",
    "particle": "van|van der|von|de|de la|del|di|bin|al|ben|ter",
    "trade": """Motors|Foods|Airlines|Energy|Software|Pharmaceuticals|Capital|Insurance|Group
        |Industries|Holdings|Media|Records|Books|Technologies|Systems|Telecom|Steel|Chemicals
        |Bank|Electronics|Hotels|Construction|Robotics|Labs|Studios|Coffee|Toys|Inc|Ltd|Corp
        |Brothers|Shipping|Farms|Textiles|Mining|Consulting|Solutions|Oil|Airways|Bakery""",
    "quality": """Blue|Silver|Happy|Dancing|Broken|Golden|Quiet|Hidden|Flying|Hungry|Bright|Iron
        |Little|Laughing|Second|Wild|Honest|Sleeping|Green|Lost|Clever|Burning|Red|Singing
        |Waving|Long|Open|Brave|Velvet|Early|Jumping|Friendly|Crooked|Sweet""",
    "thing": """Oak|Kite|Bear|Window|Hill|Hat|River|Monkey|Door|Star|Spoon|Garden|Moon|Horse|Stone
        |Tree|Cloud|Heart|Bridge|Bird|Shoe|Nose|Hand|Paper|Button|Tiger|Bean|Ocean|Feather
        |Mirror|Candle|Mountain|Apple|Honey|Rocket|Tower|Ladder|Clock|Daughter|Stranger""",
    "ending": "ly|ify|hub|soft|tech|pay|box|net|ware|works",
    "body": """Foundation|Institute|College|Hospital|High School|Police Department|City Council
        |Association|Federation|Museum|Library|Orchestra|Court|Commission|Agency|Committee
        |Council|Academy|Union|Society|Symphony Orchestra|Chamber of Commerce|Trust|Authority""",
    "subject": """Health|Energy|Education|Finance|Justice|Agriculture|Science|Labour|Transport
        |Trade|Defence|Culture|Football|Space|Chess|Cancer|Weather|Peace|Music""",
    "nickname": """United|City|Rovers|Tigers|Eagles|Hawks|Wanderers|Athletic|Lions|Bulls|Bears
        |Sharks|Rangers|Kings|Wolves|Hornets|Dragons|Town|Giants|Blazers|County""",
    "gazette": "Times|Post|Herald|News|Tribune|Gazette|Radio|Courier|Star|Journal|Echo",
    "suburb": "ville|burg|ton|ford|ham|grad|stad|mouth|field|bridge|dorf|wick|by|port",
    "compass": "North|South|East|West|New|Upper|Old|Saint|Fort|El|Los",
    "relief": "River|Valley|Mountains|Bay|Island|Islands|Desert|Sea|Canal|Forest|Peninsula|Hills",
    "site": """Park|Airport|Station|Bridge|Castle|Square|Tower|Stadium|Cathedral|Palace|Market
        |Gardens|Pier|Plaza""",
    "road": "Street|Road|Avenue|Lane|Boulevard|Square|Drive|Hill|Way",
    "festival": """Marathon|Film Festival|Open|Cup|Prize|Book Fair|Championship|Games|Grand Prix
        |Jazz Festival|Award|Awards|Biennale|Derby|Masters|League|Rally|Conference|Treaty""",
    "relative": """sister|brother|aunt|uncle|cousin|father|mother|grandmother|son|daughter|wife
        |husband|neighbour|best friend|boss|colleague|flatmate|nephew|niece""",
    "title": "Mr|Mrs|Ms|Dr|Professor|Prof.|Sir|Lady|Inspector|Father|Doctor|Miss|Mr.|Mrs.|Dr.",
    "job": """minister|engineer|teacher|singer|farmer|journalist|painter|lawyer|doctor|student
        |tourist|swimmer|spokesman|director|baker|driver|professor|actor|soldier|writer|nurse
        |president|manager|cook|banker|scientist|poet|cyclist|diplomat|officer|businessman""",
    "field": "physics|law|medicine|history|music|chemistry|economics|maths|biology|art|design",
    "day": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
    "month": """January|February|March|April|May|June|July|August|September|October|November
        |December""",
    "year": "1945|1968|1979|1987|1994|1999|2003|2008|2012|2016|2019|2021|2024",
    "number": "two|three|five|seven|12|20|34|40|58|100|250|1,500|several|nine|sixty",
}
# The syllables of invented names; an empty option leaves a part out.
ONSETS = """b|br|c|ch|d|dr|f|g|gr|h|j|k|kr|l|m|n|p|r|s|sh|st|t|th|tr|v|w|y|z|l|m|n|r|s|t|k|d
    |bl|cl|fl|gl|pr|qu|sk|sv|kw|ts|zh|x|"""
VOWELS = "a|e|i|o|u|a|e|i|o|a|e|i|o|ai|ei|ia|ou|ie|ee|io|ö|ä|é"
CODAS = "n|r|l|s|t|k|m|nd|ng|rt|ck|x|||||||||||"


def sentences(number: int, seed: int = 0) -> list[Sentence]:
    """So many composed sentences, no two the same, each template as often as the others."""
    templates = [row["template"] for row in rows(TEMPLATES)]
    chance = random.Random(seed)
    composer = Composer(chance)
    composed: dict[str, Sentence] = {}
    while len(composed) < number:
        for template in chance.sample(templates, len(templates)):
            text = composer.marked(template)
            if chance.random() < SHARE_OF_PAIRS:
                text += " " + composer.marked(chance.choice(templates))
            sentence = parse(text, "composed")
            composed[sentence.text] = sentence
    return list(composed.values())[:number]


class Composer:
    """Fills templates with names that `chance` chooses."""

    def __init__(self, chance: random.Random):
        self._chance = chance
        self._options = {kind: _options(text) for kind, text in WORDS.items()}
        self._plain = {
            slot: _options(text) for slots, text in PLAIN.items() for slot in slots.split()
        }
        for row in rows(NAMES):
            self._options.setdefault(row["kind"], []).append(row["name"])

    def marked(self, template: str) -> str:
        """The template with every slot filled. Raises KeyError for a slot that there is not."""
        filled = re.sub(r"\{(\w+)\}", lambda slot: self._marked(slot[1]), template)
        filled = re.sub(r"\b(the|an?) (?:the|an?|my|her|our|some|two) ", r"\1 ", filled, flags=re.I)
        filled = re.sub(r"\b([Aa]) (?=(\[[A-Z]+ )?[AEIOaeio])", r"\1n ", filled)
        return filled[0].upper() + filled[1:]

    def _marked(self, slot: str) -> str:
        if slot in self._plain and self._chance.random() < SHARE_OF_PLAIN:
            return self._chance.choice(self._plain[slot])
        name = self._name(slot)
        if slot not in TYPE_OF:
            return name
        article = "the " if name.startswith("the ") else ""
        return f"{article}[{TYPE_OF[slot]} {name.removeprefix(article)}]"

    def _name(self, slot: str) -> str:
        if slot == "invented":
            return self._invented()
        if slot == "capitals":
            return "".join(
                self._chance.choices("ABCDEFGIKLMNOPRSTUVW", k=self._chance.randint(3, 5))
            )
        if slot not in FORMS:
            return self._chance.choice(self._options[slot])
        forms = FORMS[slot]
        (form,) = self._chance.choices(list(forms), list(forms.values()))
        return re.sub(r"\{(\w+)\}", lambda part: self._name(part[1]), form)

    def _invented(self) -> str:
        onsets, vowels, codas = (_options(part) for part in (ONSETS, VOWELS, CODAS))
        name = ""
        for _ in range(self._chance.choice((1, 2, 2, 2, 3, 3))):
            name += self._chance.choice(onsets) + self._chance.choice(vowels)
            name += self._chance.choice(codas)
        return name.capitalize() if len(name) > 2 else self._invented()


def _options(text: str) -> list[str]:
    return re.sub(r"\n *", "", text).split("|")
