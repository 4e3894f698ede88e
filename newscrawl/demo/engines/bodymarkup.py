"""The inside of `div.item-text`, in every form that was seen on Nastooh sites (sites/nastooh.md, section 5)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from newscrawl.demo.model import Article, Block, Outlet


def inner(article: Article, outlet: Outlet) -> str:
    """Markup of the body, without the container."""
    if article.raw_body:
        return article.raw_body
    home = f"https://{outlet.host}"
    match article.shape:
        case "one-p-br":
            return _one_paragraph(article, outlet, home)
        case "div-br":
            return _nested_divs(article, outlet, home)
    return "\n".join(_block(block, article, outlet, home) for block in article.blocks if block.kind != "gallery")


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


def _text(block: Block, home: str) -> str:
    """Escaped text with the site's automatic links in it, and leftovers of its spell checker."""
    text = escape(block.text, quote=False)
    for words, target in block.links:
        link = home if target == "/" else home + quote(target, safe="/+")
        text = text.replace(words, f'<a class="saba-backlink" href="{link}">{words}</a>', 1)
    if len(block.text) % 11 == 0 and not block.links:
        # Words that the editor's spell checker did not know stay wrapped in a bare span (Mehr, January 2026).
        first, space, rest = text.partition(" ")
        text = f"<span>{first}</span>{space}{rest}"
    return text


def _subhead(block: Block) -> str:
    return f'<span style="color:#000080"><strong>{escape(block.text, quote=False)}</strong></span>'


def _block(block: Block, article: Article, outlet: Outlet, home: str) -> str:
    match block.kind:
        case "paragraph":
            return _paragraph(_text(block, home), article.shape)
        case "subhead":
            return f"<p>{_subhead(block)}</p>"
        case "empty":
            return '<p style="text-align:justify"></p>'
        case "code" | "end":
            return f"<p>{escape(block.text)}</p>"
    return _apart(block, article, outlet)


def _paragraph(text: str, shape: str) -> str:
    if shape == "justify":
        return f'<p style="text-align:justify">{text}</p>'
    if shape == "rtl-span":
        return f'<p dir="RTL" style="text-align:justify"><span style="background-color:white">{text}</span></p>'
    return f"<p>{text}</p> "


def _apart(block: Block, article: Article, outlet: Outlet) -> str:
    """Pieces that are no prose."""
    media = f"{outlet.media}/d/{article.published:%Y/%m/%d}"
    match block.kind:
        case "table":
            rows = "".join(
                " \n  <tr> \n" + "".join(f"   <td>{escape(cell)}</td> \n" for cell in row) + "  </tr>"
                for row in block.rows
            )
            return f'<table border="1" cellpadding="1" cellspacing="1"> \n <tbody>{rows} \n </tbody> \n</table>'
        case "image":
            source = f"{media}/4/{block.number}.jpg"
            title = escape(article.title)
            return f'<p style="text-align:center"><img alt="{title}" height="400" src="{source}" width="600"/></p>'
        case "player":
            source = f"{media}/0/{block.number}.mp4"
            return (
                f'<div class="itemPlayer0 player"><video controls="controls" poster="{media}/4/{block.number}.jpg">'
                f'<source src="{source}" type="video/mp4" /></video><div class="video-download"><a href="{source}">'
                f"{escape(block.text)}</a></div></div>"
            )
        case "more":
            return (
                "<p><strong>بیشتر بخوانید:</strong></p>\n"
                f'<p><a href="/news/{article.nid - 1}/">{escape(block.text)}</a></p>'
            )
    return ""


def _one_paragraph(article: Article, outlet: Outlet, home: str) -> str:
    """A single `p` with `<br/> <br/>` between paragraphs (Mehr 6709761, Ardabil, 1 January 2026)."""
    return _broken(article, outlet, home, "<br/> <br/> ", "<p>", "</p>")


def _nested_divs(article: Article, outlet: Outlet, home: str) -> str:
    """`div[dir=rtl]` blocks with `br` and no `p` at all (Khabaronline, 2020)."""
    text = _broken(article, outlet, home, "<br/>\n<br/>\n", '<div dir="rtl">', "</div>")
    return f'<div dir="rtl">\n{text}\n</div>'


def _broken(article: Article, outlet: Outlet, home: str, between: str, opening: str, closing: str) -> str:
    """Runs of prose joined by breaks; what is no prose interrupts them."""
    parts: list[str] = []
    run: list[str] = []

    def end_run() -> None:
        if run:
            parts.append(f"{opening}{between.join(run)}{closing}")
            run.clear()

    for block in article.blocks:
        match block.kind:
            case "paragraph":
                run.append(_text(block, home))
            case "subhead":
                run.append(_subhead(block))
            case "code" | "end":
                run.append(escape(block.text))
            case "empty" | "gallery":
                continue
            case _:
                end_run()
                parts.append(_apart(block, article, outlet))
    end_run()
    return "\n".join(parts)
