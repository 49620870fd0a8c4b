"""The labels of readings, tickets and channels, as people say them; translated where they are shown."""

from yueting.tickets.reasons import gettext_noop

WORDS = {
    # varieties
    "yue": gettext_noop("Cantonese"),
    "zh-Hant": gettext_noop("Written Chinese, Traditional"),
    "zh-Hans": gettext_noop("Written Chinese, Simplified"),
    "cmn": gettext_noop("Mandarin"),
    "en": gettext_noop("English"),
    "mixed": gettext_noop("Mixed languages"),
    "unknown": gettext_noop("Not known yet"),
    # emotions
    "calm": gettext_noop("Calm"),
    "pleased": gettext_noop("Pleased"),
    "anxious": gettext_noop("Anxious"),
    "disappointed": gettext_noop("Disappointed"),
    "angry": gettext_noop("Angry"),
    "confused": gettext_noop("Confused"),
    "rising": gettext_noop("Getting better"),
    "falling": gettext_noop("Getting worse"),
    "steady": gettext_noop("Steady"),
    # customer types
    "impatient": gettext_noop("Impatient"),
    "rational": gettext_noop("Rational"),
    "uncertain": gettext_noop("Unsure"),
    "expert": gettext_noop("Expert"),
    "talkative": gettext_noop("Talkative"),
    "sceptical": gettext_noop("Sceptical"),
    "demanding": gettext_noop("Demanding"),
    # intents and classes
    "consultation": gettext_noop("Consultation"),
    "complaint": gettext_noop("Complaint"),
    "after_sales": gettext_noop("After-sales"),
    "order": gettext_noop("Order"),
    "delivery": gettext_noop("Delivery"),
    "refund": gettext_noop("Refund"),
    "invoice": gettext_noop("Invoice"),
    "account": gettext_noop("Account"),
    "technical": gettext_noop("Technical"),
    "suggestion": gettext_noop("Suggestion"),
    "praise": gettext_noop("Praise"),
    "emergency": gettext_noop("Emergency"),
    "chit_chat": gettext_noop("Small talk"),
    "human": gettext_noop("Wants a person"),
    "other": gettext_noop("Other"),
    # urgency
    "low": gettext_noop("Low"),
    "normal": gettext_noop("Normal"),
    "high": gettext_noop("High"),
    "critical": gettext_noop("Critical"),
    "urgent": gettext_noop("Urgent"),
    # channels
    "chat": gettext_noop("Web chat"),
    "email": gettext_noop("E-mail"),
    "api": gettext_noop("API"),
    "phone": gettext_noop("Phone"),
    "social": gettext_noop("Social media"),
    "sms": gettext_noop("Text message"),
    # presence
    "online": gettext_noop("Online"),
    "busy": gettext_noop("Busy"),
    "break": gettext_noop("On a break"),
    "offline": gettext_noop("Offline"),
    # clocks
    "first_response": gettext_noop("First response"),
    "next_response": gettext_noop("Next response"),
    "resolution": gettext_noop("Resolution"),
}
