"""The Nastooh engine (www.nastooh.ir), as Mehr and its relatives run it."""

from newscrawl.demo.engines.nastooh.site import NastoohSite

__all__ = ["NastoohSite"]
