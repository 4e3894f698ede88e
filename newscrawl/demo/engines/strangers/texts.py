"""What stands on a stranger's pages beside its articles: remarks of readers, advertisements, pages that are none."""

from __future__ import annotations

from typing import Final

REMARKS: Final = (
    ("رضا", "با سلام و خسته نباشید، کاش مسئولان محترم زودتر به این موضوع رسیدگی می‌کردند تا مردم این همه اذیت نشوند."),
    ("کاربر مهمان", "ما هم در محله خودمان همین مشکل را داریم و هر چه زنگ می‌زنیم کسی جواب درستی به ما نمی‌دهد."),
    ("سمیه", "ممنون از گزارش خوبتان. لطفاً پیگیری کنید که وعده‌ها این بار واقعاً عملی شود و فراموش نشود."),
    ("ناشناس", "این حرف‌ها را سال گذشته هم شنیدیم و هیچ اتفاقی نیفتاد، امیدوارم این دفعه فرق داشته باشد."),
)
"""Name and text."""
ADVERTS: Final = (
    "خرید اقساطی لوازم خانگی با ضمانت بازگشت کالا و ارسال رایگان به سراسر کشور، همین حالا سفارش دهید",
    "بلیت ارزان هواپیما و قطار را از ما بخواهید؛ تا چهل درصد تخفیف ویژه پایان فصل برای مشترکان تازه",
    "ثبت نام کلاس‌های زبان ترم زمستان آغاز شد، مشاوره رایگان و تعیین سطح برخط برای همه گروه‌های سنی",
)
ABOUT: Final = (
    (
        "این پایگاه خبری از سال ۱۳۹۲ با مجوز رسمی از وزارت فرهنگ و ارشاد اسلامی کار خود را آغاز کرده است و رویدادهای "
        "استان را دنبال می‌کند."
    ),
    (
        "نشانی دفتر: خیابان امام، کوچه بهار، پلاک ۱۲. تلفن: ۰۴۵۳۳۳۳۳۳۳۳. ساعت کار: ۸ تا ۱۶. بازنشر نوشته‌ها تنها با نام "
        "سایت آزاد است."
    ),
)
FOOTER: Final = (
    "تمامی حقوق مادی و معنوی این سایت برای صاحب امتیاز آن محفوظ است و استفاده از مطالب با ذکر منبع بلامانع است."
)
ENGLISH: Final = (
    (
        "New bridge opens in northern province after two years of work",
        (
            (
                "A new bridge was opened on Monday in the north of the country, local officials said. The work took "
                "two years and was paid for by the provincial road office."
            ),
            (
                "Residents of nine villages will have a shorter way to town from now on, the head of the district "
                "said, adding that five more bridges are planned for the spring."
            ),
        ),
    ),
    (
        "Farmers welcome early rain in the western plains of Iran",
        (
            (
                "Rain has fallen in the western plains earlier than in the years before, and farmers say that they "
                "expect a good harvest of wheat and barley."
            ),
            "The weather office said that more rain is on its way and warned drivers of floods in the valleys.",
        ),
    ),
)
ARABIC: Final = (
    "افتتاح جسر جديد في شمال البلاد بعد عامين من العمل",
    (
        (
            "أعلن المسؤولون المحليون يوم الاثنين عن افتتاح جسر جديد في شمال البلاد، وقد استغرق العمل عامين كاملين وتم "
            "تمويله من قبل دائرة الطرق في المحافظة."
        ),
        (
            "وقال رئيس الناحية إن سكان تسع قرى سيكون لديهم طريق أقصر إلى المدينة من الآن فصاعدا، مضيفا أن خمسة جسور "
            "أخرى سوف يتم بناؤها في الربيع القادم إن شاء الله."
        ),
    ),
)
