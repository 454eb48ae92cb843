"""The SQL of the limit, written by hand for each database. It answers with the JSON that is sent.

A page also answers with its total and with a mark of the data it was counted on. Who sends both along next time has
nothing counted again as long as the mark is the same, that is until some transaction commits. The limit is a literal:
with a parameter PostgreSQL plans for a tenth of all articles.
"""

from functools import lru_cache

# By the name of the query parameter; {n} is the place of its value.
_FILTERS = {
    "tag": "a.id IN (SELECT article_id FROM article_tags WHERE tag_id = (SELECT id FROM tags WHERE name = {n}))",
    "author": "a.author_id = (SELECT id FROM users WHERE username = {n})",
    "favorited": "a.id IN (SELECT article_id FROM article_favorited_by"
    " WHERE user_id = (SELECT id FROM users WHERE username = {n}))",
}
_NEWEST = "ORDER BY a.created_at DESC, a.id DESC"
_FEED = "a.author_id IN (SELECT user_id FROM user_followers WHERE follower_id = {me})"


def _where(filters: tuple[str, ...], mark: str) -> str:
    conditions = [_FILTERS[name].format(n=f"{mark}{place}") for place, name in enumerate(filters, start=5)]
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


class Postgres:
    """Parameters of a page: $1 the caller, $2 the known mark, $3 the known total, $4 the offset, then the filters."""

    _MARK = "pg_current_snapshot()::text"
    _TIME = """to_char(a.{} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    _AUTHOR = "json_build_object('username', u.username, 'bio', u.bio, 'image', u.image, 'following', {following})"
    _ARTICLE = (
        "json_build_object('slug', a.slug, 'title', a.title, 'description', a.description, {body} 'tagList', {tags},"
        f" 'createdAt', {_TIME.format('created_at')}, 'updatedAt', {_TIME.format('updated_at')},"
        f" 'favorited', {{favorited}}, 'favoritesCount', {{favorites}}, 'author', {_AUTHOR})"
    )

    ONE = (
        "SELECT json_build_object('article', "
        + _ARTICLE.format(
            body="'body', a.body,",
            tags="(SELECT coalesce(json_agg(t.name ORDER BY t.name), '[]')"
            " FROM article_tags x JOIN tags t ON t.id = x.tag_id WHERE x.article_id = a.id)",
            favorited="EXISTS (SELECT FROM article_favorited_by f WHERE f.article_id = a.id AND f.user_id = $1)",
            favorites="(SELECT count(*) FROM article_favorited_by f WHERE f.article_id = a.id)",
            following="EXISTS (SELECT FROM user_followers w WHERE w.user_id = u.id AND w.follower_id = $1)",
        )
        + ")::text FROM articles a JOIN users u ON u.id = a.author_id WHERE a.slug = $2"
    )
    CREATE = (
        "INSERT INTO articles (slug, title, description, body, author_id, created_at, updated_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (slug) DO NOTHING RETURNING id"
    )
    TAGS = (
        "INSERT INTO tags (name, created_at, updated_at) SELECT name, $2, $2 FROM unnest($1::text[]) name"
        " ON CONFLICT DO NOTHING"
    )
    TAG = "INSERT INTO article_tags (article_id, tag_id) SELECT $1, id FROM tags WHERE name = ANY($2)"
    FAVORITE = (
        "INSERT INTO article_favorited_by (article_id, user_id) SELECT id, $1 FROM articles WHERE slug = $2"
        " ON CONFLICT DO NOTHING"
    )

    @classmethod
    @lru_cache
    def page(cls, filters: tuple[str, ...], limit: int) -> str:
        where = _where(filters, "$")
        return cls._page(f"SELECT a.* FROM articles a {where} {_NEWEST} LIMIT {limit} OFFSET $4", where)

    @classmethod
    @lru_cache
    def feed(cls, limit: int) -> str:
        """The newest of each followed author, then the newest of these: the rest of their articles is not touched."""
        newest = (
            "SELECT n.id, n.created_at FROM articles n WHERE n.author_id = w.user_id"
            f" ORDER BY n.created_at DESC, n.id DESC LIMIT {limit} + $4"
        )
        keys = (
            f"SELECT a.id FROM user_followers w CROSS JOIN LATERAL ({newest}) a WHERE w.follower_id = $1"
            f" {_NEWEST} LIMIT {limit} OFFSET $4"
        )
        where = f"WHERE {_FEED.format(me='$1')}"
        return cls._page(f"SELECT a.* FROM articles a WHERE a.id IN ({keys})", where)

    @classmethod
    def _page(cls, page: str, where: str) -> str:
        item = cls._ARTICLE.format(
            body="",
            tags="coalesce(tagged.names, '[]')",
            favorited="coalesce(favorites.mine, false)",
            favorites="coalesce(favorites.number, 0)",
            following="w.user_id IS NOT NULL",
        )
        return (
            f"WITH a AS MATERIALIZED ({page}),"
            " tagged AS (SELECT x.article_id, json_agg(t.name ORDER BY t.name) AS names FROM article_tags x"
            " JOIN tags t ON t.id = x.tag_id WHERE x.article_id IN (SELECT id FROM a) GROUP BY 1),"
            " favorites AS (SELECT f.article_id, count(*) AS number, bool_or(f.user_id = $1) AS mine"
            " FROM article_favorited_by f WHERE f.article_id IN (SELECT id FROM a) GROUP BY 1),"
            f" counted AS MATERIALIZED (SELECT CASE WHEN {cls._MARK} = $2::text THEN $3::bigint"
            f" ELSE (SELECT count(*) FROM articles a {where}) END AS total)"
            " SELECT json_build_object('articles', coalesce((SELECT"
            f" json_agg({item} {_NEWEST}) FROM a JOIN users u ON u.id = a.author_id"
            " LEFT JOIN user_followers w ON w.user_id = u.id AND w.follower_id = $1"
            " LEFT JOIN tagged ON tagged.article_id = a.id"
            " LEFT JOIN favorites ON favorites.article_id = a.id), '[]'),"
            f" 'articlesCount', counted.total)::text, {cls._MARK}, counted.total FROM counted"
        )


class Sqlite:
    """Parameters as for PostgreSQL, as ?1, ?2 and so on."""

    _MARK = "(SELECT data_version FROM pragma_data_version)"
    _TRUE = "json(CASE WHEN {} THEN 'true' ELSE 'false' END)"
    _TIME = "substr(a.{0}, 1, 10) || 'T' || substr(a.{0}, 12) || 'Z'"
    _FAVORITED = "EXISTS (SELECT 1 FROM article_favorited_by f WHERE f.article_id = a.id AND f.user_id = ?1)"
    _FOLLOWING = "EXISTS (SELECT 1 FROM user_followers w WHERE w.user_id = u.id AND w.follower_id = ?1)"
    _ARTICLE = (
        "json_object('slug', a.slug, 'title', a.title, 'description', a.description, {body}"
        " 'tagList', (SELECT json_group_array(name) FROM (SELECT t.name FROM article_tags x"
        " JOIN tags t ON t.id = x.tag_id WHERE x.article_id = a.id ORDER BY t.name)),"
        f" 'createdAt', {_TIME.format('created_at')}, 'updatedAt', {_TIME.format('updated_at')},"
        f" 'favorited', {_TRUE.format(_FAVORITED)},"
        " 'favoritesCount', (SELECT count(*) FROM article_favorited_by f WHERE f.article_id = a.id),"
        " 'author', json_object('username', u.username, 'bio', u.bio, 'image', u.image,"
        f" 'following', {_TRUE.format(_FOLLOWING)}))"
    )

    ONE = (
        "SELECT json_object('article', " + _ARTICLE.format(body="'body', a.body,") + ")"
        " FROM articles a JOIN users u ON u.id = a.author_id WHERE a.slug = ?2"
    )
    CREATE = (
        "INSERT INTO articles (slug, title, description, body, author_id, created_at, updated_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) ON CONFLICT (slug) DO NOTHING RETURNING id"
    )
    TAGS = (
        "INSERT INTO tags (name, created_at, updated_at) SELECT value, ?2, ?2 FROM json_each(?1) WHERE true"
        " ON CONFLICT DO NOTHING"
    )
    TAG = (
        "INSERT INTO article_tags (article_id, tag_id) SELECT ?1, id FROM tags"
        " WHERE name IN (SELECT value FROM json_each(?2))"
    )
    FAVORITE = (
        "INSERT INTO article_favorited_by (article_id, user_id) SELECT id, ?1 FROM articles WHERE slug = ?2"
        " ON CONFLICT DO NOTHING"
    )

    @classmethod
    @lru_cache
    def page(cls, filters: tuple[str, ...], limit: int) -> str:
        return cls._page(_where(filters, "?"), limit)

    @classmethod
    @lru_cache
    def feed(cls, limit: int) -> str:
        return cls._page(f"WHERE {_FEED.format(me='?1')}", limit)

    @classmethod
    def _page(cls, where: str, limit: int) -> str:
        item = cls._ARTICLE.format(body="")
        keys = f"SELECT a.id FROM articles a {where} {_NEWEST} LIMIT {limit} OFFSET ?4"
        # By IN: joined, the planner at times reads all articles in order and looks each up in the page.
        items = (
            f"SELECT {item} AS item FROM articles a JOIN users u ON u.id = a.author_id WHERE a.id IN ({keys}) {_NEWEST}"
        )
        return (
            f"SELECT json_object('articles', (SELECT json_group_array(json(item)) FROM ({items})),"
            f" 'articlesCount', total), mark, total FROM (SELECT {cls._MARK} AS mark,"
            f" CASE WHEN {cls._MARK} = ?2 THEN ?3 ELSE (SELECT count(*) FROM articles a {where}) END AS total)"
        )
