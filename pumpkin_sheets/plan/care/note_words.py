"""Words that owners write beside a client's name, in every language, whatever the workbook's is.

``HARD``: hardly a company's name by chance.  ``SOFT``: a judgement beside a name, and yet an
everyday word in many (“Good Morning Cafe”, 「明德教育」).  ``FILLERS`` say nothing alone and stand
in notes (“worst payer”, 「快放手」).  The tiers, actions and fields of the language files come on
top; those that are not among the soft ones count as hard.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip() for word in text.replace("\n", "|").split("|") if word.strip())


HARD = _words("""
VIP|VIPs|VVIP|V I P|tier|tiers|red flag|red flags|🚩|🎃|💩|👑|☠
pumpkin|pumpkins|giant pumpkin|weed|weeds|weedy|prickly|sprout|sprouts
worst|the worst|tolerable|reprice|repriced|repricing|raise price|raise prices
bad payer|late payer|slow payer|non payer|never pays|does not pay|worst payer|bad client
bad customer|problem client|difficult client|nightmare|blacklist|blacklisted|do not renew
let go|get rid of|fire them|fire him|fire her|part ways|cash cow|big spender|key account
top client|best client|best customer|good client|A-list|PITA|low value|high value|time waster
tyre kicker|tire kicker|unprofitable|toxic|hopeless|terrible|awful|horrible|annoying
貴賓|贵宾|等級|等级|評分|评分|警訊|警讯|紅旗|红旗|爛客戶|烂客户|爛客|烂客|爛咖|烂咖
奧客|奥客|澳客|難搞|难搞|難纏|难缠|黑名單|黑名单|最差|頂級|顶级|勉強|勉强|放手|調價|调价
漲價|涨价|加價|加价|多灌溉|大客戶|大客户|大戶|大户|好客戶|好客户|壞客戶|坏客户|優質客戶|优质客户
劣質客戶|劣质客户|重點客戶|重点客户|重要客戶|重要客户|欠款|拖欠|愛拖款|爱拖款|賴帳|赖账|肥羊
南瓜|大南瓜|帶刺南瓜|带刺南瓜|雜草|杂草|先找替補再放手|先找替补再放手|搖錢樹|摇钱树
مشتری ویژه|مشتریان ویژه|ویژه|وی‌آی‌پی|بدترین|بدترین‌ها|برترین|برترین‌ها|قابل تحمل|غیرقابل تحمل
تحمل‌پذیر|کدو|کدوها|کدوی|کدوهای|کدو تنبل|غول‌پیکر|خاردار|علف هرز|علف‌های هرز|امتیاز|رده
مشتری بد|مشتریان بد|بدترین مشتری|بدحساب|بدقول|بدقلق|بداخلاق|بدهکار|خسیس|پردردسر|دردسرساز|مزاحم
چانه‌زن|دیرپرداز|دیر پرداخت|دیر می‌دهد|پول نمی‌دهد|پرداخت نمی‌کند|چک برگشتی|لیست سیاه|فهرست سیاه
پرچم قرمز|پرچم‌های قرمز|زنگ خطر|زنگ‌های خطر|مشتری خوب|مشتریان خوب|بهترین مشتری|مشتری برتر
مشتری اصلی|مشتری کلیدی|مشتری مهم|مشتری درجه یک|درجه یک|درجه دو|درجه سه|سطح یک|سطح دو|سطح سه
سمی|بی‌ارزش|کم‌ارزش|کم‌سود|بی‌سود|ضررده|زیان‌ده|پرسود|پولدار|پول‌دار|گاو شیرده|وقت تلف‌کن
خداحافظی|حذف شود|حذفش کن|رد شود|ردش کن|رهایش کن|ول کن|کنار گذاشتن|کنار گذاشته شود|کنار بگذار
تمدید نشود|افزایش قیمت|تغییر قیمت|قیمت بالا برود|گران شود|گران کن|نگه داریم|نگهش دار
""")

INSULTS = _words("""
爛客戶|烂客户|爛客|烂客|爛咖|烂咖|奧客|奥客|澳客|黑名單|黑名单|最差客戶|最差客户|壞客戶|坏客户
劣質客戶|劣质客户
""")
"""Those of the hard words that nobody's name begins with either."""

SOFT = _words("""
Good|OK|okay|Keep|Grow|Drop|Drops|dropped|dropping|keeper|growing|Educate|score|scored|bad|best
better|avoid|fire|problem|difficult|late|slow|Devoted|A step further|Task done|Seedlings
良好|普通|維持|维持|教育|小苗|完成任務|完成任务|多走一步|全心投入|成長|成长|放棄|放弃|保留
خوب|معمولی|حفظ|نگه داشتن|رشد|آموزش|حذف|جوانه|جوانه‌ها|بد|بهترین|متوسط|ضعیف|سخت|مشکل|دیر
در حد وظیفه|یک گام بیشتر|از جان و دل
""")

FILLERS = _words("""
client|clients|customer|customers|account|payer|payers|payment|pays|level|class|grade|rank|list
very|really|too|so|our|my|the|a|an|is|are|this|that|one|him|her|them|it|they|he|she|us|we
now|soon|asap|please|pls|later|next|year|month|week|quarter|must|should|to|be|of|for|and|or|but
not|no|never|always|again|still|more|less|only|just|top|number|price|prices|up|out|first|replace
ever|all|time|at|on|by|in|with|from|if|then|when|nice|new|old
客戶|客户|顧客|顾客|客人|客|級|级|類|类|區|区|組|组|快|請|请|吧|了|先|再|的|待|要|可|不|很|太|別|别
超|非常|真|是|又|也|該|该|應|应|立刻|馬上|马上|盡快|尽快|明年|今年|下季|本季|之後|之后|付款|關係|关系
這個|这个|一位|我們|我们|就|都|還|还|別再|會員|会员
مشتری|مشتریان|خیلی|واقعا|است|هست|باید|شود|بشود|کنیم|کنید|کن|سطح|درجه|ما|من|این|او|آن|زود
زودتر|فعلا|الان|حالا|بعدا|حتما|دیگر|همیشه|هرگز|سال|ماه|لطفا|و|یا|ولی|از|را|در|به|هم|تا|با
پرداخت|پرداختش|کننده|قیمت
""")

LEANS = _words("""
feel|feels|is|are|be|so|very|simply|pure|purely|just|all|too|the|a|an|for|of|and|or|do|does
doing|look|looks|taste|tastes|sound|sounds|life's|it|to|we|you|let's|lets|no|not|never|in|on|by
my|our|your|i'm|we're|it's|that's|common|greater|public|rain|dew|tear|water|gum|ear|name|page
castle|&|+|made|born|help|them|us|make|makes|makers|air|eye|dead|back
""")
"""English words that lean on the next one: after them a soft word belongs to the name."""

LEADS = _words(
    "our|my|the|a|an|is|are|very|really|most|so|to|must|please|pls|too|as|this|=|not|no|خیلی|بسیار"
)
"""What leads to a judgement (“Acme, our worst client”) and goes with it."""

HURRY = frozenset("快請请吧了先再的待要可不很太別别")
"""Signs of a sentence, which no name holds beside a soft word in Chinese."""

COMPANIES = ("公司", "集團", "集团", "企業", "企业", "工作室", "事務所", "事务所", "商行")
"""What a Chinese company's name ends with: what follows is not the name."""
