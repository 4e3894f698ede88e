"""The embedded newsroom: a site on the loopback address that behaves like the real engines.

`Newsroom` is the model (pure, no network); `running_newsroom()` starts it as a process of its own and gives its address
and controls; `newscrawl.demo.server.serve()` serves it inside this process. Importing this does not import Twisted.
"""

from newscrawl.demo.client import NewsroomError, RunningNewsroom, running_newsroom
from newscrawl.demo.newsroom import Newsroom, UnknownArticleError

__all__ = ["Newsroom", "NewsroomError", "RunningNewsroom", "UnknownArticleError", "running_newsroom"]
