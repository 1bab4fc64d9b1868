"""Makes the sample list: 48 clients of a small web studio in Taiwan, in NT$.

Run ``python scripts/make_sample.py`` to write ``pumpkin_sheets/sample/clients.csv`` anew; the
seed makes it the same each time.  Most clients are drawn around a kind of client that the notes
describe; a few are set by hand so that every rule of the plan is exercised.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

SEED = 20260214
TARGET = Path(__file__).parent.parent / "pumpkin_sheets" / "sample" / "clients.csv"
RATINGS = ("communication", "briefs", "decisions", "respect", "schedule")
FLAGS = tuple(f"flag{i}" for i in range(1, 10))
CRITERIA = tuple(f"criterion{i}" for i in range(1, 6))

# Names in further languages, as an owner there would give them.
NAMES_IN = {
    "zh-Hans": {
        "Oakfield School": "橡树实验学校",
        "Orchid Travel": "兰花旅行社",
        "Juniper Yoga": "杜松瑜伽",
        "Nova Startup Lab": "新星创业实验室",
        "Kingfisher Design Week": "翠鸟设计周",
        "Harvest Table": "丰收餐桌",
        "Atlas Cycling": "阿特拉斯单车",
        "Zenith Telecom": "顶峰电信",
        "Stone Arch Brewing": "石拱精酿",
        "Hilltop Farm Shop": "山顶农场",
        "Fox & Ferry Books": "狐渡书店",
        "Pixel Pantry": "像素食品柜",
        "Saffron Kitchen": "藏红花厨房",
        "Marlow Interiors": "马洛室内设计",
        "Lighthouse Clinic": "灯塔诊所",
        "Cedar Music School": "雪松音乐学校",
        "Blue Door Realty": "蓝门房产",
        "Velvet Events": "丝绒活动",
        "Lumen Energy": "流明能源",
        "Tall Pines Estate": "高松庄园",
        "Paper Crane Gifts": "纸鹤礼品",
        "Willow Ceramics": "柳色陶艺",
        "Little Wave Surf": "小浪冲浪",
        "Morning Bakery": "晨光烘焙",
        "Bamboo Tea House": "竹轩茶馆",
        "Green Lane Florist": "绿巷花店",
        "Maple & Co Law": "枫林律师事务所",
        "Brightside Studio": "向阳影像",
        "Clay & Kiln": "泥窑工坊",
        "Ironbridge Tools": "铁桥工具",
        "Kestrel Robotics": "红隼机器人",
        "Summit Insurance": "高峰保险",
        "Quartz Medical": "石英医疗器械",
        "Old Town Museum": "老城博物馆",
        "Sunny Days Nursery": "晴天托儿所",
        "Riverbank Foods": "河畔食品",
        "Copper Kettle Café": "铜壶咖啡",
        "Grandview Motors": "宏观汽车",
        "Harbour Dental Group": "港湾口腔集团",
        "Bolt Logistics": "闪电物流",
        "Pearl Karaoke": "珍珠歌厅",
        "Northwind Hotels": "北风酒店",
        "Grand Pacific Retail": "太平洋百货",
        "Open Source Temple": "开源寺庙",
        "Golden Gate Casino": "金门娱乐",
        "Twin Peaks East": "双峰东店",
        "Twin Peaks West": "双峰西店",
        "Mira Skincare": "米拉护肤",
    },
}
FIELDS = (
    "name.en", "name.zh-Hant", *(f"name.{language}" for language in NAMES_IN),
    "revenue", "cost", "hours", "knowledge", "growth", "late", *RATINGS, *FLAGS, *CRITERIA,
)  # fmt: skip

# name, name in Chinese, kind
NAMES = (
    ("Oakfield School", "橡樹實驗學校", "giant"),
    ("Orchid Travel", "蘭花旅行社", "giant"),
    ("Juniper Yoga", "杜松瑜珈", "giant"),
    ("Nova Startup Lab", "新星創業實驗室", "giant"),
    ("Kingfisher Design Week", "翠鳥設計週", "giant"),
    ("Harvest Table", "豐收餐桌", "giant"),
    ("Atlas Cycling", "亞特拉斯單車", "good"),
    ("Zenith Telecom", "頂峰電信", "good"),
    ("Stone Arch Brewing", "石拱精釀", "good"),
    ("Hilltop Farm Shop", "山頂農場", "good"),
    ("Fox & Ferry Books", "狐渡書店", "good"),
    ("Pixel Pantry", "像素食品櫃", "good"),
    ("Saffron Kitchen", "番紅花廚房", "good"),
    ("Marlow Interiors", "馬洛室內設計", "good"),
    ("Lighthouse Clinic", "燈塔診所", "good"),
    ("Cedar Music School", "雪松音樂教室", "good"),
    ("Blue Door Realty", "藍門不動產", "sprout"),
    ("Velvet Events", "絲絨活動", "sprout"),
    ("Lumen Energy", "光源能源", "sprout"),
    ("Tall Pines Estate", "高松莊園", "sprout"),
    ("Paper Crane Gifts", "紙鶴禮品", "sprout"),
    ("Willow Ceramics", "柳色陶藝", "sprout"),
    ("Little Wave Surf", "小浪衝浪", "small"),
    ("Morning Bakery", "晨光烘焙", "small"),
    ("Bamboo Tea House", "竹軒茶館", "small"),
    ("Green Lane Florist", "綠巷花店", "small"),
    ("Maple & Co Law", "楓林法律事務所", "prickly"),
    ("Brightside Studio", "光明面影像", "prickly"),
    ("Clay & Kiln", "泥窯工坊", "prickly"),
    ("Ironbridge Tools", "鐵橋工具", "prickly"),
    ("Kestrel Robotics", "紅隼機器人", "prickly"),
    ("Summit Insurance", "高峰保險", "prickly"),
    ("Quartz Medical", "石英醫材", "costly"),
    ("Old Town Museum", "老城博物館", "costly"),
    ("Sunny Days Nursery", "晴天托兒所", "hard"),
    ("Riverbank Foods", "河畔食品", "hard"),
    ("Copper Kettle Café", "銅壺咖啡", "hard"),
    ("Grandview Motors", "宏觀汽車", "weed"),
    ("Harbour Dental Group", "晨光牙醫集團", "weed"),
    ("Bolt Logistics", "閃電物流", "weed"),
    ("Pearl Karaoke", "珍珠歡唱", "weed"),
)

KINDS: dict[str, dict[str, tuple[float, float]]] = {
    # revenue in thousands, rate per hour, ratings, knowledge, growth, days late, ticks
    "giant": {
        "revenue": (260, 620),
        "rate": (2100, 3100),
        "rating": (4, 5),
        "knowledge": (2, 4),
        "growth": (2, 5),
        "late": (0, 5),
        "flag": (0, 0),
        "criterion": (0.75, 1),
    },
    "good": {
        "revenue": (120, 380),
        "rate": (1900, 2700),
        "rating": (3, 5),
        "knowledge": (1, 4),
        "growth": (0, 3),
        "late": (0, 12),
        "flag": (0, 0.05),
        "criterion": (0.2, 0.7),
    },
    "sprout": {
        "revenue": (60, 180),
        "rate": (900, 1500),
        "rating": (3.4, 5),
        "knowledge": (0, 2),
        "growth": (0, 2),
        "late": (0, 15),
        "flag": (0, 0.05),
        "criterion": (0.1, 0.6),
    },
    "small": {
        "revenue": (18, 45),
        "rate": (1800, 2000),
        "rating": (3.6, 5),
        "knowledge": (0, 1),
        "growth": (0, 1),
        "late": (0, 8),
        "flag": (0, 0.03),
        "criterion": (0.1, 0.5),
    },
    "prickly": {
        "revenue": (220, 520),
        "rate": (1900, 2700),
        "rating": (2, 3.6),
        "knowledge": (1, 3),
        "growth": (0, 2),
        "late": (5, 25),
        "flag": (0, 0.15),
        "criterion": (0, 0.3),
    },
    "costly": {
        "revenue": (200, 320),
        "rate": (1200, 1700),
        "rating": (2.2, 3.2),
        "knowledge": (4, 5),
        "growth": (2, 4),
        "late": (5, 30),
        "flag": (0.05, 0.2),
        "criterion": (0, 0.3),
    },
    "hard": {
        "revenue": (40, 110),
        "rate": (1200, 1650),
        "rating": (2, 3.2),
        "knowledge": (1, 3),
        "growth": (0, 2),
        "late": (0, 20),
        "flag": (0, 0.1),
        "criterion": (0, 0.3),
    },
    "weed": {
        "revenue": (50, 160),
        "rate": (400, 1300),
        "rating": (1.8, 3),
        "knowledge": (0, 2),
        "growth": (0, 1),
        "late": (5, 40),
        "flag": (0.05, 0.2),
        "criterion": (0, 0.1),
    },
}

# Set by hand: what no draw would give.
SPECIAL = (
    # The business leans on it, and it loses money: never simply "Drop".
    dict(zip(("name.en", "name.zh-Hant"), ("Northwind Hotels", "北風飯店"), strict=True))
    | {
        "revenue": 3_200_000,
        "cost": 820_000,
        "hours": 3300,
        "knowledge": 1,
        "growth": 0,
        "late": 45,
    }
    | dict(zip(RATINGS, (2, 2, 1, 2, 1), strict=True))
    | {"flag5": "✓", "flag8": "✓", "flag9": "✓"},
    # A whale that loses money once its hours are counted, yet is pleasant.
    dict(zip(("name.en", "name.zh-Hant"), ("Grand Pacific Retail", "太平洋百貨"), strict=True))
    | {"revenue": 1_150_000, "cost": 560_000, "hours": 980, "knowledge": 2, "growth": 1, "late": 20}
    | dict(zip(RATINGS, (4, 3, 3, 4, 3), strict=True))
    | {"criterion5": "✓"},
    # Brings knowledge and no money.
    dict(zip(("name.en", "name.zh-Hant"), ("Open Source Temple", "開源廟宇"), strict=True))
    | {"revenue": 0, "cost": 0, "hours": 60, "knowledge": 5, "growth": 5, "late": 0}
    | dict(zip(RATINGS, (5, 5, 4, 5, 5), strict=True))
    | dict(zip(CRITERIA, "✓✓✓✓✓", strict=True)),
    # Pays well and is pleasant, but a fifth red flag: worst, whatever the money.
    dict(zip(("name.en", "name.zh-Hant"), ("Golden Gate Casino", "金門娛樂"), strict=True))
    | {"revenue": 480_000, "cost": 20_000, "hours": 150, "knowledge": 1, "growth": 2, "late": 0}
    | dict(zip(RATINGS, (4, 4, 4, 4, 4), strict=True))
    | {"flag1": "✓", "flag2": "✓", "flag6": "✓", "flag7": "✓", "flag8": "✓"},
    # Two alike in everything: a tie.
    dict(zip(("name.en", "name.zh-Hant"), ("Twin Peaks East", "雙峰東店"), strict=True))
    | {"revenue": 150_000, "cost": 10_000, "hours": 70, "knowledge": 2, "growth": 1, "late": 5}
    | dict(zip(RATINGS, (4, 4, 3, 4, 4), strict=True))
    | {"criterion1": "✓", "criterion3": "✓"},
    dict(zip(("name.en", "name.zh-Hant"), ("Twin Peaks West", "雙峰西店"), strict=True))
    | {"revenue": 150_000, "cost": 10_000, "hours": 70, "knowledge": 2, "growth": 1, "late": 5}
    | dict(zip(RATINGS, (4, 4, 3, 4, 4), strict=True))
    | {"criterion1": "✓", "criterion3": "✓"},
    # Not enough data yet.
    dict(zip(("name.en", "name.zh-Hant"), ("Mira Skincare", "米拉保養"), strict=True))
    | {"hours": 35, "knowledge": 3, "growth": 2}
    | dict(zip(RATINGS, (5, 4, 4, 5, 5), strict=True)),
)


def _client(draw: random.Random, english: str, chinese: str, kind: str) -> dict[str, object]:
    """One client drawn around its kind."""
    around = KINDS[kind]

    def between(name: str) -> float:
        low, high = around[name]
        return draw.uniform(low, high)

    revenue = round(between("revenue") * 1000, -2)
    cost = round(revenue * draw.choice((0, 0, 0.03, 0.06, 0.12)), -2)
    flags, criteria = between("flag"), between("criterion")
    client: dict[str, object] = {
        "name.en": english,
        "name.zh-Hant": chinese,
        "revenue": int(revenue),
        "cost": int(cost) if cost else "",
        "hours": max(1, round((revenue - cost) / between("rate"))),
        "knowledge": round(between("knowledge")),
        "growth": round(between("growth")),
        "late": round(between("late")),
    }
    client |= {name: min(5, max(1, round(draw.gauss(between("rating"), 0.4)))) for name in RATINGS}
    client |= {name: "✓" for name in FLAGS if draw.random() < flags}
    client |= {name: "✓" for name in CRITERIA if draw.random() < criteria}
    return client


def make() -> list[dict[str, object]]:
    """The 48 clients, in an order an owner might have typed them in."""
    draw = random.Random(SEED)
    clients = [_client(draw, *row) for row in NAMES]
    clients += [dict(special) for special in SPECIAL]
    # Blanks: hours that nobody wrote down, ratings of only one kind, an unknown past.
    by_name = {str(client["name.en"]): client for client in clients}
    by_name["Marlow Interiors"]["hours"] = ""
    for name in RATINGS[1:]:
        by_name["Morning Bakery"][name] = ""
    by_name["Cedar Music School"]["late"] = ""
    # Growing and sending others, though not yet a top client.
    by_name["Pixel Pantry"]["growth"] = 5
    # Small and hard, but pays its hours.
    mixed = dict(zip(RATINGS, (3, 2, 3, 3, 3), strict=True))
    small = {"revenue": 38_000, "cost": "", "knowledge": 1, "growth": 0, "late": 0}
    by_name["Copper Kettle Café"] |= mixed | small | {"hours": 20}
    # The same, but it does not.
    by_name["Riverbank Foods"] |= mixed | small | {"hours": 27, "revenue": 41_500}
    for language, names in NAMES_IN.items():
        for client in clients:
            client[f"name.{language}"] = names[str(client["name.en"])]
    draw.shuffle(clients)
    return clients


def main() -> None:
    """Writes the file."""
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(make())
    print(f"{TARGET.name}: {len(make())} clients")


if __name__ == "__main__":
    main()
