"""The filters that format dates, numbers and suppression. Nothing else is computed in a template."""

from django import template

register = template.Library()
