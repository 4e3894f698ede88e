"""Modules: `dedup/article.py`, `dedup/prepare.py`."""

from datetime import datetime, timedelta, timezone

import pytest

from newscrawl.dedup import Article, Deduplicator, MemoryIndex, Verdict, prepare
from newscrawl.dedup.engine import CROWDED, RELATED

ZONE = timezone(timedelta(hours=3, minutes=30))
START = datetime(2025, 5, 1, 12, tzinfo=ZONE)
SENTENCES = [
    "مدیرکل راهداری و حمل و نقل جاده‌ای استان اردبیل از بازگشایی همه محورهای مواصلاتی استان پس از بارش برف خبر داد.",
    "وی با بیان اینکه ۱۲ دستگاه ماشین برف‌روب در گردنه‌ها مستقر شده‌اند افزود: راهداران شبانه‌روز آماده خدمت‌رسانی هستند.",
    "این مقام مسئول از رانندگان خواست پیش از سفر وضعیت راه‌ها را از سامانه ۱۴۱ بپرسند و زنجیر چرخ همراه داشته باشند.",
    "هواشناسی استان نیز اعلام کرد بارش برف و باران تا پایان هفته در مناطق شمالی ادامه خواهد داشت و دما کاهش می‌یابد.",
]
OTHERS = [
    "نمایشگاه صنایع دستی با حضور هنرمندان بومی در محل دائمی نمایشگاه‌ها برای بازدید عموم مردم برپا شد و ادامه دارد.",
    "شورای شهر لایحه بودجه سال آینده شهرداری را با رأی اکثریت اعضا تصویب و برای تأیید به فرمانداری ارسال کرد.",
    "تیم فوتبال شهرداری در دیداری نزدیک برابر حریف خود به برتری رسید و به مرحله نهایی رقابت‌ها راه پیدا کرد.",
    "دانشگاه علوم پزشکی آغاز واکسیناسیون دانش‌آموزان مدارس ابتدایی را در مراکز جامع سلامت روستایی اعلام کرد.",
    "کارگاه آموزش کشاورزی حفاظتی با هدف کاهش مصرف آب برای بهره‌برداران بخش کشاورزی در جهاد کشاورزی برگزار شد.",
]


def article(name: str, body: str, *, hours: float = 0, title: str = "", url: str = "", source: str = "x") -> Article:
    return Article(name, url, source, title, "", body, START + timedelta(hours=hours))


def run(*articles: Article) -> list[Verdict]:
    engine = Deduplicator(MemoryIndex())
    return [engine.add(prepare(a)) for a in articles]


WHOLE = "\n".join(SENTENCES)
EXCERPT = "\n".join(SENTENCES[:2])


def test_a_new_article_opens_a_cluster_with_its_own_id() -> None:
    (verdict,) = run(article("a", WHOLE))
    assert verdict == Verdict(cluster_id="a")


def test_same_address_whatever_the_text_says() -> None:
    url = "https://www.mehrnews.com/news/6705663/x"
    other = WHOLE.replace("۱۲", "۱۵")
    _, verdict = run(article("a", WHOLE, url=url), article("b", other, url="http://mehrnews.com/print/6705663"))
    assert (verdict.cluster_id, verdict.duplicate_kind, verdict.duplicate_of) == ("a", "url", "a")
    assert verdict.similarity is not None
    assert 0.5 < verdict.similarity < 1


def test_the_same_words_under_another_attribution_are_exact() -> None:
    copy = "به گزارش ایرنا، " + WHOLE.replace("‌", " ").replace("ی", "ي") + "\nانتهای پیام/"
    _, verdict = run(article("a", WHOLE), article("b", copy, source="y", hours=24 * 200))
    assert (verdict.duplicate_kind, verdict.similarity, verdict.same_source) == ("exact", 1.0, False)


def test_short_texts_are_exact_only_with_title_and_day() -> None:
    same = article("b", "جزئیات در فیلم", title="برف در اردبیل", hours=1)
    verdicts = run(
        article("a", "جزئیات در فیلم", title="برف در اردبیل"),
        same,
        article("c", "جزئیات در فیلم", title="باران در گیلان", hours=1),
        article("d", "جزئیات در فیلم", title="برف در اردبیل", hours=48),
    )
    assert [v.cluster_id for v in verdicts] == ["a", "a", "c", "d"]


@pytest.mark.parametrize("text", ["", "گزارش تصویری شبکه‌های استانی از رویدادهای مهم امروز"])
def test_a4_films_and_albums_of_one_headline_are_not_copies(text: str) -> None:
    films = [
        Article(place, "", "iribnews", "بخش خبری ساعت ۲۰", "", text, START, pictures=True, province=place)
        for place in ("ardabil", "gilan", "fars")
    ]
    again = Article("other", "", "iribnews", "بخش خبری ساعت ۲۰", "", text, START, pictures=True, province="fars")
    assert [verdict.duplicate_kind == "exact" for verdict in run(*films, again)] == [False] * 4


def test_a4_without_a_text_nothing_is_an_exact_copy() -> None:
    one, other = (Article(name, "", "x", "قاب روز در اردبیل", "", "", START) for name in ("a", "b"))
    assert [verdict.duplicate_kind for verdict in run(one, other)] == [None, None]


def test_a4_short_texts_of_two_provinces_are_not_copies() -> None:
    title, body = "هوای امروز استان", "جزئیات در فیلم"
    found = run(*(Article(place, "", "x", title, "", body, START, province=place) for place in ("ilam", "qom", "")))
    assert [verdict.duplicate_kind for verdict in found] == [None] * 3


def test_a4_a_film_with_a_whole_text_may_be_an_exact_copy() -> None:
    one, other = (Article(name, "", "x", "برف", "", WHOLE, START, pictures=True) for name in ("a", "b"))
    assert [verdict.duplicate_kind for verdict in run(one, other)] == [None, "exact"]


def test_a_form_text_under_contradicting_titles_is_refused_with_the_reason() -> None:
    _, verdict = run(
        article("a", WHOLE, title="وضعیت راه‌ها در شنبه ۲ دی اعلام شد"),
        article("b", WHOLE, title="وضعیت راه‌ها در یکشنبه ۳ دی اعلام شد", hours=24),
    )
    assert verdict.duplicate_of is None
    assert verdict.evidence[0].reason == "شنبه / یکشنبه 2"


def test_a_trimmed_copy_is_near_and_a_first_paragraph_an_excerpt() -> None:
    long = "\n".join(SENTENCES + OTHERS)
    verdicts = run(
        article("a", long), article("b", "\n".join([*SENTENCES, *OTHERS[:3]]), hours=2), article("c", EXCERPT, hours=3)
    )
    assert [(v.cluster_id, v.duplicate_kind) for v in verdicts[1:]] == [("a", "near"), ("a", "excerpt")]
    assert verdicts[2].containment == 1.0


@pytest.mark.parametrize(("days", "cluster"), [(4, "a"), (12, "c")])
def test_an_untitled_excerpt_must_come_within_days(days: int, cluster: str) -> None:
    long = "\n".join(SENTENCES + OTHERS)
    *_, verdict = run(article("a", long), article("c", EXCERPT, hours=24 * days))
    assert verdict.cluster_id == cluster


def test_a_titled_excerpt_may_come_later() -> None:
    long, title = "\n".join(SENTENCES + OTHERS), "همه محورهای استان اردبیل باز است"
    *_, verdict = run(article("a", long, title=title), article("c", EXCERPT, title=title, hours=24 * 12))
    assert verdict.duplicate_kind == "excerpt"


def test_other_numbers_are_another_report_and_the_reason_is_kept() -> None:
    _, verdict = run(article("a", WHOLE), article("b", WHOLE.replace("۱۲", "۱۵"), hours=1))
    assert verdict.cluster_id == "b"
    assert [(e.other_id, e.accepted, e.reason) for e in verdict.evidence] == [("a", False, "12 / 15 دستگاه")]


def test_an_excerpt_is_no_bridge_between_contradicting_reports() -> None:
    excerpt = "\n".join(SENTENCES[:1] + SENTENCES[2:])
    *_, verdict = run(
        article("a", WHOLE), article("b", excerpt, hours=1), article("c", WHOLE.replace("۱۲", "۱۵"), hours=2)
    )
    assert verdict.cluster_id == "c"


def test_two_clusters_are_never_merged_but_related() -> None:
    first, second = "\n".join(SENTENCES), "\n".join(OTHERS[:4])
    both = "\n".join(SENTENCES + OTHERS[:4])
    *_, verdict = run(article("a", first), article("b", second, hours=1), article("c", both, hours=2))
    assert verdict.duplicate_of in {"a", "b"}
    assert set(verdict.related) == {"a", "b"} - {verdict.cluster_id}
    assert [e.reason for e in verdict.evidence] == ["", RELATED]


def test_a_page_that_holds_many_leads_joins_none_of_them() -> None:
    texts = [f"{OTHERS[n]} این گزارش را روابط عمومی {n + 2} دستگاه دیگر نیز منتشر کرده است." for n in range(5)]
    leads = [article(f"a{n}", text, hours=n) for n, text in enumerate(texts)]
    *_, verdict = run(*leads, article("tag", "\n".join(texts), hours=6))
    assert verdict.cluster_id == "tag"
    assert {e.reason for e in verdict.evidence} == {CROWDED}


def test_a_new_version_keeps_its_cluster_and_is_found_by_both_texts() -> None:
    engine = Deduplicator(MemoryIndex())
    engine.add(prepare(article("a", WHOLE)))
    copy = engine.add(prepare(article("b", WHOLE + "\n" + OTHERS[0], hours=1, source="y")))
    edited = engine.add(prepare(article("b", "\n".join(OTHERS), hours=1, source="y")))
    assert (edited.cluster_id, edited.duplicate_of, edited.duplicate_kind) == ("a", "a", copy.duplicate_kind)
    follower = engine.add(prepare(article("c", "\n".join(OTHERS), hours=2)))
    assert (follower.cluster_id, follower.duplicate_of) == ("a", "b")


def test_decide_stores_nothing() -> None:
    index = MemoryIndex()
    engine = Deduplicator(index)
    assert engine.decide(prepare(article("a", WHOLE))) == Verdict(cluster_id="a")
    assert index.entries == []


def test_empty_articles_do_not_match_each_other() -> None:
    undated = [Article(name, "", "x", "", "", "", None) for name in ("a", "b")]
    assert run(undated[0])[0].cluster_id == "a"
    titled = [Article(n, "", "x", t, "", "", START) for n, t in (("a", "برف در اردبیل"), ("b", "باران در گیلان"))]
    assert [v.cluster_id for v in run(*titled)] == ["a", "b"]
