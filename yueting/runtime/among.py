"""`field__among=ids`: one of many ids, given as one value.

`__in` makes a placeholder for each: of a statement about hundreds of rows most of the time went into its text.
"""

from typing import Any

from django.db.models import Field, Lookup
from django.db.models.fields.related import ForeignObject


@Field.register_lookup
@ForeignObject.register_lookup  # relations have a list of their own
class Among(Lookup):
    """Equal to any of these UUIDs; of none, nothing is."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, values = self.process_lhs(compiler, connection)
        given = "{" + ",".join(str(getattr(one, "pk", one)) for one in self.rhs) + "}"
        return f"{left} = any(%s::uuid[])", (*values, given)
