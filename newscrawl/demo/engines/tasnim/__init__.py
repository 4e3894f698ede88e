"""The engine of Tasnim."""

from newscrawl.demo.engines.tasnim.site import TasnimSite

__all__ = ["TasnimSite"]
