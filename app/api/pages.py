"""How a page of rows is asked for: under the names that the server tells, and as many as it gives.

Pure. Where its contract lists no query, `limit`, `page`, `offset` and `cursor` are taken.
"""

from collections.abc import Sequence
from urllib.parse import parse_qsl

from app.api.paging import By
from app.api.schemas import BodyField
from app.api.spans import named
from app.errors import RateLimited, Refused, Unauthenticated

_FEWER = (100, 50, 20, 10)
"""Rows that are asked for where a server refuses more, the most first."""
_MOST_TRIED = 200
"""Beyond this a refusal is the caller's: it asks for all that there is."""
_OFFSETS = ("offset", "skip")

Asked = dict[str, str | int | None]


def page_query(
    asked: Sequence[BodyField], page: int | str | None, by: By, limit: int | None
) -> tuple[Asked, int | None]:
    """Return the query for the rows after a page, and how many rows a full page has.

    `asked`: what the server's contract says of the route's query. `page` and `by` are as the page
    before said.
    """
    size = named(asked, "limit")
    if limit is not None and size is not None and size.maximum is not None:
        limit = min(limit, int(size.maximum))
    if by == "link" and isinstance(page, str):
        return {**dict(parse_qsl(page))}, limit
    query: Asked = {size.name if size is not None else "limit": limit}
    if isinstance(page, str):
        return {"cursor": page, **query}, limit
    names = {field.name.casefold() for field in asked}
    offset = next((name for name in _OFFSETS if name in names), None)
    if page is not None and by == "page" and offset and "page" not in names and limit:
        # Nothing but its query tells that this server counts rows, not pages.
        return {offset: (page - 1) * limit, **query}, limit
    return {(offset or by) if by == "offset" else by: page, **query}, limit


def fewer(limit: int | None, error: Refused) -> int | None:
    """Return how many rows to ask for after a refusal; None where it is of something else."""
    if limit is None or limit > _MOST_TRIED or isinstance(error, RateLimited | Unauthenticated):
        return None
    if "limit" not in (error.server_message or "").casefold():
        return None
    return next((rows for rows in _FEWER if rows < limit), None)
