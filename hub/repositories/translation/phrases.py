"""The phrases that the translator knows, Korean beside English.

An entry of VERBS is one verb, `Korean forms = English forms : objects`. The Korean forms are the
present, and what stands before -습니다 in the past, before 것입니다 in the future and before
않습니다 in the negation. The English forms are the base, the third person, the past and the -ing
form; `_` stands for a space.
"""

# Who: Korean with its topic particle, English, and the person (1, 2 for plural, 3) of its verb.
SUBJECTS = [
    row.strip().split("|")
    for row in """
저는|I|1
우리는|we|2
제 친구는|my friend|3
제 여동생은|my younger sister|3
제 형은|my older brother|3
어머니는|my mother|3
아버지는|my father|3
할머니는|my grandmother|3
선생님은|the teacher|3
학생들은|the students|2
아이들은|the children|2
그 의사는|the doctor|3
그 남자는|the man|3
그 여자는|the woman|3
민수는|Minsu|3
지영 씨는|Jiyoung|3
그들은|they|2
""".strip().splitlines()
]

# When, by the tense that it goes with.
TIMES = {
    "present": {
        "매일": "every day",
        "매일 아침": "every morning",
        "주말에": "on weekends",
        "저녁에": "in the evening",
        "월요일마다": "every Monday",
        "여름에": "in summer",
    },
    "past": {
        "어제": "yesterday",
        "지난주에": "last week",
        "오늘 아침에": "this morning",
        "어젯밤에": "last night",
        "작년에": "last year",
        "두 시간 전에": "two hours ago",
    },
    "future": {
        "내일": "tomorrow",
        "다음 주에": "next week",
        "오늘 저녁에": "this evening",
        "내년에": "next year",
        "일요일에": "on Sunday",
        "한 시간 후에": "in an hour",
    },
}

# Where something is done.
PLACES = {
    "집에서": "at home",
    "도서관에서": "at the library",
    "학교에서": "at school",
    "공원에서": "in the park",
    "카페에서": "at a cafe",
    "사무실에서": "at the office",
    "식당에서": "at the restaurant",
    "부엌에서": "in the kitchen",
    "서울에서": "in Seoul",
    "바닷가에서": "at the beach",
    "기차에서": "on the train",
    "방에서": "in the room",
}

# With whom.
COMPANIONS = {
    "친구와": "with a friend",
    "가족과": "with the family",
    "동료들과": "with colleagues",
    "강아지와": "with the dog",
    "혼자": "alone",
}

VERBS = """
먹습니다 먹었 먹을 먹지 = eat eats ate eating :
    사과를 an apple, 빵을 bread, 김밥을 gimbap, 국수를 noodles, 점심을 lunch
마십니다 마셨 마실 마시지 = drink drinks drank drinking :
    커피를 coffee, 물을 water, 녹차를 green tea, 우유를 milk
읽습니다 읽었 읽을 읽지 = read reads read reading :
    책을 a book, 신문을 the newspaper, 편지를 a letter, 소설을 a novel
씁니다 썼 쓸 쓰지 = write writes wrote writing :
    편지를 a letter, 일기를 a diary, 보고서를 a report, 코드를 code
봅니다 봤 볼 보지 = watch watches watched watching :
    영화를 a movie, 텔레비전을 television, 축구를 soccer
듣습니다 들었 들을 듣지 = listen_to listens_to listened_to listening_to :
    음악을 music, 라디오를 the radio, 강의를 the lecture
배웁니다 배웠 배울 배우지 = learn learns learned learning :
    한국어를 Korean, 영어를 English, 파이썬을 Python, 수학을 mathematics
가르칩니다 가르쳤 가르칠 가르치지 = teach teaches taught teaching :
    한국어를 Korean, 영어를 English, 수학을 mathematics, 음악을 music
만듭니다 만들었 만들 만들지 = make makes made making :
    빵을 bread, 케이크를 a cake, 의자를 a chair, 모델을 a model
삽니다 샀 살 사지 = buy buys bought buying :
    꽃을 flowers, 옷을 clothes, 사과를 an apple, 컴퓨터를 a computer
팝니다 팔았 팔 팔지 = sell sells sold selling :
    꽃을 flowers, 옷을 clothes, 자동차를 a car, 책을 a book
찾습니다 찾았 찾을 찾지 = look_for looks_for looked_for looking_for :
    열쇠를 the key, 지갑을 the wallet, 고양이를 the cat, 사진을 the picture
그립니다 그렸 그릴 그리지 = draw draws drew drawing :
    그림을 a picture, 지도를 a map, 고양이를 the cat
청소합니다 청소했 청소할 청소하지 = clean cleans cleaned cleaning :
    창문을 the window, 책상을 the desk, 자동차를 a car
기다립니다 기다렸 기다릴 기다리지 = wait_for waits_for waited_for waiting_for :
    친구를 a friend, 손님을 the guest, 결과를 the result
만납니다 만났 만날 만나지 = meet meets met meeting :
    친구를 a friend, 손님을 the guest, 변호사를 the lawyer
공부합니다 공부했 공부할 공부하지 = study studies studied studying :
    역사를 history, 한국어를 Korean, 수학을 mathematics
부릅니다 불렀 부를 부르지 = sing sings sang singing :
    노래를 a song
훈련합니다 훈련했 훈련할 훈련하지 = train trains trained training :
    모델을 a model, 강아지를 the dog
고칩니다 고쳤 고칠 고치지 = repair repairs repaired repairing :
    자전거를 the bicycle, 컴퓨터를 a computer, 의자를 a chair
"""

GOING = """
갑니다 갔 갈 가지 = go goes went going
걸어갑니다 걸어갔 걸어갈 걸어가지 = walk walks walked walking
돌아갑니다 돌아갔 돌아갈 돌아가지 = return returns returned returning
"""

# Where one goes.
GOALS = {
    "학교에": "to school",
    "시장에": "to the market",
    "병원에": "to the hospital",
    "은행에": "to the bank",
    "역에": "to the station",
    "부산에": "to Busan",
    "서울에": "to Seoul",
    "박물관에": "to the museum",
    "사무실에": "to the office",
}

# By which means.
VEHICLES = {
    "버스로": "by bus",
    "기차로": "by train",
    "지하철로": "by subway",
    "자동차로": "by car",
}

# Things, Korean with the topic particle and English, and what they can be.
THINGS = [
    row.strip().split("|")
    for row in """
이 책은|this book|good, expensive, cheap, interesting, difficult, easy
그 영화는|the movie|good, interesting, difficult, beautiful, quiet
이 커피는|this coffee|good, expensive, cheap
그 가방은|the bag|good, small, big, expensive, cheap, beautiful
우리 집은|our house|good, small, big, quiet, beautiful
이 컴퓨터는|this computer|good, small, big, expensive, cheap, quiet, fast
그 도시는|the city|good, small, big, quiet, beautiful, interesting
제 방은|my room|small, big, quiet, beautiful
이 문제는|this problem|interesting, difficult, easy, small, big
새 모델은|the new model|good, small, big, expensive, cheap, fast
그 식당은|the restaurant|good, small, expensive, cheap, quiet
한국어는|Korean|interesting, difficult, easy, beautiful
""".strip().splitlines()
]

# What things are like: present, past and before -지 않습니다.
QUALITIES = {
    "good": "좋습니다 좋았 좋지",
    "small": "작습니다 작았 작지",
    "big": "큽니다 컸 크지",
    "expensive": "비쌉니다 비쌌 비싸지",
    "cheap": "쌉니다 쌌 싸지",
    "interesting": "재미있습니다 재미있었 재미있지",
    "difficult": "어렵습니다 어려웠 어렵지",
    "easy": "쉽습니다 쉬웠 쉽지",
    "quiet": "조용합니다 조용했 조용하지",
    "beautiful": "아름답습니다 아름다웠 아름답지",
    "fast": "빠릅니다 빨랐 빠르지",
}
DEGREES = {"": "", "아주": "very", "조금": "a little", "너무": "too"}

# Sentences that are learned whole.
WHOLE = {
    "안녕하세요.": "Hello.",
    "감사합니다.": "Thank you.",
    "죄송합니다.": "I am sorry.",
    "반갑습니다.": "Nice to meet you.",
    "안녕히 가세요.": "Goodbye.",
    "좋은 아침입니다.": "Good morning.",
    "괜찮습니다.": "It is okay.",
    "네, 맞습니다.": "Yes, that is right.",
    "아니요, 모릅니다.": "No, I do not know.",
    "잘 지냅니까?": "How are you?",
    "비가 옵니다.": "It is raining.",
    "눈이 옵니다.": "It is snowing.",
    "날씨가 좋습니다.": "The weather is good.",
    "날씨가 춥습니다.": "The weather is cold.",
    "날씨가 덥습니다.": "The weather is hot.",
    "지금 몇 시입니까?": "What time is it now?",
    "이것은 무엇입니까?": "What is this?",
    "저는 학생입니다.": "I am a student.",
    "저는 한국 사람입니다.": "I am Korean.",
    "저는 배가 고픕니다.": "I am hungry.",
}
