"""The words by which a row shows that it is no record, in English and Welsh: patterns over one text."""

import re

_I = re.IGNORECASE

# What forms show in a cell that no one has filled.
EMPTY_MARKS = (
    "please select", "please select an option", "please select an item", "please choose", "select", "select an option",
    "select one", "select from list", "choose", "choose an item", "choose an item.", "choose an option", "-- select --",
    "- select -", "click or tap here to enter text.", "click here to enter text.", "click or tap to enter a date.",
    "dewiswch", "dewiswch opsiwn", "dewiswch eitem", "dewiswch eitem.", "cliciwch yma i roi testun.",
)  # fmt: skip

_SUM = r"((grand|overall|running|sub)[- ]?)?totals?|is-?gyfanswm|cyfanswm( cyffredinol| mawr)?|sum|swm"
_WHAT = r"( (number|nifer|cost|costs|savings|cofnodion|records|projects|prosiectau|brosiectau)){0,2}"
_MEAN = r"(overall )?(average|mean|median|cyfartaledd|cymedr|canolrif)"
_OF = r" (of|for|per|number|nifer|cost|costs|y|yr|ar gyfer|fesul)\b.{1,40}"

TOTAL = re.compile(
    rf"(({_SUM})\b[^:]{{0,30}}:|(records?|cofnodion)\b[^:]{{0,30}}:)\s*[£0-9,.]*"
    rf"|({_SUM}){_WHAT}( \(\d[^()]{{0,30}}\))?|.{{1,50}}\bsub-?totals?:?",
    _I,
)
ALL = re.compile(
    r"(all|overall|altogether|combined|y cyfan|i gyd|at ei gilydd)( (projects|services|prosiectau|gwasanaethau))?:?", _I
)
"""These sum up the whole list, beside figures alone."""
AVERAGE = re.compile(rf"{_MEAN}{_WHAT}:?", _I)
TOTAL_OF = re.compile(rf"({_SUM}){_OF}", _I)
AVERAGE_OF = re.compile(rf"{_MEAN}{_OF}", _I)
"""These say a total or an average of something named, and do so only beside a figure."""
ENDS_IN_TOTAL = re.compile(r".{1,50}\b(totals?|cyfanswm):?", _I)
COUNT = re.compile(
    r"(count|cyfrif|(number|no\.?|count) of (projects|records|services|schemes|rows|entries)|nifer (y |o )?"
    r"(prosiectau|brosiectau|cofnodion|gofnodion|gwasanaethau|wasanaethau|rhesi|resi))(:\s*[0-9,]*)?"
    r"|\d[\d,]* (records?|rows?|entries|items|results|cofnod|rhes|eitem|canlyniad)( (found|returned|selected|shown))?\.?",
    _I,
)
NUMBER = re.compile(r"[£$€(+\-−]*\s?\d[\d,.\s]*\)?\s?(%|k|m|bn)?\)?|[-–—]|=\S.*", _I)
"""What may stand beside the word total: a number, a formula that was never computed, or a dash for none."""
STATISTIC = re.compile(rf"{NUMBER.pattern}|\W*|\d[\d,.\s]*\s?[a-z]|[a-z]|n/?a", _I)
"""What may stand in a table of statistics: a number, with a footnote's letter, or a mark for none."""
SAYS_TOTAL = re.compile(r"((grand|overall|sub)[- ]?)?totals?\b|(is-?g|c)yfanswm\b", _I)
NAMES_CHANGE = re.compile(
    r"(net (debt|worth|balance)|surplus|deficit|gwarged|diffyg|dyled net)\b|"
    r"(percent(age)?|per cent|average annual|annual average|canran y) (change|growth|newid)\b|"
    r"(change|newid|growth rate)\b.{0,20}(%|per ?cent|y cant)",
    _I,
)
LABEL = re.compile(r".{1,60}:", re.DOTALL)  # a label whose value stands beside it
LABELLED_VALUE = re.compile(r"[^\W\d][^:\n]{1,40}:\s+\S.{0,80}")
"""A label and its value: `Completed by: the policy team`."""

_NOTE = (
    r"(foot)?notes?|n\.?\s?b\.?|sources?|key|caveats?|disclaimer|definitions?|nodyn|nodiadau|troednod(yn|iadau)|"
    r"d\.?\s?s\.?|ffynhonnell|ffynonellau|allwedd|diffiniad(au)?"
)
NOTE = re.compile(rf"({_NOTE})\s*\(?\d*\)?\s*[:.–—-]\s*(?P<more>.*)", _I | re.DOTALL)
"""A text that begins as a note does, whatever follows."""
NOTE_WORD = re.compile(rf"({_NOTE})\s*\d*", _I)  # the word alone
LEGEND = re.compile(
    r"((rag|brag|status|colour|symbols?|statws|lliw(iau)?)( (rating|status))? )?"
    r"(key|legend|allwedd|symbolau|abbreviations?|glossary|talfyriadau|geirfa)( (to|for|i|ar gyfer)\b.{1,40})?\s*[:.–—-]?",
    _I,
)
"""The word over a list of signs and what each means."""
SIGN = re.compile(
    r"(\*+|[†‡§¶¹²³⁴⁵⁶⁷⁸⁹]|\[\w{1,2}\]|\(\w{1,2}\)|\d{1,2}[.)](?=\D|$)|(?:[a-z]|\.{1,3})\s*:(?=\s)|['‘\"]\S{1,3}['’\"]\s*=)\s*(?P<more>.*)",
    _I | re.DOTALL,
)
"""A footnote's sign, whatever follows."""

COMMENT = re.compile(r"(#|//)\s*\S.*", re.DOTALL)  # a line that a program wrote for people beside its records
IMPORT_ID = re.compile(r'\{"ImportId":\s*".*"\}', re.DOTALL)  # what a survey program writes under each of its headers

PAGE = re.compile(r"(page|tudalen|tud\.?|p\.)\s*\d+(\s*(of|o|/)\s*\d+)?", _I)
"""Which page of a print-out this is; what stands beside it is the page's title."""
PAGE_LOOK = r"(?i)^\s*(page|tud|p\.)"  # how such a text begins; for the engine of pyarrow

END = re.compile(
    r"[A-Z0-9]+([_-][A-Z0-9]+)*[_-]END|(?i:[*=#<\[(-]*\s*("
    r"end of (the )?(table|data|list|file|records|report|return|sheet|document)|"
    r"diwedd( (y|yr))? (tabl|data|rhestr|ffeil|cofnodion|adroddiad|ffurflen|daflen|ddogfen)"
    r")\s*[*=#>\])-]*[.]?)"
)
"""The end of a table, as a form or an export says it."""
RULE = re.compile(r"([-=_*.#~–—]\s?){3,}|[A-Z0-9]+([_-][A-Z0-9]+)*[_-]START")
"""A ruled line, or the beginning mark of a form's next block."""

UNIT = re.compile(
    r"[(\[]?\s*(£?\s?'?0{3}'?s?|[£€$]?\s?(k|m|bn|thousands?|millions?|miliynau|miloedd)|gbp|[£€$]|%|per cent|percent|"
    r"percentage|canran|y\s?/\s?n|y\s?/\s?n\s?/\s?.{1,8}|yes\s?/\s?no|ie\s?/\s?na(ge)?|oes\s?/\s?nac oes|"
    r"number|num|numeric|no\.|#|nifer|rhif|text|free text|testun|list|rhestr|drop[- ]?down( list)?|currency|"
    r"code|cod|date|dyddiad|d{1,2}[/.-]m{1,3}[/.-]y{2,4}|"
    r"yyyy([-/]mm)?([-/]dd)?|days?|diwrnodau|weeks?|months?|misoedd|years?|blynyddoedd|hours?|oriau|fte|cfll|"
    r"tonnes?|km|miles|m2|sqm|ha|ratio|rate|index|score)\s*[)\]]?",
    _I,
)
COLUMN_CODE = re.compile(
    r"\{.*\}|\[\w+\]|<\w+>|QID\d\S*|(open-ended )?response( id)?|ymateb( penagored)?", _I | re.DOTALL
)
"""What a survey's program writes under its headers: the identifiers of its questions, or how they are answered."""
_ASKS = (
    r"(please |os gwelwch yn dda,? )?(select|choose|enter|insert|explain|describe|provide|give|list|state|tick|type|"
    r"add|include|use|write|your |what|which|who|when|how|to what|we calculate|this is|if |dewiswch|nodwch|rhowch|eglurwch|"
    r"esboniwch|disgrifiwch|rhestrwch|ticiwch|teipiwch|eich |beth|pa |pwy|pryd|sut|os )"
)
INSTRUCTION = re.compile(rf"[(\[]?{_ASKS}.{{8,}}|.{{10,}}\?", _I | re.DOTALL)  # what a form says to whoever fills it in
EXAMPLE = re.compile(
    r"(e\.?\s?g\.?|(for )?example|(er )?enghraifft|e\.e\.)(\s*(only|row|rhes))?\s*[:.]?"
    r"|(e\.g\.|example:|enghraifft:|e\.e\.)\s.+",
    _I,
)

FIRST_LOOK = (
    r"(?i)^[\s\W]*(grand|overall|running|sub|total|sum\b|swm\b|is-?gyf|cyfan|average|mean|median|cyfart|cymedr|"
    r"canolrif|count|cyfrif|number of|no\.? of|nifer|(foot)?notes?\b|n\.?\s?b\b|d\.?\s?s\b|"
    r"sources?\b|key\b|caveat|disclaimer|definition|nodyn|nodiadau|troednod|ffyn|allwedd|diffiniad|end of|diwedd)"
    r"|^\s*(all\b|altogether|combined|y cyfan|i gyd|at ei|records?\b|cofnodion)"
    r"|^\s*([*=#<\[(_.~–—-]|//)|^\s*\d[\d,]* (records?|rows?|entries|items|results|cofnod|rhes|eitem|canlyniad)"
    r"|totals?:?\s*$|cyfanswm:?\s*$|[_-](END|START)\s*$"
)
"""What a row's first text must show for it to be looked at more closely; for the engine of pyarrow."""


def is_summary(first_text: str) -> bool:
    """Whether a row's first text says a total, an average or a count."""
    return any(pattern.fullmatch(first_text) for pattern in (TOTAL, TOTAL_OF, ALL, AVERAGE, AVERAGE_OF, COUNT))
