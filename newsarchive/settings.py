"""Scrapy's settings: secure and polite defaults for `newsarchive crawl`, `scrapy crawl`, `shell` and the rest.

Own settings: ARCHIVE_URL, CONTACT_URL, CONNECT_TO ("HOST=ADDR:PORT", several parted by commas), FRESH_RUN.
"""

from scrapy.settings import default_settings

from newsarchive import __version__, config, logs
from newsarchive.crawling.spider_loading import spider_packages
from newsarchive.secrecy import hide_address, hide_password

_config = config.load()
if _config.alarms.webhook is not None:
    hide_address(_config.alarms.webhook)
hide_password(_config.archive)

BOT_NAME = "newsarchive"
SPIDER_LOADER_CLASS = "newsarchive.crawling.spider_loading.Spiders"
SPIDER_MODULES = spider_packages()
NEWSPIDER_MODULE = SPIDER_MODULES[-1]

ARCHIVE_URL = _config.archive
CONTACT_URL = _config.contact_url
CONNECT_TO = ""
FRESH_RUN = False
SQLITE_SYNCHRONOUS = _config.synchronous
HOST_DELAYS = dict(_config.hosts)
HOST_DELAY = _config.delay
HOST_REVISITS = dict(_config.revisits)
REVISITS_PER_DAY = _config.revisits_per_day

# Who we are, and what we do not do.
USER_AGENT = (
    f"newsarchive/{__version__} (+{_config.contact_url})" if _config.contact_url else f"newsarchive/{__version__}"
)
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "ko",
}
COOKIES_ENABLED = False
REFERER_ENABLED = False
METAREFRESH_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
HTTPPROXY_ENABLED = False
ROBOTSTXT_OBEY = False  # crawling.robots does it instead, failing closed

# Limits on what one response may cost.
DOWNLOAD_HANDLERS = {
    "http": "newsarchive.crawling.handler.GuardedHandler",
    "https": "newsarchive.crawling.handler.GuardedHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = True
DOWNLOAD_VERIFY_CERTIFICATES = True
REDIRECT_MAX_TIMES = 5
RETRY_TIMES = 2
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]  # 429 and 503 wait for their host: crawling.patience
URLLENGTH_LIMIT = 2083
PAGES_PER_HOST = _config.pages_per_host
DEPTH_LIMIT = 8

# Pace: the frontier's hosts table is the only delay, shared by all processes.
SCHEDULER = "newsarchive.crawling.scheduler.FrontierScheduler"
DOWNLOAD_DELAY = 0
CONCURRENT_REQUESTS = _config.concurrency
CONCURRENT_REQUESTS_PER_DOMAIN = _config.concurrency
CONCURRENT_ITEMS = 1
PAGES_A_COMMIT = 8  # so many share a transaction where they come fast; crawling.together
POSTPONED_AT_MOST = 4  # so often a page goes back to the queue because its host is busy or silent


def _without(scrapys: dict[str, int], *names: str) -> dict[str, int]:
    """Scrapy's own parts but for some: set to None they would still be imported, for 0.25 s and 12 MB a crawl."""
    return {part: order for part, order in scrapys.items() if part.rpartition(".")[2] not in names}


EXTENSIONS_BASE = _without(default_settings.EXTENSIONS_BASE, "TelnetConsole", "RemoteControl")
DOWNLOADER_MIDDLEWARES_BASE = _without(
    default_settings.DOWNLOADER_MIDDLEWARES_BASE,
    *("CookiesMiddleware", "HttpProxyMiddleware"),
    "DownloaderStats",  # it writes each request and answer out again to count its bytes
    *("RobotsTxtMiddleware", "HttpCompressionMiddleware", "RedirectMiddleware"),  # our own do it, below
)
# Its advice is for writers of spiders.
SPIDER_MIDDLEWARES_BASE = _without(default_settings.SPIDER_MIDDLEWARES_BASE, "MetaCopyDetectionMiddleware")

SPIDER_MIDDLEWARES = {"newsarchive.crawling.gatherer.Gatherer": 10}
DOWNLOADER_MIDDLEWARES = {
    "newsarchive.crawling.manners.Manners": 60,
    "newsarchive.crawling.robots.RobotsGuard": 100,
    "newsarchive.crawling.conditional.Whole": 540,
    "newsarchive.crawling.decompression.Decompression": 590,
    "newsarchive.crawling.receipts.Receipts": 595,
    "newsarchive.crawling.redirects.Redirects": 600,
    "newsarchive.crawling.conditional.Conditional": 650,
    "newsarchive.crawling.patience.Patience": 700,
}
ITEM_PIPELINES = {
    "newsarchive.crawling.pipelines.Normalize": 300,
    "newsarchive.crawling.pipelines.Record": 900,
}
EXTENSIONS = {
    "newsarchive.crawling.endings.Endings": 400,
    "newsarchive.crawling.progress.Progress": 500,
    "newsarchive.crawling.garbage.SeldomCollected": 900,
}
PROGRESS_BAR = False

LOG_LEVEL = "INFO"
if _config.log_format == "json" and not logs.has_begun():  # scrapy crawl, shell…; newsarchive has begun its own
    logs.begin("json", LOG_LEVEL)
LOG_INSTALL_ROOT_HANDLER = not logs.has_begun()
LOG_DATEFORMAT = logs.DATE
LOG_FORMATTER = "newsarchive.crawling.logs.QuietItems"
FEED_EXPORT_ENCODING = "utf-8"
