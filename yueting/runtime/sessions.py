"""Sessions in the database, as Django keeps them, read with a statement that need not be put together each time."""

from django.contrib.sessions.backends import db

from yueting.runtime.statements import Statement

_READ = "select session_data, expire_date from django_session where session_key = %s and expire_date > now()"


class SessionStore(db.SessionStore):
    """Django's own but for this one read, which each page begins with."""

    def _get_session_from_db(self):  # type: ignore[no-untyped-def]  # as in Django
        for data, expires in Statement(_READ, (self.session_key,)).rows():
            return self.model(session_key=self.session_key or "", session_data=data, expire_date=expires)
        self._session_key = None
        return None
