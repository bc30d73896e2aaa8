"""Turning a template into an answer."""

from django.http import HttpResponse
from django.template.loader import render_to_string


def page(request, template: str, *, status: int = 200, **context) -> HttpResponse:
    """Render `template` for this request. The shell (header, language, person) is in base.html."""
    return HttpResponse(render_to_string(template, context, request=request), status=status)
