"""Titles that break programs, each with what the register makes of it.

Belongs here: the texts, and a mini-source that sends them. Does not belong here: what is asked of the release
(test_naughty.py).
"""

from pathlib import Path
from typing import Any

from tests.examples import source_keys, table, write_source, write_xlsx

LONG = "Gwasanaeth hir iawn " * 1_500 + "a'i ddiwedd"
TITLES: dict[str, tuple[str, str | None]] = {
    # Texts that other programs run: published as they are, run by none.
    "script": ("One <script>window.ran = 1</script> service", "One <script>window.ran = 1</script> service"),
    "end of script": ("Two </script><script>alert(2)</script>", "Two </script><script>alert(2)</script>"),
    "image": ("<img src=x onerror=alert(3)> three", "three"),
    "open image": ("<img src=x onerror=alert(33)// threefold", "<img src=x onerror=alert(33)// threefold"),
    "attribute": ('Four" onmouseover="alert(4)" x="', 'Four" onmouseover="alert(4)" x="'),
    "quotes": ("Five ' \" ` ´ “ ” ‘ ’ « » service", "Five ' \" ` ´ “ ” ‘ ’ « » service"),
    "template": ("Six {{7*7}} ${7*7} {% raw %} #{7*7} service", "Six {{7*7}} ${7*7} {% raw %} #{7*7} service"),
    "comment": ("Seven <!-- --> ]]> <![CDATA[ ]]> ?> service", "Seven ]]> <![CDATA[ ]]> ?> service"),
    "open comment": ("Sevenfold <!- ]]> <![CDATA[ ]]> ?> service", "Sevenfold <!- ]]> <![CDATA[ ]]> ?> service"),
    "entity": ("Eight &amp; &lt;b&gt; &#x26; &copy service", "Eight & & © service"),
    "open entity": ("Eightfold &amp &lt &#x26 &copy service", "Eightfold &amp &lt &#x26 &copy service"),
    "link": ("javascript:alert(9)//nine", "javascript:alert(9)//nine"),
    "query": ("Ten'; DROP TABLE projects; --", "Ten'; DROP TABLE projects; --"),
    "format": ("Eleven {title} %s %n {0} {} %(x)s service", "Eleven {title} %s %n {0} {} %(x)s service"),
    "path": ("../../../etc/passwd twelve", "../../../etc/passwd twelve"),
    "comma": (
        'Thirteen, with "commas", and; semicolons\\ service',
        'Thirteen, with "commas", and; semicolons\\ service',
    ),
    "math": ("Fourteen \\frac{1}{2} $x$ *b* _i_ [a](b) service", "Fourteen \\frac{1}{2} $x$ *b* _i_ [a](b) service"),
    # Formulas: held.
    "command": ("=cmd|'/C calc'!A0", None),
    "sum": ("+1+1", None),
    "at": ("@SUM(1+1)*cmd|'/C calc'!A0", None),
    "minus": ("-2+3+cmd|'/C calc'!A0", None),
    "pipe": ("|cmd /C calc", None),
    "wide": ("＝1+1 wide", None),
    "space before": ("  =HYPERLINK(1)", None),
    "unseen before": ("\u200b=1+1 unseen", None),
    "tab before": ("\t=1+1 after a tab", None),
    "line before": ("\n=1+1 after a line", None),
    # Letters of every kind: published as they are.
    "Welsh": ("Gwasanaeth tŷ a dŵr: ŵ ŷ Ŵ Ŷ â ê î ô û ẁ ỳ", "Gwasanaeth tŷ a dŵr: ŵ ŷ Ŵ Ŷ â ê î ô û ẁ ỳ"),
    "emoji": (
        "Emoji 🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f 🚒 service",
        "Emoji 🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f 🚒 service",
    ),
    "right to left": ("خدمة مشتركة שירות משותף", "خدمة مشتركة שירות משותף"),
    "beyond": ("Beyond 𝒳 𐍈 𠜎 service", "Beyond 𝒳 𐍈 𠜎 service"),
    "marks": ("Z͑ͫ̓a̴l̷g̶o service", "Z͑ͫ̓a̴l̷g̶o service"),
    "long": (LONG, LONG),
    "numeral": ("٣٤ ½ ² Ⅷ service", "٣٤ ½ ² Ⅷ service"),
    # What cannot be seen, and space: tidied, and said so where something was taken out.
    "decomposed": ("Gwasanaeth y\u0302d a dw\u0302r cynnar", "Gwasanaeth ŷd a dŵr cynnar"),
    "spaces": ("  A service   with   spaces  ", "A service with spaces"),
    "no-break": ("A\u00a0service\u202fheld\u3000together", "A service held together"),
    "directions": ("A \u202eecivres\u202c turned \u2066about\u2069", "A ecivres turned about"),
    "no width": ("A ser\u200bvice of\u200d no\ufeff width\u2060", "A service of no width"),
    "lines": ("A service\nin lines\r\nof three", "A service\nin lines\nof three"),
    "separators": ("Parted\u2028by separators\u2029of lines", "Parted\nby separators\nof lines"),
}


# What no workbook can hold, in the bytes of a CSV file; a byte that is no letter makes its file doubtful or refused.
RAW: dict[str, tuple[bytes, str | None]] = {
    "escape": (rb"Raw _x000D_ \u0000 %00 &#0; _x005F_ service", "Raw _x000D_ \\u0000 %00 \ufffd _x005F_ service"),
    "control": (
        b"Raw control of a bell\x07 of a colour\x1b[31m and of a deletion\x7f in a service",
        "Raw control of a bell of a colour[31m and of a deletion in a service",
    ),
    "half": (b"Raw half \xed\xa0\x80 of a letter", "Raw half í € of a letter"),
    "null": (b"Raw null \x00byte service", "Raw null \ufffdbyte service"),
}


def send(sources: Path) -> None:
    """Writes the mini-source: a workbook and some CSV files, a row for each title, which stands in its summary too."""
    columns = {"reference": "Ref", "title_en": "Title", "summary_en": "Summary", "service_area": "Service"}
    keys = source_keys(table(columns=columns, header_rows=[1]), organisation="GB-PLA-SWA")
    keys["files"] = [
        {**keys["files"][0], "match": match} for match in ("titles.xlsx", *(f"{name}.csv" for name in RAW))
    ]
    folder = sources / "example"
    folder.mkdir(parents=True)
    write_source(sources, keys)
    rows: list[list[Any]] = [["Ref", "Title", "Summary", "Service"]]
    rows += [[f"N{at:03}", sent, sent, "ICT"] for at, (sent, _) in enumerate(TITLES.values(), start=1)]
    write_xlsx(folder / "titles.xlsx", rows)
    for at, (name, (raw, _)) in enumerate(RAW.items(), start=1):
        line = b",".join((b"R%03d" % at, raw, raw, b"ICT"))
        (folder / f"{name}.csv").write_bytes(b"\r\n".join((b"Ref,Title,Summary,Service", line, b"")))
