"""JSON as pages hold it: what JavaScript takes, and what broke on its way.

Pages print data for machines by hand and by templates. Read are names without quotes, three kinds of them and
typographic ones, comments of HTML, JavaScript and CDATA sections, commas too many and too few, braces that are missing
at the end or in between, values that are missing, `None` and `undefined`, quotes and line breaks inside of strings, and
escapes that JSON does not know. Nothing is evaluated: what is not a name, a string, a number or a container says
nothing.

One pass, in the time of the text's length. The libraries for JavaScript's form (json5, chompjs) refuse what is broken.
"""

from __future__ import annotations

import re
from json.decoder import scanstring  # type: ignore[attr-defined]  # in every version of Python, and in no stub
from typing import Any, Final

MAX_DEPTH: Final = 100
MAX_TOKENS: Final = 100_000
"""Names, values and signs of a script that are read: an article's has some hundred."""

BEFORE: Final = re.compile(r"(?:[^{\[<]++|<!\[CDATA\[|<)*+")
"""What stands before an object: a warning of PHP, `var data =`, the opening of a comment."""
TOKEN: Final = re.compile(
    r"""[\s;]*+(?:
        (?P<comment>/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)|//[^\n]*+|<!--|-->|<!\[CDATA\[|\]\]>|\ufeff|&\#65279;)
        |(?P<sign>[{}\[\]:,])
        |(?P<quote>["'`“”„])
        |(?P<word>[^\s{}\[\]:,;/"'`“”„]++)
        |.)""",
    re.VERBOSE | re.DOTALL,
)
CLOSING: Final = {
    **{quote: re.compile(rf"\\.|{quote}", re.DOTALL) for quote in "\"'`"},
    **dict.fromkeys("“”„", re.compile(r"\\.|[“”]", re.DOTALL)),
}
NEXT: Final = r"(?:\s*+/\*(?:[^*]|\*(?!/)){0,100}\*/|\s*+//[^\n]{0,100}\n)?\s*+"
NAME: Final = r"""(?:["'“”][@$A-Za-z][^"'“”\n:]{0,60}["'“”]|[@$A-Za-z_][@$A-Za-z0-9_-]{0,60})\s*+:"""
VALUE_ENDS: Final = re.compile(
    rf"""{NEXT}(?:[}}\]]|\]\]>|\Z|{NAME}|,{NEXT}(?:<!--|["'`“”„{{}}\[\],\d-]|{NAME}|(?:true|false|null|None)\b))"""
)
"""What follows a quote that ends a value, and not one inside of it: `"وزیر: "باران", گفت"`."""
ESCAPE: Final = re.compile(
    r'\\(?:(?P<known>["\\/bfnrt]|u[0-9a-fA-F]{4})|x(?P<hex>[0-9a-fA-F]{2})|(?P<broken>\r?\n)|(?P<other>.|\Z))|(?P<bare>")',
    re.DOTALL,
)
WORDS: Final = {"true": True, "True": True, "false": False, "False": False} | dict.fromkeys(
    ("null", "undefined", "None", "NaN", "Infinity")
)
NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d{0,17})(?P<fraction>\.\d{1,17})?")
PAIRS: Final = {"}": dict, "]": list}


def read_loosely(text: str) -> list[Any]:
    """The objects and lists of a text, one after the other; of what breaks off, what was there before.

    >>> read_loosely("{'a': 'it's', b: [1, /* one */ 2,], c: None")
    [{'a': "it's", 'b': [1, 2], 'c': None}]
    >>> read_loosely('{"a": "x" "b": "y"} {"c": }')
    [{'a': 'x', 'b': 'y'}, {'c': None}]
    """
    return _Reader(text).read()


class _Reader:
    """One pass over a text: the containers that are open, of each object the name that was read last, and its colon."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Any] = []
        self.open: list[dict[str, Any] | list[Any]] = []
        self.names: list[str | None] = []
        self.colons: list[bool] = []

    def read(self) -> list[Any]:
        at = 0
        for _ in range(MAX_TOKENS):
            if not self.open:
                before = BEFORE.match(self.text, at)
                at = before.end() if before is not None else at
            token = TOKEN.match(self.text, at)
            if token is None or len(self.open) > MAX_DEPTH:
                break
            at = token.end()
            if token["quote"]:
                value, at = self._string(token["quote"], at)
                self._put(value)
            elif token["word"]:
                self._put(self._word(token["word"]))
            elif token["sign"]:
                self._sign(token["sign"])
        self._close(len(self.open))
        return [value for value in self.found if value]

    def _put(self, value: Any) -> None:
        """Give a value its place, in the list or under the name before the colon; a string before a colon is a name."""
        inside = self.open[-1] if self.open else self.found
        name = self.names[-1] if self.names else None
        if isinstance(inside, list):
            inside.append(value)
        elif name is not None and (self.colons[-1] or isinstance(value, dict | list)):
            inside[name] = value
            self.names[-1], self.colons[-1] = None, False
        elif isinstance(value, str):
            self.names[-1] = value  # of several the last: words of a comment may stand before it
        elif isinstance(value, dict | list):
            self.found.append(value)  # an object where a name belongs: `{{ … }}` of a template

    def _sign(self, sign: str) -> None:
        if sign in "{[":
            container: dict[str, Any] | list[Any] = {} if sign == "{" else []
            self._put(container)
            self.open.append(container)
            self.names.append(None)
            self.colons.append(False)
        elif sign in PAIRS:
            depth = next((n for n, one in enumerate(reversed(self.open), 1) if isinstance(one, PAIRS[sign])), 0)
            self._close(depth)
        elif sign == "," and self.names:
            self._end_value()
        elif sign == ":" and self.names:
            self.colons[-1] = self.names[-1] is not None

    def _close(self, count: int) -> None:
        for _ in range(count):
            self._end_value()
            for stack in (self.open, self.names, self.colons):
                stack.pop()

    def _end_value(self) -> None:
        """A name whose value is missing has none."""
        if self.colons[-1]:
            self._put(None)
        self.names[-1] = None

    def _is_value(self) -> bool:
        return bool(self.open) and (isinstance(self.open[-1], list) or self.colons[-1])

    def _word(self, word: str) -> Any:
        if not self._is_value():
            return word
        number = NUMBER.fullmatch(word)
        if number is None:
            return WORDS.get(word, word)
        return float(word) if number["fraction"] else int(word)

    def _string(self, quote: str, start: int) -> tuple[str, int]:
        """A string from behind its opening quote, and where it ends; a name ends with the first quote."""
        inner = self._is_value()
        for found in CLOSING[quote].finditer(self.text, start):
            if found[0][0] != "\\" and not (inner and VALUE_ENDS.match(self.text, found.end()) is None):
                return _plain(self.text[start : found.start()]), found.end()
        return _plain(self.text[start:]), len(self.text)


def _plain(written: str) -> str:
    """The text of a string, its escapes resolved; a sign behind a backslash that means nothing stands for itself."""
    if "\\" not in written:
        return written
    text = ESCAPE.sub(_escape, written)
    return str(scanstring(text + '"', 0, False)[0])


def _escape(match: re.Match[str]) -> str:
    if match["known"]:
        return match[0]
    if match["bare"]:
        return '\\"'
    if match["hex"]:
        return f"\\u00{match['hex']}"
    return "" if match["broken"] else match["other"]
