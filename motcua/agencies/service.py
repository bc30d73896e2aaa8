"""The door of agencies: places, agencies, posts and working time."""

from motcua.agencies.areas import Area, area, communes, find_communes, provinces
from motcua.agencies.coverage import calendar_days_left, communes_without
from motcua.agencies.errors import AgencyUnknown, AreaUnknown
from motcua.agencies.listing import ListBroken, load_agencies
from motcua.agencies.loading import load_units
from motcua.agencies.merged import communes_named
from motcua.agencies.models import Role
from motcua.agencies.officials import OneAlone, load_officials
from motcua.agencies.personal import held_of
from motcua.agencies.posts import Post, appoint, holders, posts_held, posts_of
from motcua.agencies.registry import AgencyInfo, agencies, agency, agency_for, centre_of
from motcua.agencies.roles import role_words
from motcua.agencies.working_time import load_calendar, set_day, set_hours, working_calendar

__all__ = [
    "AgencyInfo", "AgencyUnknown", "Area", "AreaUnknown", "ListBroken", "OneAlone", "Post", "Role", "agencies",
    "agency", "agency_for", "appoint", "area", "calendar_days_left", "centre_of", "communes", "communes_named",
    "communes_without", "find_communes", "holders", "load_agencies", "load_calendar", "load_officials",
    "load_units", "held_of", "posts_held", "posts_of", "provinces", "role_words", "set_day", "set_hours",
    "working_calendar",
]  # fmt: skip
