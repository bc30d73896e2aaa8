"""Addresses of the citizen's dossiers. People print and remember them, so they are words of their language."""

from django.urls import path

from motcua.dossiers.views import arranging, consents, dossiers, drafts, following, papers, parts, permissions, tracking

app_name = "dossiers"
urlpatterns = [
    path("thu-tuc/<str:code>/bat-dau", drafts.start, name="start"),
    path("ban-nhap/<uuid:draft_id>", drafts.draft, name="draft"),
    path("ban-nhap/<uuid:draft_id>/tiep", drafts.begun_before, name="begun_before"),
    path("ban-nhap/<uuid:draft_id>/sua", drafts.correction, name="correction"),
    path("ban-nhap/<uuid:draft_id>/kiem-tra", drafts.check, name="check"),
    path("ban-nhap/<uuid:draft_id>/thay-doi", following.changed, name="changed"),
    path("ban-nhap/<uuid:draft_id>/gui", drafts.send, name="send"),
    path("ban-nhap/<uuid:draft_id>/bo", drafts.discard, name="discard"),
    path("ban-nhap/<uuid:draft_id>/giay-to", papers.papers, name="papers"),
    path("ban-nhap/<uuid:draft_id>/giay-to/<slug:paper>", papers.attach, name="attach"),
    path("ban-nhap/<uuid:draft_id>/giay-to/<slug:paper>/phan", parts.begin, name="parts"),
    path("ban-nhap/<uuid:draft_id>/giay-to/<slug:paper>/phan/<uuid:upload_id>", parts.part, name="part"),
    path("ban-nhap/<uuid:draft_id>/giay-to/<slug:paper>/<uuid:file_id>/dung", papers.confirm, name="confirm"),
    path("ban-nhap/<uuid:draft_id>/giay-to/<slug:paper>/<uuid:file_id>/bo", papers.detach, name="detach"),
    path("ban-nhap/<uuid:draft_id>/giay-to/<slug:paper>/gop", arranging.join, name="join"),
    path("ban-nhap/<uuid:draft_id>/giay-to/<slug:paper>/<uuid:file_id>/xem", arranging.pages, name="pages"),
    path("ban-nhap/<uuid:draft_id>/giay-to/<slug:paper>/<uuid:file_id>/tach", arranging.take_apart, name="take_apart"),
    path("ban-nhap/<uuid:draft_id>/giay-to/<slug:paper>/<uuid:file_id>/cho", arranging.move, name="move"),
    path("ban-nhap/<uuid:draft_id>/giay-to/<slug:paper>/<uuid:file_id>/ten", arranging.rename, name="rename"),
    path("ban-nhap/<uuid:draft_id>/trang/<slug:page_key>", drafts.answer, name="answer"),
    path("ban-nhap/<uuid:draft_id>/trang/<slug:page_key>/luu", drafts.save_typing, name="save_typing"),
    path("ban-nhap/<uuid:draft_id>/dong-y/<slug:consent>", consents.choose, name="choose_consent"),
    path("ban-nhap/<uuid:draft_id>/dong-y-lay-du-lieu", permissions.ask, name="permission"),
    path("giay-to-cua-toi/dong-y", permissions.mine, name="permissions"),
    path("giay-to-cua-toi/dong-y/<uuid:permission_id>/rut", permissions.take_back, name="take_back_permission"),
    path("dong-y", consents.mine, name="consents"),
    path("dong-y/<uuid:request_id>", consents.show, name="consent"),
    path("dong-y/<uuid:request_id>/dong-y", consents.agree, name="agree"),
    path("dong-y/<uuid:request_id>/khong", consents.refuse, name="disagree"),
    path("dong-y/<uuid:request_id>/rut", consents.withdraw, name="withdraw_consent"),
    path("ho-so", dossiers.mine, name="mine"),
    path("ho-so/<str:code>", dossiers.show, name="show"),
    path("ho-so/<str:code>/da-gui", dossiers.sent, name="sent"),
    path("ho-so/<str:code>/sua", dossiers.correct, name="correct"),
    path("ho-so/<str:code>/nop-tiep", dossiers.another, name="another"),
    path("ho-so/<str:code>/nop-rieng/<slug:part>", dossiers.alone, name="alone"),
    path("ho-so/<str:code>/rut", dossiers.withdraw, name="withdraw"),
    path("ho-so/<str:code>/giay/<uuid:slip_id>.pdf", dossiers.slip, name="slip"),
    path("ho-so/<str:code>/ma-qr.svg", dossiers.qr, name="qr"),
    path("tra-cuu", tracking.track, name="track"),
]
