"""What the browser tests find in their desk: the cast, the library, articles, and one talk of every colour.

Run inside the desk's own Django (see serving.py); the last line it prints is JSON.
"""

import json

from django.db import transaction

from tests.cast import Cast, make_cast, talk
from yueting.academy.drills.plan_files import starter_plans
from yueting.academy.drills.services.casting import make_case
from yueting.academy.drills.services.rehearsing import rehearse
from yueting.accounts.models import Presence
from yueting.accounts.services.api_tokens import make_token
from yueting.conversations.models import Conversation
from yueting.conversations.services.replying import reply
from yueting.knowledge.services import load_library, write_article
from yueting.tickets.services.progress import WrapUpWords, wrap_up

ARTICLES = {
    "退款幾時到帳": "退款會喺七個工作天內退回原本嘅付款方式，信用卡要睇發卡銀行。",
    "送貨要幾耐": "市區次日送到，離島要三日；落單之後可以喺訂單頁睇到進度。",
}
TALKS = {
    "siu_ming": "我張單等咗兩個星期都未到，好嬲！你哋搞乜嘢！我要投訴！",
    "kwok": "請問訂單什麼時候會送到？已經等了三天了。",
    "wang": "你们的退款怎么还没到账？我等了一个星期了，太失望了！",
    "lily": "唔該晒，你哋送貨好快，包裝又靚，好滿意！",
    "tom": "Hello, my parcel has not arrived, could you check the order please?",
}


def seed() -> dict[str, object]:
    """Fill the desk; gives the ids a test needs."""
    cast = make_cast()
    load_library()
    for title, body in ARTICLES.items():
        write_article(cast.joy, title=title, body=body, questions=[title])
    for agent in (cast.lee, cast.ben):
        agent.presence = Presence.ONLINE
        agent.save()
    for sender, text in TALKS.items():
        talk(cast.joy_chat, text, sender=sender)
    _one_finished(cast)
    rehearse(cast.joy, cast.amy, starter_plans()["second-problem"])
    make_case(Conversation.objects.filter(is_practice=False).earliest("started_at"), cast.lee)
    _token, secret = make_token(cast.joy, "browser tests")
    names = ("joy_chat", "joy_mail", "joy_api", "cha_chat")
    return {"token": secret, "inboxes": {name: str(getattr(cast, name).id) for name in names}}


def _one_finished(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "個茶杯爛咗，想換過隻新嘅。", sender="fanny")
    reply(conversation, cast.amy, "唔好意思，即刻幫你換。", client_key="seed")
    wrap_up(conversation, cast.amy, WrapUpWords("茶杯破損", "補寄一隻"))


with transaction.atomic():
    facts = seed()
print(json.dumps(facts))
