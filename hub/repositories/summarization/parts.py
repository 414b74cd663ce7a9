"""What notices are composed from: fillers, and for each kind of event its sentences.

Alternatives stand between `|`; a name in braces is replaced by one of that name's fillers.
"""

FILLERS = {
    "town": """Millbrook|Ashford|Greenville|Kingston|Westport|Oakham|Riverton|Lindau|Fairview
        |Busan|Daegu|Stonebridge|Harwell|Newhaven|Eastwood|Marlow|Brighton|Salem|Redfield
        |Winterthur|Oldenburg|Clifton|Pohang|Langley""",
    "person": "{first} {last}",
    "first": """Anna|Peter|Maria|Tom|Julia|Daniel|Sora|Minho|Laura|Paul|Emma|David|Nina|Oscar
        |Helen|Martin|Jisoo|Robert|Clara|Simon|Alice|Frank|Ruth|George""",
    "last": """Reed|Miller|Kim|Lee|Park|Baker|Stone|Fischer|Rossi|Novak|Hill|Young|Carter|Weber
        |Choi|Dubois|Silva|Marsh|Bell|Turner|Wolf|Grant|Hughes|Price""",
    "day": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
    "when": """on {day}|on {day} morning|on {day} evening|next week|next month|in {month}
        |at the weekend|in the spring|in the autumn""",
    "when_past": """on {day}|on {day} morning|on {day} evening|last week|last night|yesterday
        |at the weekend""",
    "month": "January|March|April|May|June|July|August|October|November",
    "number": "two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|forty",
    "many": "50|80|120|200|300|450|600|900|1,500|2,000|5,000",
    "year": "1887|1904|1923|1938|1951|1964|1978|1989|1996|2003|2011",
    "building": """library|swimming pool|museum|town hall|theatre|hospital|railway station
        |primary school|market hall|sports centre|cinema|concert hall|youth club""",
    "part": """reading room|café|garden|entrance|roof|heating system|playground|car park|lift
        |kitchen|exhibition hall""",
    "road": "main road|coast road|ring road|motorway|old bridge|market street|cycle path",
    "vehicle": "lorry|bus|van|tractor|fire engine|delivery truck|tram",
    "load": "apples|bricks|milk|furniture|sand|books|toys|flour|potatoes",
    "animal": "cat|dog|horse|swan|cow|owl|fox|sheep|parrot|hedgehog",
    "spot": """a tree|a well|a frozen pond|a chimney|a ditch|the river|a cellar|a drainpipe
        |a burning barn|a lift shaft""",
    "festival": """book fair|jazz festival|film festival|flower show|street market|marathon
        |science fair|food festival|carnival|chess tournament""",
    "prize": """gardening|photography|cooking|science|poetry|painting|mathematics|music|design
        |writing""",
    "sport": "football|handball|hockey|volleyball|basketball|rugby|table tennis",
    "object": """gold ring|Roman coin|old map|painting|silver spoon|diary|box of letters|sword
        |bicycle|wedding dress""",
    "place": "the attic|a field|the river|a second-hand shop|the park|a skip|the town archive",
    "firm": """bakery|paper mill|shoe factory|brewery|software company|furniture maker|dairy
        |toy maker|bicycle shop|bookshop""",
    "role": """mayor|teacher|nurse|farmer|fire chief|librarian|shopkeeper|student|pensioner
        |police officer|visitor|engineer""",
    "source": """the council|the police|the fire service|the organisers|the mayor's office
        |the local newspaper|the owners|eyewitnesses""",
}

# For each kind of event: its main sentences, and what else is said about it.
EVENTS = {
    "opening": {
        "main": """the {building} in {town} will open its new {part} {when}
            |a new {building} will open in {town} {when}
            |{town} will get a new {building} with a large {part}""",
        "detail": """The building cost {many} thousand euros.
            |The old one was built in {year} and had become too small.
            |There is room for {many} visitors.
            |Work on it took {number} years.
            |On the first day, everybody can go in for free.
            |"We have waited for this for {number} years," said {person}.""",
    },
    "closing": {
        "main": """the {building} in {town} will be closed for repairs {when}
            |the {building} in {town} has been closed because of a damaged {part}
            |the {building} in {town} will close for good {when}""",
        "detail": """The repairs will cost {many} thousand euros.
            |The building is from {year}.
            |It is used by {many} people every week.
            |Nobody knows yet how long it will take.
            |"It is sad, but we have no choice," said {person}, {a_role}.
            |A room in the nearby {building} will be used instead.""",
    },
    "accident": {
        "main": """a {vehicle} full of {load} overturned on the {road} near {town} {when_past}
            |a {vehicle} ran into a {building} in {town} {when_past}
            |a {vehicle} and a {vehicle2} collided on the {road} in {town} {when_past}""",
        "detail": """The driver was not hurt.
            |{number_capital} people were taken to hospital.
            |The road was closed for {number} hours.
            |It had been raining all night and the road was wet.
            |"I heard a loud bang," said {person}, who lives nearby.
            |The damage is put at {many} euros.""",
    },
    "rescue": {
        "main": """firefighters rescued a {animal} from {spot} in {town} {when_past}
            |{person} saved a {animal} from {spot} near {town}
            |a {animal} was pulled out of {spot} in {town} after {number} hours""",
        "detail": """A child had heard the animal and called for help.
            |It took {number} people and a long ladder.
            |The animal was cold and hungry, but not hurt.
            |"It did not even say thank you," said {person} with a smile.
            |It is now back with its owner.
            |Many neighbours came to watch.""",
    },
    "festival": {
        "main": """the {festival} in {town} will take place {when}
            |the {festival} in {town} has been cancelled because of bad weather
            |{many} visitors came to the {festival} in {town} {when_past}""",
        "detail": """Tickets cost {number} euros.
            |It was first held in {year}.
            |There was music on {number} stages.
            |Children under {number} do not pay.
            |"It is the best week of the year," said {person}, {a_role}.
            |Visitors are asked to come by bus or by bicycle.""",
    },
    "award": {
        "main": """{person} from {town} has won the national {prize} prize
            |{person}, {a_role} from {town}, has been given a medal for {prize}
            |a school class from {town} has won the national {prize} competition""",
        "detail": """The prize is worth {many} euros.
            |{many} people had taken part.
            |The winner was chosen by a jury of {number}.
            |"I still cannot believe it," said the winner.
            |The prize has been given every year since {year}.
            |The money will go to the {building}.""",
    },
    "sports": {
        "main": """{town} beat {town2} in the final of the {sport} cup {when_past}
            |the {sport} team of {town} lost against {town2} {when_past}
            |{person} will be the new coach of the {sport} team of {town}""",
        "detail": """{many} people watched the match.
            |It was the first time since {year}.
            |The decisive moment came {number} minutes before the end.
            |"We trained hard for this," said {person}.
            |The next match is in {number} weeks.
            |After the match, the fans sang for hours.""",
    },
    "discovery": {
        "main": """{person} found a {object} in {place} in {town} {when_past}
            |a {object} from {year} was found in {place} near {town}
            |the museum of {town} has bought a {object} for {many} euros""",
        "detail": """Experts think that it is worth {many} euros.
            |It had been lost for {number} years.
            |It will be shown to the public soon.
            |"At first I thought it was rubbish," said {person}, {a_role}.
            |Nobody knows how it got there.
            |It weighs almost {number} kilos.""",
    },
    "business": {
        "main": """the {firm} in {town} will hire {many} new workers {when}
            |the {firm} in {town} will move to {town2} {when}
            |{person} has taken over the {firm} in {town}""",
        "detail": """The company was founded in {year}.
            |It has {many} workers today.
            |Business has been good for {number} years.
            |"We are growing fast," said {person}, who owns the company.
            |It sells its goods in {number} countries.
            |The unions welcomed the news.""",
    },
    "transport": {
        "main": """a new bus line will connect {town} with {town2} {when}
            |the {road} between {town} and {town2} will be closed {when}
            |trains from {town} to {town2} will run every {number} minutes {when}""",
        "detail": """A ticket will cost {number} euros.
            |About {many} people travel this way every day.
            |Drivers need {number} minutes more.
            |The journey will take {number} minutes.
            |"It was high time," said {person}, {a_role}.
            |The last change was made in {year}.""",
    },
}

# What can be said in any notice.
ASIDES = """The weather was mild and dry.
    |It rained most of the time.
    |For {day}, sun and a light wind are expected.
    |The sky was grey, and a cold wind was blowing.
    |Many people talk about nothing else.
    |{person}, {a_role}, was pleased.
    |{person} did not want to comment.
    |"We will see what happens," said {person}.
    |"Nobody told us anything," said {person}, {a_role}.
    |More about this can be read in our {day} edition.
    |In {town2}, people are watching with interest.
    |Last year, things were different.
    |A meeting about it will be held {when} in the {building}.
    |Questions are answered by the {role} {person}."""

# What can stand around a main sentence and does not belong in a summary.
LEADS = """According to {source},|As {source} announced on {day},|As {person} told us,
    |Good news:|This much is certain:|After a long wait, it is official:"""
TAILS = """, {source} said|, as {source} announced|, {person} told this newspaper
    |, as was made known on {day}"""

# Fillers that no training notice contains: what the composed notices of the evaluation are about.
HELD_OUT_FILLERS = {
    "town": """Ipswich|Dunmore|Gwangju|Torquay|Elmswell|Bergen|Suncheon|Hastings|Larkfield|Verden
        |Pinehurst|Coventry""",
    "first": "Yuna|Edward|Sofia|Karl|Bridget|Hannah|Igor|Lucia|Walter|Mina",
    "last": "Jensen|Okafor|Bauer|Whitfield|Seo|Moreno|Kovacs|Thornton|Yoon|Lindqvist",
    "building": "aquarium|courthouse|skating rink|planetarium|kindergarten|post office",
    "vehicle": "camper|ambulance|snowplough|minibus",
    "load": "melons|pianos|umbrellas|cheese|shampoo",
    "animal": "goat|raccoon|donkey|squirrel|deer|pelican",
    "festival": "kite festival|beer festival|rowing regatta|poetry night|pumpkin fair",
    "prize": "dancing|chemistry|pottery|architecture",
    "sport": "badminton|water polo|curling|cricket",
    "object": "violin|telescope|fossil|bronze bell|stamp collection",
    "firm": "tannery|chocolate factory|printing house|shipyard",
}
