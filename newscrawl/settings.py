"""Scrapy settings of newscrawl.

Each line that changes something says Scrapy 2.19's default and why ours differs; the reference is
https://docs.scrapy.org/en/latest/topics/settings.html. What is not here is Scrapy's default.
`-s NAME=VALUE` on the command line wins over this file and over a source's own politeness.
"""

from newscrawl import __version__

BOT_NAME = "newscrawl"  # default: scrapybot
COMMANDS_MODULE = "newscrawl.extensions.commands"  # default: ""; `scrapy crawl` then ends with the verdict's code
SPIDER_MODULES = ["newscrawl.spiders.every"]  # default: []; one class per source file is built there

# Who we are: an honest name, to which the spider adds the contact that the user sets (newscrawl.toml, or -s).
USER_AGENT = f"newscrawl/{__version__}"  # default: Scrapy's own name
DEFAULT_REQUEST_HEADERS = {  # default: Accept-Language en; some outlets answer in English then
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "fa",
}

# Politeness. Delay and concurrency of a host come from its source file.
ROBOTSTXT_OBEY = True  # default: False
DOWNLOAD_DELAY_JITTER = 0.0  # default: 0.5; would shorten half of the delays; middlewares/hosts.py lengthens them
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # default: 8
CONCURRENT_REQUESTS = 0  # default: 16 for all hosts together; requests that wait for a paused host would use them up

# Bounds: one page must not cost the run.
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024  # default: 1 GiB; also bounds what gzip, br, zstd and deflate unpack to
DOWNLOAD_WARNSIZE = 0  # default: 32 MiB, above our limit
DOWNLOAD_TIMEOUT = 15  # default: 180 s; connection, headers and body together, so a clean stop takes no longer
REDIRECT_MAX_TIMES = 5  # default: 20
METAREFRESH_ENABLED = False  # default: True; Nastooh pages carry a refresh of 540 s to themselves
MEMUSAGE_LIMIT_MB = 1024  # default: 0 (no limit); a run stops cleanly and is continued by the next
CONCURRENT_ITEMS = 1  # default: 100; Scrapy starts so many tasks for every page, and a page is one article
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 32 * 1024 * 1024  # default: 5 MB; pages wait here while their batch is stored

# Failures: the store keeps what failed and when to try again, over runs.
RETRY_ENABLED = False  # default: True; two retries at once, then the link is lost

# Safety.
DOWNLOAD_VERIFY_CERTIFICATES = True  # default: False
DOWNLOAD_HANDLERS = {  # default: all of these are read when a page leads there
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
TELNETCONSOLE_ENABLED = False  # default: True; runs Python for whoever reaches the port
REMOTE_CONTROL_ENABLED = False  # default: True; the same over HTTP

TWISTED_DNS_RESOLVER = "newscrawl.middlewares.resolver.GuardedResolver"  # default: no IPv6, any address

# Parts. Named as strings, so that importing the settings imports nothing.
DOWNLOADER_MIDDLEWARES_BASE = {  # default: five more, which ours replace; one that is off is imported all the same
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": 300,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": 580,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": 900,
}
DOWNLOADER_MIDDLEWARES = {  # default: {}
    "newscrawl.middlewares.guard.GuardMiddleware": 50,
    "newscrawl.middlewares.robots.RobotsMiddleware": 100,
    "newscrawl.middlewares.conditional.ConditionalMiddleware": 200,
    "newscrawl.middlewares.compression.Compression": 590,
    "newscrawl.middlewares.redirects.Redirects": 600,
    "newscrawl.middlewares.cookies.CookiesMiddleware": 700,
    "newscrawl.middlewares.throttle.ThrottleMiddleware": 840,  # before the statistics, which count what is sent
    "newscrawl.middlewares.archive.ArchiveMiddleware": 900,  # nearest to the network: bodies are packed as served
}
SPIDER_MIDDLEWARES = {  # default: {}; each of Scrapy's own wraps every page's output in one more generator
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,  # the spider judges every status itself
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,  # what led to a page is nothing an outlet needs to know
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # addresses are bounded when they are read
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,  # walks are bounded by pages and time, not by depth
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,  # a development aid
}
ITEM_PIPELINES = {  # default: {}
    "newscrawl.pipelines.required.RequiredPipeline": 100,
    "newscrawl.pipelines.scope.ScopePipeline": 200,
    "newscrawl.pipelines.duplicates.DuplicatesPipeline": 300,
    "newscrawl.pipelines.store.StorePipeline": 400,
}
EXTENSIONS_BASE = {  # default: all of Scrapy's; one that is off is imported all the same (one with aiohttp)
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "scrapy.extensions.logstats.LogStats": 0,
}
EXTENSIONS = {  # default: {}; made in this order; of a spider's end they hear together, so none waits for another
    "newscrawl.extensions.memory.MemoryLimit": 0,  # in place of Scrapy's MemoryUsage, which also counts the starter's
    "newscrawl.extensions.publisher.Publisher": 100,  # first: closes what killed runs left before anything begins
    "newscrawl.extensions.run_report.RunReport": 200,  # judges when the engine stopped: all have done their part then
    "newscrawl.extensions.progress.ProgressDisplay": 300,
}

# Output.
FEED_EXPORT_ENCODING = "utf-8"  # default: None, which writes every Persian letter as \\uXXXX
LOG_LEVEL = "INFO"  # default: DEBUG, which prints every record
LOG_FORMATTER = "newscrawl.extensions.logformatter.QuietFormatter"  # default: prints each dropped item whole
LOG_VERSIONS: list[str] = []  # default: a list of libraries at every start
STATS_DUMP = False  # default: True; the run report holds them

# newscrawl's own settings.
NEWSCRAWL_HOME = None  # folder of state and exports; None: the variable NEWSCRAWL_HOME, then ./newscrawl-data
NEWSCRAWL_CONTACT = None  # page or mailbox for webmasters; None: `contact` of newscrawl.toml in the home folder
NEWSCRAWL_DB = None  # SQLAlchemy URL; None: SQLite in the home folder
NEWSCRAWL_ARCHIVE = False  # whether raw pages are kept as WARC files in the home folder (`--archive`)
NEWSCRAWL_PROCESSES = None  # processes that crawl; None: one for 8 sources, at most the cores (newscrawl.crawling.pool)
NEWSCRAWL_PARSERS = None  # processes that read pages; None: cores - 1 where politeness allows 50 pages a second, else 0
NEWSCRAWL_PROGRESS = None  # bars, lines, or nothing; set by the command line
NEWSCRAWL_PART_ARTICLES = 10_000  # a long run publishes a part after so many articles
NEWSCRAWL_PART_SECONDS = 600.0  # and after so many seconds
NEWSCRAWL_PATIENCE = 120.0  # seconds without a good answer after which a run gives a host up; longest Retry-After, too
NEWSCRAWL_PATIENCE_SINCE = 900.0  # the same for a run with --since: nobody repeats a back-fill in ten minutes
NEWSCRAWL_CRAWL_DELAY = True  # whether Crawl-delay of robots.txt is heeded; holds also where -s DOWNLOAD_DELAY=0
DEDUP_DROP = "exact-same-source"  # what is kept out of exports: none, exact-same-source, exact, near
