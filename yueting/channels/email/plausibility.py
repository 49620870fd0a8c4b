"""How much a string looks like something a customer would write.

The measure behind guessing a charset: wrong decoding gives rare characters, private ones, kana or box
drawing; right decoding gives characters that both scripts use every day.
"""

import unicodedata
from collections.abc import Iterable
from functools import cache

# Characters met most in customer mail, Simplified, Traditional and Cantonese; they decide about short texts.
EVERYDAY = (
    "的一是不了我在有人他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過发發后後作里裡用道行所然家种種事成方多经經"
    "么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只从從想实實日军军者意无無力它与與长長把机機十民第公此已工使情明性知全三"
    "又关關点點正业業外将將两兩高间間由问問很最重并並物手应應战戰向头頭文体體政美相见見被利什二等产產或新己制身果加西斯月话話合回特代内內信表化老给給世位次度门門任"
    "常先海通教儿兒原东東声聲提立及比员員解水名真论論处處走义義各入几幾口认認条條平系气氣题題活尔爾更别別打女变變四神总總何电電数數安少报報才结結反受目太量再感建务務"
    "做接必场場件计計管期市直德资資命山金指克许許统統区區保至队隊形社便空决決治展马馬科司五基眼书書非则則听聽白却卻界达達光放强強即像难難且权權思王象完设設式色路记"
    "記南品住告类類求据據程北边邊死张張该該交规規万萬取拉格望觉覺术術领領共确確传傳师師观觀清今切院让讓识識候带帶导導争爭运運笔筆请請谢謝您退款货貨单單快递遞订訂購购"
    "买買卖賣客服收到张张投诉訴换換修坏壞钱錢元号號码碼址联聯系繫系复復覆件附查询詢寄送香港深圳广廣州东东陈陳李黄黃林吴吳先生小姐女士你好早晨午安测試测试"
    "喺嘅咗唔係嚟佢哋冇嘢啲咁噉嗰邊個點解嘞喇囉喎啩㗎嚿攞搵睇俾畀咪仲嗌諗冧揼瞓孖鍾嬲煲嗱咩吖呀啦噃"
)
PUNCTUATION = "、。〈〉《》「」『』【】〔〕！（），．／：；？～“”‘’—…·﹏￥＊＃＆　〇①②③④⑤€£¥©®™°×•–→✓"


def plausibility(text: str, *, latin: bool = False) -> float:
    """Mean worth of the non-ASCII characters of `text`: -3 (garbage) to 1 (everyday words), or 0.

    `latin` asks whether accented letters sit between plain ones, as they do in European words.
    """
    weights = _weights()
    if latin:
        return _mean(
            _latin_worth(text, index) for index, char in enumerate(text) if char >= "\x80" or char < " "
        )
    return _mean(
        weight if (weight := weights.get(char)) is not None else _worth(char)
        for char in text
        if char >= "\x80" or (char < " " and char not in "\t\r\n")
    )


def _mean(worths: Iterable[float]) -> float:
    values = list(worths)
    return sum(values) / len(values) if values else 0.0


@cache
def _weights() -> dict[str, float]:
    """Weights of the characters we know: the first levels of GB 2312 and Big5, punctuation, everyday ones."""
    simplified = bytes(
        byte for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF) for byte in (high, low)
    )
    trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    traditional = bytes(byte for high in range(0xA4, 0xC7) for low in trails for byte in (high, low))
    known = simplified.decode("gb2312", "ignore") + traditional.decode("big5", "ignore")
    return dict.fromkeys(known, 0.6) | dict.fromkeys(PUNCTUATION, 0.7) | dict.fromkeys(EVERYDAY, 1.0)


def _worth(char: str) -> float:
    """The worth of a character outside the lists, by what sort of character it is."""
    code = ord(char)
    if char == "\ufffd":
        return -3.0
    if 0xE000 <= code <= 0xF8FF or code >= 0xF0000 or code < 0xA0:
        return -2.0
    if 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF:
        return -0.3
    if 0x20000 <= code <= 0x3FFFF:
        return -0.2
    if 0x1F000 <= code <= 0x1FAFF or 0x2600 <= code <= 0x27BF or code in (0x200D, 0xFE0F, 0x20E3):
        return 0.6
    if unicodedata.category(char) in ("Lu", "Ll") and code < 0x250:
        return 0.0
    return -0.6


def _latin_worth(text: str, index: int) -> float:
    """An accented letter between plain ones is European; beside another high one it is half a character."""
    char = text[index]
    if char < " ":
        return 0.0 if char in "\t\r\n" else -2.0
    beside = text[index - 1 : index] + text[index + 1 : index + 2] if index else text[1:2]
    if char == "\ufffd" or any("\x80" <= other <= "\xff" for other in beside):
        return -1.5
    return 0.7 if unicodedata.category(char) in ("Lu", "Ll") else 0.1
