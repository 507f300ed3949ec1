"""The accents and letters of LaTeX."""

import unicodedata

ACCENTS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307"}
ACCENTS |= {"c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "r": "\u030a", "k": "\u0328"}
LETTERS = {"ss": "ß", "aa": "å", "AA": "Å", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø"}
LETTERS |= {"l": "ł", "L": "Ł", "i": "i", "j": "j", "copyright": "©", "euro": "€", "pounds": "£", "degree": "°"}


def accented(mark: str, letter: str) -> str:
    """`\\"o` as ö."""
    letter = letter.replace("\\i", "i").replace("\\j", "j").strip() or " "
    return unicodedata.normalize("NFC", letter[0] + mark) + letter[1:]
