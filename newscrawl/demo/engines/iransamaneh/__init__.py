"""The IranSamaneh engine, as IRIB, YJC and their relatives run it."""

from newscrawl.demo.engines.iransamaneh.site import IranSamanehSite

__all__ = ["IranSamanehSite"]
