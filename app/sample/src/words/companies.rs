//! Companies' names, by the language they are of.

pub const STYLES: u32 = 8;
pub const HEADS: u32 = 30;
pub const TRADES: u32 = 24;
pub const FORMS: u32 = 4;

/// How the companies of one language are called.
pub struct Style {
    pub heads: &'static [&'static str; 30],
    pub trades: &'static [&'static str; 24],
    pub forms: &'static [&'static str; 4],
    /// The form stands first, and nothing between the words.
    pub is_form_first: bool,
}

/// The style of that number. The order is that of [`super::people::of_style`].
#[must_use]
pub fn style(number: u32) -> &'static Style {
    match number {
        0 => &ENGLISH,
        1 => &GERMAN,
        2 => &FRENCH,
        3 => &SPANISH,
        4 => &ITALIAN,
        5 => &NORDIC,
        6 => &POLISH,
        _ => &JAPANESE,
    }
}

#[rustfmt::skip]
const ENGLISH: Style = Style {
    heads: &[
        "Amber", "Anchor", "Beacon", "Birch", "Cedar", "Copper", "Coral", "Falcon", "Granite", "Harbour", "Heron", "Juniper",
        "Kestrel", "Lantern", "Maple", "Marble", "Meadow", "Northgate", "Orchard", "Otter", "Pebble", "Quarry", "Raven",
        "Ridgeway", "Saffron", "Slate", "Sterling", "Summit", "Willow", "Zephyr",
    ],
    trades: &[
        "Analytics", "Bakery", "Bank", "Brewing", "Energy", "Farms", "Foods", "Freight", "Games", "Glass", "Health", "Homes",
        "Labs", "Marine", "Media", "Motors", "Optics", "Paper", "Robotics", "Steel", "Systems", "Textiles", "Travel", "Water",
    ],
    forms: &["Ltd", "Inc", "LLC", "Group"],
    is_form_first: false,
};

#[rustfmt::skip]
const GERMAN: Style = Style {
    heads: &[
        "Adler", "Alpen", "Bär & Sohn", "Becker", "Brückner", "Döring", "Eichen", "Falke", "Förster", "Göttinger", "Grün", "Hanse",
        "Hirsch", "Jäger", "Köhler", "Krüger", "Linden", "Löwen", "Möller", "Neumann", "Nordsee", "Rhein", "Schäfer", "Schwarz",
        "Stern", "Tannen", "Ulmer", "Vogel", "Weiß", "Zöllner",
    ],
    trades: &[
        "Anlagen", "Antriebe", "Apotheken", "Bau", "Brauerei", "Chemie", "Druck", "Elektronik", "Energie", "Fenster", "Gebäudetechnik",
        "Getränke", "Handel", "Holz", "Kühltechnik", "Logistik", "Maschinenbau", "Möbel", "Optik", "Reisen", "Stahl", "Textil",
        "Verlag", "Werkzeuge",
    ],
    forms: &["GmbH", "AG", "KG", "GmbH & Co. KG"],
    is_form_first: false,
};

#[rustfmt::skip]
const FRENCH: Style = Style {
    heads: &[
        "Aubépine", "Béranger", "Bois-Clair", "Chêne", "Clémence", "Delacroix", "Écluse", "Étoile", "Fontaine", "Forêt", "Gagné",
        "Garance", "Hélios", "Île-Verte", "Jacquard", "Lavande", "Lémeric", "Lumière", "Marée", "Mésange", "Montréal", "Olivier",
        "Pélican", "Pré-Vert", "Rivière", "Rousseau", "Sézanne", "Soleil", "Tilleul", "Vallée",
    ],
    trades: &[
        "Agencement", "Alimentation", "Assurances", "Bâtiment", "Boulangerie", "Chaussures", "Conseil", "Crédit", "Édition",
        "Électricité", "Énergie", "Fromages", "Hôtels", "Imprimerie", "Logistique", "Mécanique", "Médias", "Menuiserie", "Parfums",
        "Santé", "Sécurité", "Textile", "Transports", "Vins",
    ],
    forms: &["SAS", "SARL", "SA", "& Fils"],
    is_form_first: false,
};

#[rustfmt::skip]
const SPANISH: Style = Style {
    heads: &[
        "Alarcón", "Almería", "Andalucía", "Azahar", "Barceló", "Bermúdez", "Cádiz", "Córdoba", "Cumbre", "Duero", "Ébano", "Faro",
        "Galván", "Girasol", "Ibáñez", "Jacarandá", "León", "Luna Nueva", "Málaga", "Mirador", "Nogal", "Olivares", "Peña Alta",
        "Piñera", "Rincón", "Río Claro", "Sabiñán", "Trébol", "Volcán", "Zúñiga",
    ],
    trades: &[
        "Aceites", "Alimentos", "Asesores", "Automoción", "Bodegas", "Calzados", "Cerámica", "Construcción", "Distribución", "Editorial",
        "Electrónica", "Energía", "Frutas", "Gestión", "Hostelería", "Iluminación", "Inmobiliaria", "Logística", "Muebles", "Pescados",
        "Química", "Salud", "Tecnología", "Viajes",
    ],
    forms: &["S.L.", "S.A.", "Hermanos", "e Hijos"],
    is_form_first: false,
};

#[rustfmt::skip]
const ITALIAN: Style = Style {
    heads: &[
        "Adriatica", "Alba", "Aurora", "Bellini", "Brera", "Capri", "Città Alta", "Colombo", "Della Valle", "Dolomiti", "Etna", "Ferrara",
        "Garda", "Giglio", "Laguna", "Lupo", "Maremma", "Montefiore", "Navigli", "Olmo", "Orsini", "Perla", "Pineta", "Quercia",
        "Rialto", "Sanremo", "Tirrena", "Trevi", "Vesuvio", "Zafferano",
    ],
    trades: &[
        "Alimentari", "Arredi", "Assicurazioni", "Caffè", "Calzature", "Carta", "Ceramiche", "Costruzioni", "Editrice", "Elettronica",
        "Energia", "Farmacie", "Gelati", "Legnami", "Logistica", "Macchine", "Marmi", "Meccanica", "Moda", "Ottica", "Pelletteria",
        "Tessuti", "Trasporti", "Viaggi",
    ],
    forms: &["S.p.A.", "S.r.l.", "& Figli", "Group"],
    is_form_first: false,
};

#[rustfmt::skip]
const NORDIC: Style = Style {
    heads: &[
        "Ångström", "Åre", "Bergström", "Bjørn", "Blåbær", "Dalarna", "Elgå", "Fjällripan", "Fjord", "Granlund", "Grønland", "Havsvik",
        "Højgaard", "Isbjörn", "Järvi", "Kråke", "Lindqvist", "Løvås", "Måne", "Mälaren", "Nordlys", "Öresund", "Østerbro", "Ravn",
        "Sjöberg", "Skåne", "Strömstad", "Tårn", "Vänern", "Ytterby",
    ],
    trades: &[
        "Arkitektur", "Bageri", "Bryggeri", "Bygg", "Data", "Design", "El", "Energi", "Fisk", "Fönster", "Försäkring", "Handel", "Hälsa",
        "Klær", "Kött", "Maskin", "Miljø", "Møbler", "Rederi", "Skog", "Snickeri", "Stål", "Teknik", "Transport",
    ],
    forms: &["AB", "AS", "A/S", "Oy"],
    is_form_first: false,
};

#[rustfmt::skip]
const POLISH: Style = Style {
    heads: &[
        "Bałtyk", "Bociany", "Brzoza", "Bursztyn", "Dębina", "Gdańska", "Górnik", "Jaśmin", "Jeż", "Karpaty", "Klon", "Krakowska", "Łąki",
        "Lipowa", "Łódzka", "Mazury", "Modrzew", "Orzeł", "Piórko", "Poznańska", "Różana", "Sowa", "Śnieżka", "Świerk", "Tatry", "Warta",
        "Wrocławska", "Źródło", "Żubr", "Żuraw",
    ],
    trades: &[
        "Budowa", "Chemia", "Cukiernia", "Drewno", "Drukarnia", "Elektronika", "Energia", "Finanse", "Handel", "Hotele", "Instalacje",
        "Księgarnie", "Logistyka", "Maszyny", "Meble", "Odzież", "Okna", "Piekarnia", "Spedycja", "Stal", "Szkło", "Turystyka", "Usługi",
        "Zdrowie",
    ],
    forms: &["Sp. z o.o.", "S.A.", "i Synowie", "Sp. j."],
    is_form_first: false,
};

#[rustfmt::skip]
const JAPANESE: Style = Style {
    heads: &[
        "青木=aoki", "朝日=asahi", "石川=ishikawa", "梅=ume", "大野=ono", "岡田=okada", "霞=kasumi", "菊=kiku", "北山=kitayama",
        "桜=sakura", "白鳥=hakucho", "信濃=shinano", "杉=sugi", "瀬戸=seto", "高山=takayama", "竹=take", "月島=tsukishima", "椿=tsubaki",
        "中村=nakamura", "浪速=naniwa", "橋本=hashimoto", "藤=fuji", "星=hoshi", "松=matsu", "港=minato", "宮本=miyamoto", "武蔵=musashi",
        "森=mori", "山田=yamada", "若葉=wakaba",
    ],
    trades: &[
        "印刷=insatsu", "運輸=unyu", "化学=kagaku", "ガラス=garasu", "機械=kikai", "銀行=ginko", "建設=kensetsu", "光学=kogaku",
        "工業=kogyo", "鉱業=mining", "酒造=shuzo", "商事=shoji", "食品=shokuhin", "水産=suisan", "製紙=seishi", "製薬=seiyaku",
        "鉄鋼=tekko", "電機=denki", "電子=denshi", "農園=noen", "物流=butsuryu", "紡績=boseki", "木材=mokuzai", "旅行=ryoko",
    ],
    forms: &["株式会社=kk", "有限会社=yk", "合同会社=gk", "合資会社=goshi"],
    is_form_first: true,
};

pub const CITIES: &[&str] = &[
    "Amsterdam",
    "Antwerpen",
    "Athens",
    "Basel",
    "Bergen",
    "Bilbao",
    "Bologna",
    "Boston",
    "Brno",
    "Chicago",
    "Dublin",
    "Gent",
    "Glasgow",
    "Graz",
    "Hamburg",
    "Leeds",
    "Lille",
    "Lisboa",
    "Lyon",
    "Madrid",
    "Milano",
    "Nantes",
    "Oslo",
    "Porto",
    "Riga",
    "Seattle",
    "Sevilla",
    "Tallinn",
    "Toronto",
    "Wien",
];

pub const SECTORS: &[&str] = &[
    "Retail",
    "Software",
    "Finance",
    "Medical",
    "Logistics",
    "Education",
    "Energy",
    "Hospitality",
    "Marketing",
    "Manufacturing",
    "Construction",
    "Food",
];
