"""Texts in many scripts, spoken at a steady pace, and words of any kind, for the tests of captions."""

from hypothesis import strategies as st

from shared.media.words import Word

TEXTS = {
    "en": "The lighthouse keeper had not spoken to anyone for eleven years. Then, one night in November, a small boat "
    "came out of the fog, and in it sat a girl with a violin.",
    "de": "Der Donaudampfschifffahrtsgesellschaftskapitän wartete am Ufer, bis die Geschwindigkeitsbegrenzung fiel.",
    "ru": "Старый смотритель маяка не разговаривал ни с кем одиннадцать лет. Но однажды из тумана вышла лодка.",
    "el": "Ο φαροφύλακας δεν είχε μιλήσει σε κανέναν για έντεκα χρόνια. Μια νύχτα, μια βάρκα βγήκε από την ομίχλη.",
    "ar": "لم يتحدث حارس المنارة مع أحد منذ أحد عشر عامًا، ثم خرج قارب من OpenAI Labs في عام 2024.",
    "he": "שומר המגדלור לא דיבר עם איש במשך אחת עשרה שנים, עד שהגיע iPhone 15 Pro אחד.",
    "hi": "प्रकाशस्तंभ के रक्षक ने ग्यारह वर्षों से किसी से बात नहीं की थी। फिर एक रात एक छोटी नाव निकली।",
    "th": "คนเฝ้าประภาคารไม่ได้พูดกับใครมาสิบเอ็ดปีแล้ว คืนหนึ่งเรือลำเล็กแล่นออกมาจากสายหมอก",
    "zh": "灯塔看守人已经十一年没有和任何人说过话了。后来，在十一月的一个夜晚，一条小船从雾中驶来。",
    "ja": "灯台守は十一年間、誰とも話していなかった。ある夜、霧の中から「小さな舟」が現れた。",
    "ko": "등대지기는 십일 년 동안 아무와도 말을 하지 않았다. 그러던 어느 밤, 작은 배 한 척이 나타났다.",
}

LANGUAGES = st.sampled_from(["en", "fr", "ru", "ar", "he", "hi", "th", "zh", "zh-TW", "ja", "ko", "km", "xx"])


def spoken(text: str, *, pace: float = 0.06) -> tuple[Word, ...]:
    """Each white-spaced word of a text with its times, `pace` seconds a character."""
    words: list[Word] = []
    at = 0.0
    for token in text.split():
        words.append(Word(token, at, at + pace * len(token)))
        at += pace * (len(token) + (6 if token[-1] in ".,。，।" else 1))
    return tuple(words)


_TOKENS = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12),
    st.sampled_from([token for text in TEXTS.values() for token in text.split()]),
    st.sampled_from(
        [r"{\b1}", r"\N", r"C:\new", "{}", "a}{b", "<i>", "-->", "&amp;", "👨‍👩‍👧", "x" * 60, "\\", r"\h\{"]
    ),
)
_SECONDS = st.floats(0, 2, allow_nan=False)


@st.composite
def speeches(draw: st.DrawFn) -> tuple[Word, ...]:
    """Words in order that do not overlap, of any text."""
    words: list[Word] = []
    at = 0.0
    for token in draw(st.lists(_TOKENS, max_size=25)):
        start = at + draw(_SECONDS)
        at = start + draw(_SECONDS)
        words.append(Word(token, start, at))
    return tuple(words)
