"""Short invented articles for page fixtures: everyday matters of a county, none of them true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from newscrawl.provinces import PROVINCES

if TYPE_CHECKING:
    from newscrawl.sources import Source


@dataclass(frozen=True)
class Text:
    """One article."""

    kicker: str
    title: str
    lead: str
    paragraphs: tuple[str, ...]
    section: str
    tags: tuple[str, ...]
    province: str | None


STORIES: Final = (
    (
        "در نشست با روستاییان مطرح شد",
        "جاده روستای {village} تا پایان زمستان آسفالت می‌شود",
        "دهیار روستای {village} از آغاز آسفالت جاده این روستا خبر داد و گفت کار تا پایان زمستان به پایان می‌رسد.",
        "کریم نوروزی گفت: جاده {n} کیلومتری روستا از امروز زیرسازی می‌شود و اهالی در خرید قیر کمک کرده‌اند.",
        "وی افزود: {m} خانوار در روستای {village} زندگی می‌کنند و دانش‌آموزان هر روز این راه را پیاده می‌روند.",
        "دهیار یادآور شد که پل کوچک کنار آسیاب هم بازسازی می‌شود و رفت‌وآمد تا هفته آینده از راه باغ‌هاست.",
        "اجتماعی",
    ),
    (
        "با تلاش کتابداران",
        "کتابخانه روستای {village} با {m}۰۰ کتاب باز شد",
        "کتابخانه عمومی روستای {village} پس از دو سال بازسازی، با کتاب‌های اهدایی مردم کار خود را آغاز کرد.",
        "مسئول کتابخانه گفت: بیشتر کتاب‌ها را معلمان بازنشسته هدیه داده‌اند و کودکان می‌توانند رایگان عضو شوند.",
        "به گفته او، کتابخانه {n} روز در هفته باز است و بعدازظهرها قصه‌خوانی برای خردسالان برگزار می‌شود.",
        "اهالی می‌خواهند اتاق کوچکی هم برای مطالعه دانشجویان آماده شود و برای آن میز و صندلی گرد آورده‌اند.",
        "فرهنگی",
    ),
    (
        "پس از نخستین برف",
        "برداشت سیب در باغ‌های {village} به پایان رسید",
        "باغداران روستای {village} می‌گویند امسال از هر هکتار {m} تن سیب چیده‌اند که از سال گذشته بیشتر است.",
        "یکی از باغداران گفت: بارش بهاری به‌موقع بود و سرمای اردیبهشت به شکوفه‌ها آسیبی نرساند.",
        "او ادامه داد: سیب‌ها در سردخانه تعاونی نگهداری می‌شود و {n} کامیون هم راهی بازار شده است.",
        "باغداران خواستار راه‌اندازی کارگاه بسته‌بندی شدند تا میوه‌های درجه دو نیز هدر نرود.",
        "اقتصادی",
    ),
    (
        "جام محلات",
        "تیم والیبال {village} قهرمان جام روستاها شد",
        "تیم والیبال روستای {village} با پیروزی در دیدار پایانی، جام روستاها را برای نخستین بار به خانه برد.",
        "در این رقابت‌ها {m} تیم حضور داشتند و دیدار پایانی در سالن مدرسه با حضور تماشاگران برگزار شد.",
        "مربی تیم گفت: بازیکنان ما {n} ماه است که شب‌ها تمرین می‌کنند و بیشترشان کشاورز و دانش‌آموزند.",
        "در پایان، پیراهن تیم‌ها با حضور پیشکسوتان به رسم یادبود به مدرسه روستا هدیه شد.",
        "ورزشی",
    ),
)
VILLAGES: Final = ("سبزدره", "گل‌چشمه نو", "سنگ‌پل", "بادام‌زار", "نی‌سرا", "چنارک بالا")
NAMES: Final = {province.slug: province for province in PROVINCES}
FIGURES: Final = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def text_for(source: Source, place: int) -> Text:
    """The invented article of a source; `place` makes those of neighbours differ.

    Outlets of one province name no place that the gazetteer knows: their province must come from the source file.
    Others file the article under a province.
    """
    kicker, title, lead, *paragraphs, section = STORIES[place % len(STORIES)]
    values = {"village": VILLAGES[place % len(VILLAGES)], "n": str(3 + place % 6), "m": str(11 + place)}

    def fill(text: str) -> str:
        return text.format(**{name: value.translate(FIGURES) for name, value in values.items()})

    home = source.home_province
    if home is None:
        home = next(iter(source.provinces), "razavi-khorasan")
        section = NAMES[home].name
    body = tuple(map(fill, paragraphs))
    return Text(fill(kicker), fill(title), fill(lead), body, section, ("روستا", values["village"]), home)
