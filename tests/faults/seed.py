"""The cast in a desk that is about to be killed; its mail inbox reads the mailbox given in TEST_GIVEN."""

import json
import os

from tests.cast import make_cast
from yueting.accounts.services.api_tokens import make_token

cast = make_cast()
cast.joy_mail.settings = json.loads(os.environ["TEST_GIVEN"])
cast.joy_mail.save()
inboxes = {"chat": str(cast.joy_chat.id), "mail": str(cast.joy_mail.id), "api": str(cast.joy_api.id)}
print(json.dumps({"inboxes": inboxes, "token": make_token(cast.joy, "shop system")[1]}))
