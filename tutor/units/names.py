"""Units and their parts by symbol, and what they are called. One table: a new language is a new column.

The names of one unit are parted by commas: first that of one, then that of several, then others that people use.
"""

from functools import cache

LANGUAGES = ("en", "zh", "es", "fr", "de", "pt", "ar", "hi", "ja")

SCALES = {
    "m": "1 m", "g": "0.001 kg", "s": "1 s", "A": "1 A", "K": "1 K", "mol": "1 mol", "cd": "1 cd",
    "Hz": "1 s^-1", "N": "1 kg m s^-2", "Pa": "1 kg m^-1 s^-2", "J": "1 kg m^2 s^-2", "W": "1 kg m^2 s^-3",
    "C": "1 A s", "V": "1 kg m^2 s^-3 A^-1", "F": "1 kg^-1 m^-2 s^4 A^2", "Ω": "1 kg m^2 s^-3 A^-2",
    "S": "1 kg^-1 m^-2 s^3 A^2", "Wb": "1 kg m^2 s^-2 A^-1", "T": "1 kg s^-2 A^-1", "H": "1 kg m^2 s^-2 A^-2",
    "Bq": "1 s^-1", "Gy": "1 m^2 s^-2", "Sv": "1 m^2 s^-2", "lm": "1 cd", "lx": "1 cd m^-2",
    "L": "0.001 m^3", "eV": "1.602176634e-19 kg m^2 s^-2", "Wh": "3600 kg m^2 s^-2", "cal": "4.184 kg m^2 s^-2",
    "bar": "100000 kg m^-1 s^-2", "B": "8 bit", "bit": "1 bit",
}  # fmt: skip
"""Units that take prefixes: how many of what they are."""
PLAIN = {
    "t": "1000 kg", "min": "60 s", "h": "3600 s", "d": "86400 s", "week": "604800 s", "month": "1 month",
    "year": "12 month", "ha": "10000 m^2", "atm": "101325 kg m^-1 s^-2", "mmHg": "133.322387415 kg m^-1 s^-2",
    "°": "1 °", "rad": "57.295779513082321 °", "°C": "1 K", "°F": "5/9 K",
    "inch": "0.0254 m", "ft": "0.3048 m", "yd": "0.9144 m", "mi": "1609.344 m", "mph": "0.44704 m s^-1",
    "kmh": "5/18 m s^-1", "kph": "5/18 m s^-1", "knot": "463/900 m s^-1", "lb": "0.45359237 kg",
    "oz": "0.028349523125 kg", "gal": "0.003785411784 m^3", "acre": "4046.8564224 m^2",
    "€": "1 €", "$": "1 $", "£": "1 £", "CNY": "1 CNY", "JPY": "1 JPY", "₹": "1 ₹", "R$": "1 R$",
    "eurocent": "0.01 €", "dollarcent": "0.01 $", "pence": "0.01 £",
}  # fmt: skip
OFFSETS = {"°C": "273.15", "°F": "45967/180"}
"""Of temperatures, in kelvins."""
PREFIXES = {
    "T": "1e12", "G": "1e9", "M": "1e6", "k": "1e3", "h": "1e2", "d": "1e-1", "c": "1e-2", "m": "1e-3", "μ": "1e-6",
    "n": "1e-9", "p": "1e-12",
}  # fmt: skip
TAKES = {
    "m": "k d c m μ n", "g": "k m μ n", "s": "m μ n p", "L": "h d c m μ", "Pa": "h k M G m", "eV": "k M G T",
    "B": "k M G T", "bit": "k M G T", "cal": "k", "Wh": "k M G T", "bar": "m",
}  # fmt: skip
"""The prefixes that a unit takes, where they are not all between a billion and a trillionth in steps of a thousand."""
STEPS = "T G M k m μ n p"
OTHER_SYMBOLS = {
    "l": ("L",), "Ohm": ("Ω",), "ohm": ("Ω",), "¥": ("CNY", "JPY"), "元": ("CNY",), "円": ("JPY",),
    "°K": ("K",), "sec": ("s",), "hr": ("h",), "hrs": ("h",),
    "C": ("C", "°C"), "F": ("F", "°F"), "US$": ("$",), "EUR": ("€",), "USD": ("$",), "GBP": ("£",), "INR": ("₹",),
    "lbs": ("lb",), "kmph": ("kmh",), "KB": ("kB",), "cc": ("mL",), "Rs": ("₹",), "RMB": ("CNY",),
    "¢": ("dollarcent",), "wk": ("week",), "yr": ("year",), "yrs": ("year",),
}  # fmt: skip
"""Other ways to write a symbol; several where only the unit that is wanted can tell."""

_NAMES = """
m | metre,metres,meter,meters | 米,公尺 | metro,metros | mètre,mètres | Meter,Meter,Metern | metro,metros | متر,أمتار,مترا,مترات,م | मीटर,मी | メートル
g | gram,grams,gramme,grammes | 克 | gramo,gramos | gramme,grammes | Gramm | grama,gramas | غرام,جرام,غراما,جراما,غرامات,جرامات,غ,جم | ग्राम | グラム
t | tonne,tonnes,ton,tons | 吨 | tonelada,toneladas | tonne,tonnes | Tonne,Tonnen | tonelada,toneladas | طن,أطنان | टन | トン
s | second,seconds,secs | 秒,秒钟 | segundo,segundos,seg | seconde,secondes | Sekunde,Sekunden,Sek | segundo,segundos | ثانية,ثوان,ثواني,ث | सेकंड,सेकेंड,सेकण्ड | 秒
min | minute,minutes,mins | 分钟 | minuto,minutos | minute,minutes | Minute,Minuten | minuto,minutos | دقيقة,دقائق | मिनट | 分
h | hour,hours | 小时,个小时,钟头 | hora,horas | heure,heures | Stunde,Stunden,Std | hora,horas | ساعة,ساعات,س | घंटा,घंटे,घण्टे | 時間
d | day,days | 天 | día,días | jour,jours | Tag,Tage,Tagen | dia,dias | يوم,أيام,يوما | दिन | 日間
week | week,weeks | 周,星期,个星期 | semana,semanas | semaine,semaines | Woche,Wochen | semana,semanas | أسبوع,أسابيع,أسبوعا | सप्ताह,हफ़्ते,हफ्ते | 週間
month | month,months | 个月 | mes,meses | mois | Monat,Monate,Monaten | mês,meses | شهر,أشهر,شهور,شهرا | महीना,महीने | か月,ヶ月
year | year,years | 年 | año,años | an,ans,année,années | Jahr,Jahre,Jahren | ano,anos | سنة,سنوات,عام,أعوام,عاما | साल,वर्ष | 年間
L | litre,litres,liter,liters | 升,公升 | litro,litros | litre,litres | Liter,Liter,Litern | litro,litros | لتر,لترات,لترا,ل | लीटर | リットル
K | kelvin,kelvins | 开尔文,开 | kelvin,kelvins | kelvin,kelvins | Kelvin | kelvin,kelvins | كلفن | केल्विन | ケルビン
mol | mole,moles | 摩尔 | mol,moles | mole,moles | Mol | mol,mols | مول | मोल | モル
Hz | hertz | 赫兹,赫 | hercio,hercios,hertz | hertz | Hertz | hertz | هرتز | हर्ट्ज़,हर्ट्ज | ヘルツ
N | newton,newtons | 牛顿,牛 | newton,newtons | newton,newtons | Newton | newton,newtons | نيوتن | न्यूटन | ニュートン
Pa | pascal,pascals | 帕斯卡,帕 | pascal,pascales | pascal,pascals | Pascal | pascal,pascais | باسكال | पास्कल | パスカル
J | joule,joules | 焦耳,焦 | julio,julios,joule,joules | joule,joules | Joule | joule,joules | جول | जूल | ジュール
W | watt,watts | 瓦特,瓦 | vatio,vatios,watt,watts | watt,watts | Watt | watt,watts | واط,وات | वाट,वॉट | ワット
Wh | watt-hour,watt-hours | 瓦时 | vatio-hora,vatios-hora | wattheure,wattheures | Wattstunde,Wattstunden | watt-hora,watts-hora | واط ساعة | वाट-घंटा | ワット時
V | volt,volts | 伏特,伏 | voltio,voltios | volt,volts | Volt | volt,volts | فولت,فولط | वोल्ट | ボルト
A | ampere,amperes,amp,amps | 安培,安 | amperio,amperios | ampère,ampères | Ampere | ampere,amperes | أمبير | ऐम्पियर,एम्पियर | アンペア
Ω | ohm,ohms | 欧姆,欧 | ohmio,ohmios | ohm,ohms | Ohm | ohm,ohms | أوم | ओम | オーム
C | coulomb,coulombs | 库仑,库 | culombio,culombios | coulomb,coulombs | Coulomb | coulomb,coulombs | كولوم | कूलॉम | クーロン
bit | bit,bits | 比特 | bit,bits | bit,bits | Bit,Bits | bit,bits | بت | बिट | ビット
B | byte,bytes | 字节 | byte,bytes | octet,octets | Byte,Bytes | byte,bytes | بايت | बाइट | バイト
cal | calorie,calories | 卡路里,卡 | caloría,calorías | calorie,calories | Kalorie,Kalorien | caloria,calorias | سعرة,سعرات | कैलोरी | カロリー
°C | degree celsius,degrees celsius,celsius,degrees centigrade,centigrade,degrees c,degree,degrees | 摄氏度,度 | grado celsius,grados celsius,grados centígrados,grados | degré celsius,degrés celsius,degrés | Grad Celsius,Grad | grau celsius,graus celsius,graus | درجة مئوية,درجات مئوية,درجة,درجات | डिग्री सेल्सियस,डिग्री | 度,セ氏
°F | degree fahrenheit,degrees fahrenheit,fahrenheit,degrees f | 华氏度 | grado fahrenheit,grados fahrenheit | degré fahrenheit,degrés fahrenheit | Grad Fahrenheit | grau fahrenheit,graus fahrenheit | درجة فهرنهايت,درجات فهرنهايت | डिग्री फ़ारेनहाइट | 華氏
° | degree,degrees | 度 | grado,grados | degré,degrés | Grad | grau,graus | درجة,درجات | डिग्री | 度
inch | inch,inches | 英寸 | pulgada,pulgadas | pouce,pouces | Zoll | polegada,polegadas | بوصة,بوصات | इंच | インチ
ft | foot,feet | 英尺 | pie,pies | pied,pieds | Fuß | pé,pés | قدم,أقدام | फुट,फ़ीट,फीट | フィート
yd | yard,yards | 码 | yarda,yardas | yard,yards | Yard,Yards | jarda,jardas | ياردة,ياردات | गज | ヤード
mi | mile,miles | 英里 | milla,millas | mile,miles | Meile,Meilen | milha,milhas | ميل,أميال | मील | マイル
knot | knot,knots | 节 | nudo,nudos | nœud,nœuds | Knoten | nó,nós | عقدة,عقد | नॉट | ノット
lb | pound,pounds | 磅 | libra,libras | livre,livres |  | libra,libras | رطل,أرطال | पाउंड | ポンド
oz | ounce,ounces | 盎司 | onza,onzas | once,onces | Unze,Unzen | onça,onças | أونصة,أونصات | औंस | オンス
ha | hectare,hectares | 公顷 | hectárea,hectáreas | hectare,hectares | Hektar | hectare,hectares | هكتار,هكتارات | हेक्टेयर | ヘクタール
€ | euro,euros | 欧元 | euro,euros | euro,euros | Euro,Euros | euro,euros | يورو | यूरो | ユーロ
$ | dollar,dollars | 美元 | dólar,dólares | dollar,dollars | Dollar | dólar,dólares | دولار,دولارات,دولارا | डॉलर | ドル
£ | pound,pounds | 英镑 | libra,libras | livre,livres | Pfund | libra,libras | جنيه,جنيهات,جنيها | पाउंड | ポンド
CNY | yuan | 元,块,块钱 | yuan,yuanes | yuan,yuans | Yuan | yuan,yuans | يوان | युआन | 元
JPY | yen | 日元 | yen,yenes | yen,yens | Yen | iene,ienes | ين | येन | 円
₹ | rupee,rupees | 卢比 | rupia,rupias | roupie,roupies | Rupie,Rupien | rupia,rupias | روبية,روبيات | रुपया,रुपये,रुपए | ルピー
R$ |  |  |  |  |  | real,reais |  |  |
eurocent | cent,cents |  | céntimo,céntimos | centime,centimes | Cent | cêntimo,cêntimos | سنت,سنتا | सेंट | セント
dollarcent | cent,cents | 美分 | centavo,centavos | cent,cents | Cent | centavo,centavos | سنت,سنتا | सेंट | セント
pence | penny,pence | 便士 | penique,peniques | penny,pence | Penny,Pence | pêni,pence | بنس | पेनी | ペンス
kg | kilo,kilos | 公斤 | kilo,kilos | kilo,kilos | Kilo | quilo,quilos | كيلو,كجم,كغ,كغم | किलो,किग्रा | キロ
km |  | 公里 |  |  |  |  | كم,كيلو | किमी | キロ
cm |  | 公分 |  |  |  |  | سم | सेमी | センチ
mm |  | 公厘 |  |  |  |  | مم | मिमी | ミリ
mL |  | 毫升 |  |  |  |  | مل | मिली | ミリ
kmh | | | | kilomètres heure,kilomètres à l'heure,km à l'heure | Stundenkilometer |  | كم/س | किमी/घंटा |
"""
_PREFIX_NAMES = """
G | giga | 吉 | giga | giga | giga | giga | جيجا,غيغا | गीगा | ギガ
M | mega | 兆 | mega | méga | mega | mega | ميغا,ميجا | मेगा | メガ
k | kilo | 千 | kilo,kiló | kilo | kilo | quilo,quilô,quiló | كيلو | किलो | キロ
d | deci | 分 | deci,decí | déci | dezi | deci,decí | ديسي | डेसी | デシ
c | centi | 厘 | centi,centí | centi | zenti,centi | centi,centí | سنتي,سانتي | सेंटी,सेन्टी | センチ
m | milli | 毫 | mili,milí | milli | milli | mili,milí | ملي,مللي,ميلي | मिली | ミリ
μ | micro | 微 | micro,micró | micro | mikro | micro,micrô | ميكرو | माइक्रो | マイクロ
n | nano | 纳 | nano,nanó | nano | nano | nano,nanô | نانو | नैनो | ナノ
"""
_WORDS = """
per | per,an,a,each | 每 | por,al,a la,cada | par,à l',à la | pro,je,in der | por,ao,à,a cada | في,لكل,بال | प्रति | 毎
square | square,sq | 平方,二次方 |  |  | quadrat |  |  | वर्ग | 平方
cubic | cubic,cu | 立方 |  |  | kubik |  |  | घन | 立方
squared | squared,square | 平方 | cuadrado,cuadrados,cuadrada,al cuadrado | carré,carrés,carrée,au carré | quadrat,zum quadrat,hoch zwei | quadrado,quadrados,quadrada,ao quadrado | مربع,مربعة,تربيع | वर्ग | 平方
cubed | cubed,cubic | 立方 | cúbico,cúbicos,al cubo | cube,cubes,au cube | hoch drei | cúbico,cúbicos,ao cubo | مكعب,مكعبة,تكعيب | घन | 立方
"""


def _column(table: str, language: str) -> dict[str, tuple[str, ...]]:
    """Key -> its words in one language; none for a language without a column."""
    if language not in LANGUAGES:
        return {}
    rows = [[cell.strip() for cell in row.split("|")] for row in table.strip().splitlines()]
    at = LANGUAGES.index(language) + 1
    return {row[0]: tuple(filter(None, row[at].lower().split(","))) for row in rows}


@cache
def unit_names(language: str) -> dict[str, tuple[str, ...]]:
    """Unit (symbol, perhaps with a prefix) -> what it is called, first one of it and then several."""
    named = _column(_NAMES, language)
    for prefix, heads in _column(_PREFIX_NAMES, language).items():
        for unit in SCALES:
            if prefix in TAKES.get(unit, STEPS).split():
                tails = named.get(unit, ())
                made = tuple(f"{head}{gap}{tail}" for head in heads for gap in _gaps(language) for tail in tails)
                named[prefix + unit] = (*made, *named.get(prefix + unit, ()))
    return named


def _gaps(language: str) -> tuple[str, ...]:
    return ("", " ") if language in {"ar", "hi"} else ("",)


@cache
def small_words(language: str) -> dict[str, tuple[str, ...]]:
    """Words that make units of units: per, square, cubic, squared, cubed."""
    return _column(_WORDS, language)
