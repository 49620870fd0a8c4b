"""How mailers of Hong Kong and the Mainland announce a quotation or sign off: the data behind `quoting`."""

import re

MARK = re.compile(
    r"[-—_\s]{2,}\s*(original message|(回复的|回覆的)?原始?(邮件|郵件|信件)|邮件原件)\s*[-—_\s]{2,}"
    r"|原始邮件|原始郵件",
    re.IGNORECASE,
)

# The whole attribution, its lines joined by a blank.
ATTRIBUTIONS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"on\b.{5,200}\bwrote\s*[:：]",
        r"(在|於|于|从|從)\s*[^。！？]{0,40}\d.{0,200}(写道|寫道|撰寫)\s*[:：]",
        r".{0,160}?(在|於|于)\s*\d{4}\s*[-/年.].{3,120}(写道|寫道)\s*[:：]",
        r".{0,80}?\d{4}\s*[-/年.]\s*\d{1,2}\s*[-/月.]\s*\d{1,2}.{0,80}(写道|寫道)\s*[:：]",
        r"\d{4}\s*[-/年.]\s*\d{1,2}\s*[-/月.]\s*\d{1,2}.{0,80}<\S+@\S+>\s*[:：]",
    )
)

# Header lines copied into the text. A letter about a route may say "From:" and "To:" too, so a date or a
# subject must be among the lines below.
FROM_LINE = re.compile(r"[*|\s]*(from|发件人|發件人|寄件人|寄件者)\**\s*[:：|]", re.IGNORECASE)
TO_LINE = re.compile(r"[*|\s]*(to|收件人|收件者)\**\s*[:：|]", re.IGNORECASE)
WHEN_LINE = re.compile(
    r"[*|\s]*(sent|date|发送时间|发送日期|發送時間|發送日期|寄件日期|傳送時間|傳送日期|日期|时间|時間)\**\s*[:：|]",
    re.IGNORECASE,
)
SUBJECT_LINE = re.compile(
    r"[*|\s]*(subject|主题|主題|主旨|标题|標題|主\s+[题題旨])\**\s*[:：|]", re.IGNORECASE
)

RULE_LINE = re.compile(r"[_\-—=*\s]{5,}")
MARKED_LINE = re.compile(r"\s*>(?![_.﹏/oO^]{1,3}<)")  # not the face ">_<"

SIGNATURE_MARK = re.compile(r"--\s?")
SENT_FROM = re.compile(
    r"sent from (my|mail for|outlook|yahoo)\b.{0,60}"
    r"|(get|取得|获取) ?(outlook for )?(ios|android).{0,60}"
    r"|(发自|發自|来自|來自|发送自|傳送自)\s?(我的)?\s?\S.{1,30}"
    r"|(从|從)(我的)?.{1,20}(发送|發送|寄出|傳送|传送)",
    re.IGNORECASE,
)

FORWARDED = re.compile(
    r"\s*((re|aw|回复|回覆|答复|答覆)\s*[:：]\s*)*(fwd?|转发|轉發|转寄|轉寄)\s*[:：]", re.IGNORECASE
)
