"""Which sections of an outlet are of news from elsewhere: one list for datelines and for what local outlets reprint.

All are searched in keys of sections: folded, without spaces and half-spaces («بینالملل»).
"""

from __future__ import annotations

import re
from typing import Final

_ELSEWHERE: Final = (
    "بینالملل|جهان(?!گرد|ی$)|خارجی|دیپلماسی|خاورمیانه|غرباسیا|(?:اسیا|اروپا|امریکا|افریقا)(?:ی|$)|فلسطین|افغانستان|عراق"
)

FOREIGN: Final = re.compile(f"{_ELSEWHERE}|^منطقه$")
"""Foreign news: «بین‌الملل», «سیاست خارجی», «آسیای غربی»."""

NATIONAL: Final = re.compile(f"{_ELSEWHERE}|جهانی$|کشور|سراسر|ایران(?!گرد)|(?:^|اخبار)ملی$")
"""News of other places at a local outlet, those of the country too: «اخبار بین‌الملل», «ایران و جهان», «سراسری»."""

SPORTS: Final = re.compile("ورزش|فوتبال|والیبال|بسکتبال|کشتی|لیگ|المپیک")
