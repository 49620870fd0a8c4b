import pytest

from yueting.channels.email.html_text import html_text
from yueting.channels.email.quoting import fold_quotation, is_forwarded

NEW = "我仲未收到退款，幾時先有？"

QUOTATIONS = {
    "Gmail in English": "On Mon, Jun 3, 2024 at 10:00 AM Shop Desk <desk@shop.example> wrote:\n> 你好\n> 已收到",
    "Gmail in English, broken over two lines": (
        "On Mon, Jun 3, 2024 at 10:00 AM Shop Desk <\ndesk@shop.example> wrote:\n\n> 你好"
    ),
    "Gmail in Traditional Chinese": "客服 <desk@shop.example> 於 2024年6月3日 週一 上午10:00寫道：\n\n> 你好",
    "Gmail in Hong Kong, over two lines": (
        "客服中心 <desk@shop.example> 於 2024年6月3日 星期一\n上午10:00 寫道：\n> 你好"
    ),
    "Gmail in Simplified Chinese": "客服 <desk@shop.example> 于2024年6月3日周一 10:00写道：\n> 你好",
    "Apple Mail in Simplified Chinese": "> 在 2024年6月3日，10:00，客服 <desk@shop.example> 写道：\n> \n> 你好",
    "Apple Mail in Traditional Chinese": "> 客服 <desk@shop.example> 於 2024年6月3日 上午10:00 寫道：\n> \n> 你好",
    "Yahoo Hong Kong": "在 2024年6月3日 星期一 上午10:00:00 [GMT+8]， 客服<desk@shop.example> 寫道：\n\n\n 你好",
    "163": '在 2024-06-03 10:00:00，"客服" <desk@shop.example> 写道：\n\n你好\n订单已发货',
    "163 on a phone": (
        "---- 回复的原邮件 ----\n| 发件人 | 客服<desk@shop.example> |\n"
        "| 日期 | 2024年06月03日 10:00 |\n| 收件人 | chan@163.com |\n| 主题 | 退款 |\n你好"
    ),
    "QQ": (
        '------------------ 原始邮件 ------------------\n发件人: "客服" <desk@shop.example>;\n'
        '发送时间: 2024年6月3日(星期一) 上午10:00\n收件人: "张三"<1@qq.com>;\n'
        "主题: 退款\n\n你好"
    ),
    "QQ in Traditional Chinese": "------------------ 原始郵件 ------------------\n寄件人: 客服\n你好",
    "Aliyun": (
        "------------------------------------------------------------------\n"
        "发件人：客服 <desk@shop.example>\n发送时间：2024年6月3日(星期一) 10:00\n"
        "收件人：张三 <a@aliyun.com>\n主　题：退款\n\n你好"
    ),
    "Outlook in English": (
        "________________________________\nFrom: Desk <desk@shop.example>\n"
        "Sent: Monday, June 3, 2024 10:00 AM\nTo: Chan\nSubject: refund\n\nHello"
    ),
    "Outlook in Traditional Chinese": (
        "寄件者: 客服 <desk@shop.example>\n寄件日期: 2024年6月3日 上午 10:00\n"
        "收件者: 陳大文\n主旨: 退款\n\n你好"
    ),
    "Outlook in Simplified Chinese": (
        "发件人: 客服 <desk@shop.example>\n发送时间: 2024年6月3日 10:00\n收件人: 张三\n主题: 退款\n\n你好"
    ),
    "old Outlook": "-----Original Message-----\nFrom: Desk\nHello",
    "old Gmail": "2024-06-03 10:00 GMT+08:00 客服 <desk@shop.example>:\n> 你好",
    "marks alone": "> 你好\n> 已收到你嘅查詢",
    "a signature": "-- \n陳大文\n9123 4567",
    "a phone's line": "Sent from my iPhone",
    "a phone's line in Traditional Chinese": "從我的 iPhone 傳送",
    "a phone's line in Simplified Chinese": "发自我的华为手机",
    "Outlook on a phone": "取得 iOS 版 Outlook",
}


@pytest.mark.parametrize("quotation", QUOTATIONS.values(), ids=QUOTATIONS)
def test_what_repeats_earlier_mail_is_folded(quotation: str) -> None:
    assert fold_quotation(f"{NEW}\n第二行\n\n{quotation}\n") == (f"{NEW}\n第二行", quotation)


def test_a_signature_before_the_quotation_is_folded_with_it() -> None:
    fresh, quoted = fold_quotation(
        f"{NEW}\n\n发自我的iPhone\n\n------------------ 原始邮件 ------------------\n你好"
    )
    assert fresh == NEW
    assert "发自我的iPhone" in quoted
    assert "你好" in quoted


def test_answers_between_and_below_marked_lines_stay_new() -> None:
    text = "On Mon, Jun 3, 2024 at 10:00 AM Desk <d@x> wrote:\n> 訂單號碼？\nYT12345\n> 電話？\n\n> 地址？\n9123 4567"
    assert fold_quotation(text)[0] == "YT12345\n9123 4567"


UNTOUCHED = {
    "a route": "From: 觀塘\nTo: 深圳\n幾時送到？",
    "a face": ">_< 好嬲\n>.< 真係好嬲",
    "a sentence about writing": "我在表格上寫道：不收\n點解仲係送咗嚟",
    "a list with dashes": "買咗：\n- 耳機\n- 電飯煲\n-----\n合共 $800",
    "one mark": ">800 蚊先有得免運費？",
    "a long text after two dashes": "價錢\n--\n" + "\n".join(f"第{n}項" for n in range(20)),
    "a colon after a date": "2024年6月3日的情況：壞咗",
    "sent from somewhere": (
        "發自內心多謝你哋嘅幫助，真係幫咗我好大忙，我會介紹朋友嚟買嘢，多謝晒你哋全部人！"
    ),
}


@pytest.mark.parametrize("text", UNTOUCHED.values(), ids=UNTOUCHED)
def test_a_customers_own_words_are_never_folded(text: str) -> None:
    assert fold_quotation(text) == (text, "")


def test_a_mail_of_nothing_but_a_quotation_is_shown_whole() -> None:
    assert fold_quotation("> 你好\n> 再見") == ("> 你好\n> 再見", "")


def test_a_quotation_in_html_is_folded_like_a_marked_one() -> None:
    markup = f"<div>{NEW}</div><div>客服 &lt;d@x.hk&gt; 於 2024年6月3日 寫道：<blockquote>你好<br>謝謝</blockquote></div>"
    assert fold_quotation(html_text(markup)) == (NEW, "客服 <d@x.hk> 於 2024年6月3日 寫道：\n> 你好\n> 謝謝")


def test_ten_thousand_marked_lines_are_folded() -> None:
    assert fold_quotation(NEW + "\n> a\n\n" * 10_000)[0] == NEW


@pytest.mark.parametrize("subject", ["Fwd: x", "FW: x", "转发：x", "轉寄: x", "Re: Fw: x", "回复：转发: x"])
def test_forwarded_mail_is_recognised_by_its_subject(subject: str) -> None:
    assert is_forwarded(subject)
    assert not is_forwarded("Re: 轉帳")
