"""Rebuild newscrawl/dedup/common_words.txt from hazm's word and verb lists (MIT).

usage: python benchmarks/dedup_words.py newscrawl/dedup/common_words.txt

Words that the web uses often, and every stem of a verb, as matching words; names and rare words stay out.
"""

import sys
from importlib.resources import files
from pathlib import Path

from newscrawl.text.keys import match_fold

MIN_FREQUENCY = 30_000

# Everyday words of the news that hazm lists with frequency 0, or not at all.
ALSO = """
تیم متر کیلومتر سیستم پارک کمیسیون سایت کنفرانس شهرداری فرمانداری استانداری بخشداری دهیاری روستایی شهری کشوری
استانی هیات مسوول مسوولان مسولان مساله شهدا دانشجو دانشجویان کنترل اعضا تحت اسلامی یکی یکم دهها صدها هزاران
میلیون میلیارد هزار تومان ریال دلار درصد کرونا ترافیک پارلمان فراکسیون مسلمان میلادی شمسی قمری جاری سرویس بورس
دیپلماتیک الکترونیک الکترونیکی دیجیتال دیجیتالی استراتژی استراتژیک تاکسی کامیون کامیونت اتوبوس مینیبوس وانت
پراید پژو سمند تریلی موتور سیکلت دوچرخه قطار هواپیما بالگرد امبولانس تانکر پلمب پایلوت ماسک واکسن ویروس لیست مدل
پارکینگ سمینار کارگروه منازل مطبوعاتی رونمایی برپایی درگذشت مبتنی تبعات قبیل معنی نکات کشورمان استانمان شهرمان
شامگاه بامداد بعدازظهر سالگی یکبار هیچکس اینگونه همانطور همانگونه اینطور انطور چنانچه چراکه درحالیکه درحالی
حالیکه طوریکه براساس برعهده درخصوص درمورد درحال بابیان باتوجه بکارگیری بهرهگیری بهرهبرداری بهرهمندی تاکنون اخیرا
تقریبا مجددا نهایتا احتمالا معمولا عمدتا ظاهرا واقعا قطعا حتما کاملا صرفا اصلا مثلا فعلا قبلا عملا اساسا بعضا
رسما ضمنا علاقمند علاقمندان گازرسانی اشتغالزایی توانمندسازی امادهسازی خدمترسانی تصمیمگیری هدفگذاری سرمایهگذاری
تولیدکننده مصرفکننده شرکتکننده مددجو مددجویان دادگستری دادسرا کلانتری پاسگاه انتظامی نظامی مرزبانی راهداری
هواشناسی امداد نجات اورژانس بهزیستی شیلات جهادکشاورزی گمرک ترانزیت تعزیرات بسیج سپاه ارتش پدافند هلالاحمر
دامپزشکی ابفا ابخیزداری محیطزیست میراثفرهنگی گردشگری صنایعدستی راهپیمایی خبرگان موضوعی قربانی زندانی متوفی
مصدومیت سرنشین راکب عابر مالباخته سارق قاچاقچی توزیعکننده حریق اطفا امدادگر اتشنشان اتشنشانی دامدار باغدار
گندمکار شالیکار زنبوردار مرغدار پرورشدهنده گلخانه سردخانه مجتمع پتروشیمی پالایشگاه نیروگاه سیلو فولاد سیمان
فوتبال فوتسال والیبال بسکتبال هندبال کشتی وزنهبرداری تکواندو کاراته جودو شنا دوومیدانی لیگ جام فینال مربی سرمربی
داور دروازهبان مکفی المللی الملل بینالمللی عدیده ابراز اذعان متذکر یاداور خاطرنشان عنوان اظهار بیان تصریح تاکید
تشریح اعلام جوان نخبه افکار اجرا
"""


def main() -> None:
    """Write the list."""
    data = files("hazm") / "data"
    words: set[str] = set()
    for line in (data / "words.dat").read_text(encoding="utf-8").splitlines():
        word, frequency, _ = line.split("\t")
        if int(frequency) >= MIN_FREQUENCY:
            words.add(match_fold(word).replace(" ", ""))
    for line in (data / "verbs.dat").read_text(encoding="utf-8").splitlines():
        words.update(match_fold(stem).replace(" ", "") for stem in line.split("#"))
    words.update(match_fold(ALSO).split())
    words = {w for w in words if len(w) > 1 and not w[0].isdigit()}
    Path(sys.argv[1]).write_text("\n".join(sorted(words)) + "\n", encoding="utf-8")
    print(len(words), "words")


if __name__ == "__main__":
    main()
