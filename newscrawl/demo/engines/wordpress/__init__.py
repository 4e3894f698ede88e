"""WordPress as Iranian local outlets run it: numberless addresses, Yoast's metas, feeds, the interface."""

from newscrawl.demo.engines.wordpress.site import WordPressSite

__all__ = ["WordPressSite"]
