from newscrawl.dedup.fingerprint import (
    FP_VERSION,
    MAX_SENTENCE_KEYS,
    MIN_SHINGLES,
    key,
    minhash_keys,
    sentence_keys,
)
from newscrawl.text.keys import match_words

TEXT = (
    "مدیرکل راهداری استان اردبیل از بازگشایی همه محورهای مواصلاتی استان خبر داد.\n"
    "وی افزود: ۱۲ دستگاه ماشین برف‌روب از بامداد امروز در گردنه‌های برف‌گیر استان مشغول کار هستند.\n"
    "رانندگان پیش از سفر وضعیت راه‌ها را از سامانه ۱۴۱ بپرسند و زنجیر چرخ همراه داشته باشند."
)


def words(text: str) -> list[str]:
    return [word for sentence in match_words(text) for word in sentence]


def test_golden_values_of_version_1() -> None:
    assert FP_VERSION == 1
    assert sentence_keys(match_words(TEXT)) == [-4960866516747900523, 3078101539870709773, -3498323547349661086]
    assert minhash_keys(words(TEXT)) == [
        4412031166730669423,
        -1330743199763536102,
        -4627569975791213749,
        -3795700975580882785,
        -5116697932054897492,
        -6818222950953724984,
        5955285966478134192,
        -530231221059702297,
    ]


def test_numbers_and_spacing_do_not_change_sentence_keys() -> None:
    other = TEXT.replace("۱۲", "۴۵").replace("‌", " ")
    assert sentence_keys(match_words(other)) == sentence_keys(match_words(TEXT))


def test_short_sentences_have_no_key() -> None:
    assert sentence_keys(match_words("وی افزود. چنین شد.")) == []


def test_a_long_text_keeps_its_first_sentences_and_a_stable_sample() -> None:
    sentences = [f"جمله شماره {'الف' * n} درباره وضعیت راه‌های استان اردبیل" for n in range(1, 90)]
    keys = sentence_keys(match_words(".\n".join(sentences)))
    shorter = sentence_keys(match_words(".\n".join(sentences[:60])))
    assert len(keys) == len(set(keys)) == MAX_SENTENCE_KEYS
    assert keys[:4] == shorter[:4]
    assert len(set(keys) & set(shorter)) >= 12


def test_minhash_finds_a_rewritten_text_and_not_another() -> None:
    rewritten = TEXT.replace("وی افزود", "این مقام مسئول ادامه داد")
    assert set(minhash_keys(words(rewritten))) & set(minhash_keys(words(TEXT)))
    other = "هواشناسی گیلان بارش باران و وزش باد شدید را برای پایان هفته در بیشتر شهرهای گیلان پیش‌بینی کرد."
    assert not set(minhash_keys(words(other))) & set(minhash_keys(words(TEXT)))


def test_minhash_needs_enough_words() -> None:
    assert minhash_keys(words(TEXT)[: MIN_SHINGLES + 1]) == []
    assert len(minhash_keys(words(TEXT)[: MIN_SHINGLES + 2])) == 8


def test_keys_fit_a_signed_64_bit_column_and_kinds_are_apart() -> None:
    assert key("s", "الف") != key("url", "الف")
    assert all(-(2**63) <= key("s", str(n)) < 2**63 for n in range(200))
