"""Strangers: sites that no family knows, as unlike the six engines and each other as real outlets are.

Each serves the newsroom's articles in the markup that such a system is known to print, among what surrounds articles
there, with ways in of its own. `newscrawl crawl http://127.0.0.1:PORT` has to find and read all of them.
"""
