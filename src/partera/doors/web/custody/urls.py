"""The addresses of this area. They stand before those of evidence, whose files have addresses of any name."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.custody import views
from partera.doors.web.routes import page

SEE, AGREE, DESTROY = "records.see", "records.agree", "records.destroy"

urlpatterns: list[URLPattern | URLResolver] = [
    page("evidence/agreements/", views.agreements, name="agreements", needs=SEE),
    page("evidence/agreements/make/", views.make, name="agreement_make", needs=AGREE),
    page("evidence/agreements/<int:number>/", views.agreement, name="agreement", needs=SEE),
    page("evidence/agreements/<int:number>/renew/", views.renew, name="agreement_renew", needs=AGREE),
    page("evidence/agreements/<int:number>/stop/", views.stop, name="agreement_stop", needs=AGREE),
    page(
        "evidence/agreements/<int:number>/destroy/<slug:extract>/", views.destroy, name="records_destroy", needs=DESTROY
    ),
    page("evidence/certificates/<int:number>/", views.certificate, name="certificate", needs=SEE),
    page("evidence/certificates/<int:number>.pdf", views.certificate_pdf, name="certificate_pdf", needs=SEE),
    page("evidence/certificates/<int:number>.json", views.certificate_file, name="certificate_file", needs=SEE),
]
