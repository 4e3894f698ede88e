"""The embedded newsroom: a site on the loopback address that behaves like the real engines.

`Newsroom` is the model (pure, no network); `running_newsroom()` starts it as a process of its own and gives its address
and controls. Nothing here imports Twisted before a server is started.
"""
