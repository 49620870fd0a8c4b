"""What invented customers write: plain sentences of a shop's day, 70 % of them Chinese."""

import random

YUE = (
    "我上個禮拜買嘅抽濕機今日先送到，一開機就有燒焦味，想問可唔可以即刻換部新嘅？",
    "落咗單三日都未有人聯絡我，客服電話又打極都唔通，好失望。",
    "請問退款幾時會過到我張信用卡？我已經寄返件貨俾你哋喇。",
    "件貨啱用，送貨師傅都好有禮貌，想讚下你哋。",
    "張單有兩個電飯煲，但係收到得一個，麻煩你幫我查下。",
    "再唔覆我就去消委會投訴，我唔想再等。",
)
CMN = (
    "我订的空气净化器显示已签收，但是我根本没有收到，请马上核实。",
    "想咨询一下这款吸尘器的电池可以单独购买吗？大概多少钱？",
    "发票抬头开错了，麻烦重新开一张，税号在下面。",
    "退款申请提交一个星期了还没有到账，你们到底处理了没有？",
    "物流信息三天没更新了，能帮我催一下吗，比较着急，谢谢。",
    "客服态度很好，问题当天就解决了，给你们点赞。",
)
EN = (
    "The kettle I ordered last week arrived with a cracked lid. Could you send a replacement?",
    "I was charged twice for the same order and would like the second payment refunded, please.",
    "Do you deliver to Lantau Island at the weekend, and what does it cost?",
    "My account is locked after I changed my phone number. How do I get back in?",
)
NAMES = ("陳大文", "李小華", "王芳", "張偉", "黃嘉欣", "刘洋", "Grace Ho", "Peter Wong", "何志明", "赵敏")


def sentences(chance: random.Random, count: int) -> str:
    """`count` sentences of one language: 40 % Cantonese, 30 % Mandarin, 30 % English."""
    stock = chance.choices((YUE, CMN, EN), weights=(40, 30, 30))[0]
    return " ".join(chance.choice(stock) for _ in range(count))
