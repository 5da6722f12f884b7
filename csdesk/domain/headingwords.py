"""What the words of a heading tell beside the aliases: somebody else, a hint, a number, a count."""

import re
import unicodedata

BRACKET = re.compile(r"[(\[{【〔〖<《「]([^()\[\]{}【】〔〕〖〗<>《》「」]*)[)\]}】〕〗>》」]")
NUMBERING = re.compile(r"^(?:[a-z]?\d{1,3}[.、,:)]|[(]?[一二三四五六七八九十]{1,3}[)、.,:])+\s*")
REQUIRED = re.compile(r"^(?:必填|选填|必录|可选)+(?=.)|(?<=.)(?:必填项?|选填|必录|可选)+$")
GENERIC = re.compile(r"信息|基本|情况|资料|明细|概况|登记|一览|部分|本人")
TAIL = re.compile(r"后[四六4-6]位|末[四六4-6]位")
SOMEBODY = re.compile(
    "监护|父亲|母亲|父母|配偶|丈夫|妻子|爱人|子女|儿子|女儿|家属|亲属|亲友|赡养|抚养|扶养|联系人|填表|填报|审核|"
    "审批|代理|代办|代领|受让|出让|转让|户主|户代表|承包|权利人|担保|经办|批准|记录人|调查|签收|督护|责任人|负责|"
    "帮扶|网格员|网格长|村医|医生|单位|医院|学校|机构|法人|房东|房主|业主|雇主|主任|书记|干部|班主任|保险人|"
    "受益人|继承|证明人|介绍人|采集人|登记人|承租|持卡人|开户人"
)
RELATED = re.compile(
    "(?:[与和同].*(?:户主|户代表|户长|家长|权利人|承包方|申请人|产权人|代表).*|户(?:主|代表|长).*)(?:关系|称谓)"
)  # 与户主系何关系, 户主和本人关系: a column of the member, though it names the head
TELLS = re.compile("[填如例注选写/、,;]")  # a bracket that tells how to fill in names nobody
FORBIDDEN = re.compile("宗教|信仰|指纹|人脸|面部|虹膜|声纹|掌纹|基因|生物特征|生物识别|dna")
NAMED = re.compile("(?:姓名|名称|名字)$")
AGAIN = re.compile(r"\d$")  # 手机1, 手机2
REGISTERED = re.compile("户籍|户口|身份证")
NEVER_ENDINGS = frozenset(("seq", "status"))  # 家庭序号 numbers households, 就业状态 is no 状态
COUNTED = frozenset(("户", "人", "次", "人次", "个"))  # 低保对象(户) is a count, no flag
COUNTS = frozenset(("household_size", "age", "service_hours"))
YES_NO = frozenset(
    ["是", "否", "√", "✓", "✔", "×", "1", "0", "y", "n", "有", "无", "true", "false"]
)


def unmarked(text: str) -> str:
    """Without numbering (D2.) and words like 必填, brackets kept."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).lower()).strip("*:#")
    plain = re.sub(r"[(\[](?:必填项?|选填|必录|可选)[)\]]", "", plain)
    return REQUIRED.sub("", NUMBERING.sub("", plain))
