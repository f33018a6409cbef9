"""The WSGI application that the server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partera.config.settings")
application = get_wsgi_application()

# What is loaded now stays: collecting garbage looks at it no more, which took 200 to 300 ms of a page now and then.
get_resolver().url_patterns  # noqa: B018 - loads every page
gc.collect()
gc.freeze()
