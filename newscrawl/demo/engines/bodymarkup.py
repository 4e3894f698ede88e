"""The inside of a text, in every form that was seen on Nastooh sites (sites/nastooh.md, section 5)."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from newscrawl.demo.model import Article, Block, Outlet


def inner(article: Article, outlet: Outlet, other: str) -> str:
    """Markup of the body, without the container; `other` is the address of the article that it refers to."""
    return article.raw_body or _Body(article, outlet, other).markup()


def gallery(article: Article, outlet: Outlet) -> str:
    """The hidden gallery that some pages carry beside their text."""
    pictures = [block for block in article.blocks if block.kind == "gallery"]
    if not pictures:
        return ""
    images = "".join(
        f'<li><img src="{outlet.media}/d/{article.published:%Y/%m/%d}/3/{pictures[0].number + step}.jpg" alt="" /></li>'
        for step in range(3)
    )
    return f'<div class="gallery hidden"><ul>{images}</ul></div>'


@dataclass(frozen=True, slots=True)
class _Body:
    article: Article
    outlet: Outlet
    other: str

    def markup(self) -> str:
        """All blocks but the gallery, in the article's shape."""
        match self.article.shape:
            case "one-p-br":
                # A single `p` with `<br/> <br/>` between paragraphs (Mehr 6709761, Ardabil, 1 January 2026).
                return self._broken("<br/> <br/> ", "<p>", "</p>")
            case "div-br":
                # `div[dir=rtl]` blocks with `br` and no `p` at all (Khabaronline, 2020).
                text = self._broken("<br/>\n<br/>\n", '<div dir="rtl">', "</div>")
                return f'<div dir="rtl">\n{text}\n</div>'
        return "\n".join(self._block(block) for block in self.article.blocks if block.kind != "gallery")

    def _text(self, block: Block) -> str:
        """Escaped text with the site's automatic links in it, and leftovers of its spell checker."""
        text = escape(block.text, quote=False)
        home = f"https://{self.outlet.host}"
        for words, target in block.links:
            link = home if target == "/" else home + quote(target, safe="/+")
            text = text.replace(words, f'<a class="saba-backlink" href="{link}">{words}</a>', 1)
        if len(block.text) % 11 == 0 and not block.links:
            # Words that the editor's spell checker did not know stay wrapped in a bare span (Mehr, January 2026).
            first, space, rest = text.partition(" ")
            text = f"<span>{first}</span>{space}{rest}"
        return text

    def _block(self, block: Block) -> str:
        match block.kind:
            case "paragraph":
                return _paragraph(self._text(block), self.article.shape)
            case "subhead":
                return f"<p>{_subhead(block)}</p>"
            case "empty":
                return '<p style="text-align:justify"></p>'
            case "code" | "end":
                return f"<p>{escape(block.text)}</p>"
        return self._apart(block)

    def _apart(self, block: Block) -> str:
        """Pieces that are not prose."""
        media = f"{self.outlet.media}/d/{self.article.published:%Y/%m/%d}"
        match block.kind:
            case "table":
                rows = "".join(
                    " \n  <tr> \n" + "".join(f"   <td>{escape(cell)}</td> \n" for cell in row) + "  </tr>"
                    for row in block.rows
                )
                return f'<table border="1" cellpadding="1" cellspacing="1"> \n <tbody>{rows} \n </tbody> \n</table>'
            case "image":
                source = f"{media}/4/{block.number}.jpg"
                title = escape(self.article.title)
                return f'<p style="text-align:center"><img alt="{title}" height="400" src="{source}" width="600"/></p>'
            case "player":
                source = f"{media}/0/{block.number}.mp4"
                return (
                    f'<div class="itemPlayer0 player"><video controls="controls" poster="{media}/4/{block.number}.jpg">'
                    f'<source src="{source}" type="video/mp4" /></video><div class="video-download"><a href="{source}">'
                    f"{escape(block.text)}</a></div></div>"
                )
            case "more":
                link = f'<a href="{escape(self.other)}">{escape(block.text)}</a>'
                return f"<p><strong>بیشتر بخوانید:</strong></p>\n<p>{link}</p>"
        return ""

    def _broken(self, between: str, opening: str, closing: str) -> str:
        """Runs of prose joined by breaks; what is not prose interrupts them."""
        parts: list[str] = []
        run: list[str] = []

        def end_run() -> None:
            if run:
                parts.append(f"{opening}{between.join(run)}{closing}")
                run.clear()

        for block in self.article.blocks:
            match block.kind:
                case "paragraph":
                    run.append(self._text(block))
                case "subhead":
                    run.append(_subhead(block))
                case "code" | "end":
                    run.append(escape(block.text))
                case "empty" | "gallery":
                    continue
                case _:
                    end_run()
                    parts.append(self._apart(block))
        end_run()
        return "\n".join(parts)


def _subhead(block: Block) -> str:
    return f'<span style="color:#000080"><strong>{escape(block.text, quote=False)}</strong></span>'


def _paragraph(text: str, shape: str) -> str:
    if shape == "justify":
        return f'<p style="text-align:justify">{text}</p>'
    if shape == "rtl-span":
        return f'<p dir="RTL" style="text-align:justify"><span style="background-color:white">{text}</span></p>'
    return f"<p>{text}</p> "
