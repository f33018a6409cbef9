"""The addresses of the hand-over at the bedside, of vouchers, and of what waits to be put right."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.kits.handing import offline, reconciling, views, vouchers
from partera.doors.web.routes import page

_OWN, _SEE = "kits.site", "kits.see"  # whose site it is, the queries say
_HERE = "kits/sites/<int:site>/"

urlpatterns: list[URLPattern | URLResolver] = [
    page(f"{_HERE}hand-over/", views.hand_over, name="kit_hand_over", needs=_OWN),
    page(f"{_HERE}hand-over/send/", offline.send, name="kit_hand_over_send", needs=_OWN),
    page(f"{_HERE}hand-over/ready/", offline.ready, name="kit_hand_over_ready", needs=_OWN),
    page(f"{_HERE}hand-over/worker.js", offline.worker, name="kit_hand_over_worker", needs=_OWN),
    page(f"{_HERE}hand-over/app.webmanifest", offline.manifest, name="kit_hand_over_manifest", needs=_OWN),
    page(f"{_HERE}handed-over/", reconciling.handed_over, name="kit_handed_over", needs=_SEE),
    page(f"{_HERE}handed-over/days.csv", reconciling.days_csv, name="kit_handed_over_csv", needs=_SEE),
    page(f"{_HERE}unreconciled/", reconciling.unreconciled, name="kit_unreconciled", needs=_SEE),
    page(f"{_HERE}unreconciled/<int:hand_over>/", reconciling.one, name="kit_unreconciled_one", needs=_SEE),
    page(f"{_HERE}vouchers/", vouchers.vouchers, name="kit_vouchers", needs=_SEE),
]
