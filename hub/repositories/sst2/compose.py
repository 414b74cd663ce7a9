"""Sentences composed from hand-written parts, in pairs that differ in what decides the sentiment.

They teach what few written sentences can: that *not bad* is good, that the clause after *but*
counts more than the one before it, that waiting for a concert is not waiting for a refund.
"""

import random
import re
from collections.abc import Container

from hub.repositories.sst2.sentences import Sentence

PARTS = {
    # Things that can be good or bad, and what one can say of all of them.
    "thing": """the concert|the hotel|the soup|the film|the lecture|the app|the new phone|the tour
        |the coffee|the course|the play|the festival|the update|the museum|the trip|the service
        |the show|the game|the restaurant|the camera|the workshop|the dinner|the exhibition
        |the cake|the printer|the first chapter|the song|the party|the website|the match""",
    "kind": """hotel|film|restaurant|course|book|coffee|beach|phone|editor|play|camera
        |breakfast|concert|song|laptop|lesson|holiday|sandwich|car|speech""",
    "person": """the waiter|our guide|the nurse|the driver|my boss|the owner|the new teacher
        |the cashier|our host|the receptionist|his mother|the trainer|the man at the desk
        |the support team|the crew|my neighbour|the mechanic|the conductor""",
    "good": """good|great|excellent|wonderful|superb|lovely|delightful|fantastic|impressive
        |brilliant|enjoyable|pleasant|marvellous|outstanding|splendid|amazing""",
    "bad": """bad|awful|terrible|dreadful|poor|horrible|disappointing|lousy|dismal|mediocre
        |unpleasant|boring|abysmal|miserable|second-rate""",
    "nice": "kind|friendly|helpful|polite|patient|charming|attentive|generous|honest|cheerful",
    "nasty": "rude|unfriendly|unhelpful|impolite|impatient|arrogant|careless|greedy|cold|grumpy",
    "nicer": "kinder|friendlier|more helpful|more patient|nicer|more attentive",
    "nastier": "ruder|less friendly|less helpful|more impatient|nastier|more arrogant",
    "very": "|very |really |truly |so |absolutely |quite |simply ",
    "friends": "my friends|my parents|anyone|everyone I know|my colleagues|a beginner",
    "enjoy": "enjoy|love|like|adore|appreciate",
    "hate": "hate|dislike|detest|loathe|resent",
    "delight": "delighted with|happy with|pleased with|thrilled with|fond of|excited about",
    "anger": "unhappy with|angry about|annoyed by|disappointed with|sick of|upset about",
    "time": "for months|for years|since last summer|for a long time|all week|since the spring",
    "hours": "for two hours|for weeks|since Monday|all morning|for ten days|since the spring",
    # What one looks forward to, and what one has to wait for.
    "treat": """this concert|our trip to the sea|the new season|a book like this|my first day here
        |the next chapter|a chance to meet you|the opening of the park|a tool like this
        |my birthday party|the wedding|a course like this one|this day|the release""",
    "due": """a reply|my refund|the plumber|an explanation|our luggage|the bill|an apology
        |somebody to answer the phone|the results of my blood test|the replacement part|a bus
        |my parcel|the repair|an appointment""",
    "present": "announce|present|introduce|show you|share|launch|release|unveil",
    "novelty": """our new library|the second edition|the winners|our first model|a new feature
        |the programme for the summer|our new colleague|the results of our work|version two
        |the team behind it|a fresh design|our new home page""",
    "loss": """we have to close|the project has failed|the concert is cancelled|we lost your data
        |our funding has ended|nobody was saved|we cannot help you|the shop burned down
        |the release is late again|he has passed away|the results were wrong""",
    "glad": "happy|glad|proud|delighted|thrilled|excited|pleased|overjoyed",
    "sorry": "sorry|sad|ashamed|disappointed|heartbroken|unhappy|upset",
    "trouble": """the pain|the noise|the bug|the leak|the headache|the mould|the smell|the debt
        |the error|the fever|the traffic jam|the fear""",
    "blessing": """the heating|our garden|my favourite cafe|the hot water|the peace and quiet
        |the trust|our holiday|the joy|my confidence|the magic|our internet connection|the view""",
    "opening": """we went there on a Tuesday|I ordered it online|it was our first visit
        |we met at the station|I read about it in the paper|a friend told us about it
        |we drove for three hours|I had heard a lot about it|we booked it in the spring
        |I am sixty and have seen a lot|it was raining when we arrived""",
    "win": """it was the best decision of the year|everything was perfect|we had a wonderful time
        |I have been recommending it ever since|we all left with a smile|it was a joy
        |we laughed the whole evening|it exceeded my hopes|it works like a charm
        |I would do it again at once|the children were overjoyed""",
    "fail": """it was the worst decision of the year|everything went wrong|we had a terrible time
        |I have been warning people ever since|we all left angry|it was a pain
        |we argued the whole evening|it fell short of my hopes|it broke at once
        |I would never do it again|the children were in tears""",
    "flaw": """the queue was long|the seats were hard|the weather was bad|the room was small
        |the start was slow|the price was high|the parking was a nightmare|I was tired
        |the manual was confusing|the lights were too bright|we arrived late|my feet hurt
        |the first hour was dull|the box was dented""",
    "plus": """the queue was short|the seats were soft|the weather was lovely|the room was large
        |the start was exciting|the price was low|the parking was easy|I was in a good mood
        |the manual was clear|the lights were pretty|we arrived early|the music was nice
        |the first hour was fun|the box was elegant""",
    "ease": "without any effort|without a hitch|with no trouble|in seconds|flawlessly|like magic",
    "chore": "cleans the floor|opens the file|finds the address|cuts the bread|starts|prints|loads",
    "clean": """clean the floor|open the file|find the address|cut the bread|start|print a page
        |load the page""",
    "struggle": "properly|any more|even once|when I need it|as promised|on the first try",
}

# (positive, negative, number of pairs); both sentences of a pair get the same parts.
PAIRS = {
    "review": [
        ("{thing} was {very}{good}.", "{thing} was {very}{bad}.", 40),
        ("{person} was {very}{nice}.", "{person} was {very}{nasty}.", 25),
        ("What a {good} {kind}!", "What a {bad} {kind}!", 15),
        ("I {enjoy} {thing}.", "I {hate} {thing}.", 15),
        ("I am {very}{delight} {thing}.", "I am {very}{anger} {thing}.", 20),
        ("It {chore} {ease}.", "It does not {clean} {struggle}.", 12),
        ("It was a {good} {kind}, and {win}.", "It was a {bad} {kind}, and {fail}.", 20),
        ("{thing} exceeded my expectations.", "{thing} fell short of my expectations.", 8),
    ],
    "negation": [
        ("{thing} was not {bad} at all.", "{thing} was not {good} at all.", 30),
        ("{thing} is not {bad}.", "{thing} is not {good}.", 15),
        ("{person} was never {nasty}.", "{person} was never {nice}.", 15),
        ("{person} wasn't {nasty} to us.", "{person} wasn't {nice} to us.", 12),
        ("I don't think {thing} is {bad}.", "I don't think {thing} is {good}.", 15),
        ("I did not find {thing} {bad}.", "I did not find {thing} {good}.", 12),
        ("I don't {hate} {thing}, I {enjoy} it.", "I don't {enjoy} {thing}, I {hate} it.", 15),
        ("Nobody was {anger} {thing}.", "Nobody was {delight} {thing}.", 12),
        ("{thing} could not have been better.", "{thing} could not have been worse.", 15),
        ("{person} could not have been {nicer}.", "{person} could not have been {nastier}.", 20),
        ("I have never had a better {kind}.", "I have never had a worse {kind}.", 10),
        ("There is no better {kind}.", "There is no worse {kind}.", 8),
        ("You won't find a better {kind}.", "You won't find a worse {kind}.", 8),
        ("There isn't a nicer {kind} around here.", "There isn't one nice {kind} around here.", 8),
        ("You won't regret {thing}.", "You won't {enjoy} {thing}.", 15),
        ("You will not be {anger} {thing}.", "You will not be {delight} {thing}.", 15),
        ("I have no complaints about {thing}.", "I have nothing but complaints about {thing}.", 8),
        ("I found nothing {bad} in {thing}.", "I found nothing {good} in {thing}.", 12),
        ("There was nothing {bad} about {thing}.", "There was nothing {good} about {thing}.", 12),
        ("{thing} was anything but {bad}.", "{thing} was anything but {good}.", 12),
        ("{thing} was far from {bad}.", "{thing} was far from {good}.", 12),
        (
            "{thing} was not as {bad} as I had feared.",
            "{thing} was not as {good} as I had hoped.",
            15,
        ),
        ("{thing} left nothing to be desired.", "{thing} left a lot to be desired.", 8),
        ("{thing} never failed to impress me.", "{thing} failed to impress me.", 8),
        ("{trouble} is no longer there.", "{blessing} is no longer there.", 5),
        (
            "I would recommend {thing} to {friends}.",
            "I would not recommend {thing} to {friends}.",
            15,
        ),
        ("It is worth it, {win}.", "It is not worth it, {fail}.", 6),
    ],
    "turn": [
        ("{flaw}, but {thing} was {good}.", "{plus}, but {thing} was {bad}.", 35),
        ("{flaw}, but {win}.", "{plus}, but {fail}.", 30),
        ("Although {flaw}, {win}.", "Although {plus}, {fail}.", 25),
        ("Even though {flaw}, {thing} was {good}.", "Even though {plus}, {thing} was {bad}.", 20),
        (
            "I expected {thing} to be {bad}, but it was {good}.",
            "I expected {thing} to be {good}, but it was {bad}.",
            25,
        ),
        ("At first {flaw}, and then {win}.", "At first {plus}, and then {fail}.", 15),
        (
            "I used to {hate} {thing}, but now I {enjoy} it.",
            "I used to {enjoy} {thing}, but now I {hate} it.",
            20,
        ),
        ("Despite {trouble}, {win}.", "Despite {blessing}, {fail}.", 12),
        (
            "{person} seemed {nasty} at first, but was {very}{nice}.",
            "{person} seemed {nice} at first, but was {very}{nasty}.",
            20,
        ),
    ],
    "everyday": [
        ("I have been waiting for {treat} {time}.", "I have been waiting for {due} {hours}.", 25),
        ("I have been looking forward to {treat} {time}.", "We are still waiting for {due}.", 12),
        ("I've dreamed of {treat} {time}!", "I've been asking for {due} {hours}!", 15),
        (
            "We are {very}{glad} to {present} {novelty}.",
            "We are {very}{sorry} to say that {loss}.",
            35,
        ),
        ("I am {glad} to {present} {novelty}.", "I am {sorry} that {loss}.", 15),
        ("{trouble} is finally gone.", "{blessing} is finally gone.", 6),
        ("Thanks to you, {trouble} is gone.", "Because of you, {blessing} is gone.", 6),
        ("I feel {very}{good} today.", "I feel {very}{bad} today.", 10),
    ],
    "long": [
        ("{opening}, and {win}.", "{opening}, and {fail}.", 30),
        (
            "{opening}, {flaw} and {person} was {nasty}, but in the end {win}.",
            "{opening}, {plus} and {person} was {nice}, but in the end {fail}.",
            25,
        ),
        (
            "{opening}, {person} was {nice}, {thing} was {good}, and {win}.",
            "{opening}, {person} was {nasty}, {thing} was {bad}, and {fail}.",
            25,
        ),
        (
            "{opening}; I had heard that {thing} was {bad}, which is not true, because {win}.",
            "{opening}; I had heard that {thing} was {good}, which is not true, because {fail}.",
            15,
        ),
    ],
}


def sentences(seed: int = 0) -> list[Sentence]:
    """All composed sentences, each once, as many POSITIVE as NEGATIVE; a seed fixes the choice.

    Raises RuntimeError if a pair cannot give as many sentences as it is asked for.
    """
    chance = random.Random(seed)
    parts = {name: re.sub(r"\n *", "", options).split("|") for name, options in PARTS.items()}
    composed: dict[str, Sentence] = {}
    for category, pairs in PAIRS.items():
        for *forms, number in pairs:
            for _ in range(number):
                texts = _new_sentences(forms, parts, chance, composed)
                for text, label in zip(texts, ("POSITIVE", "NEGATIVE"), strict=True):
                    composed[text] = Sentence(label, category, text)
    return list(composed.values())


def _new_sentences(
    forms: list[str],
    parts: dict[str, list[str]],
    chance: random.Random,
    known: Container[str],
) -> list[str]:
    for _ in range(1000):
        chosen = {name: chance.choice(options) for name, options in parts.items()}
        texts = [_sentence(form, chosen) for form in forms]
        if not any(text in known for text in texts):
            return texts
    raise RuntimeError(f"{forms[0]!r} gives no more new sentences; lower its number")


def _sentence(form: str, parts: dict[str, str]) -> str:
    text = re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", form.format(**parts))
    return text[0].upper() + text[1:]
