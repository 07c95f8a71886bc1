//! Words that names are made of.

pub const FIRST_NAMES: &[&str] = &[
    "Ada", "Aiko", "Alba", "Amir", "Anna", "Arne", "Asha", "Bela", "Ben", "Bruno", "Carla", "Chen", "Clara", "Dario",
    "Dilan", "Edda", "Elif", "Emil", "Enzo", "Erik", "Fara", "Finn", "Frida", "Gita", "Goran", "Hana", "Hugo", "Ida",
    "Ines", "Ivo", "Jana", "Jonas", "Joy", "Kaito", "Karim", "Kira", "Lars", "Lea", "Leo", "Lina", "Luca", "Maja",
    "Mara", "Mateo", "Mia", "Milan", "Nadia", "Nils", "Noa", "Nora", "Omar", "Otto", "Pia", "Priya", "Rafa", "Rosa",
    "Runa", "Sami", "Sara", "Sven", "Tara", "Theo", "Tilda", "Uma", "Vera", "Viggo", "Wanda", "Yara", "Yusuf", "Zoe",
];

pub const LAST_NAMES: &[&str] = &[
    "Abel", "Adler", "Aydin", "Bauer", "Becker", "Berg", "Bianchi", "Blom", "Brandt", "Bruun", "Castro", "Costa",
    "Dahl", "Demir", "Diaz", "Dubois", "Eklund", "Engel", "Evans", "Falk", "Ferri", "Fischer", "Fuchs", "Garcia",
    "Gruber", "Haas", "Hansen", "Hartmann", "Holm", "Huber", "Ito", "Ivanov", "Jansen", "Jensen", "Kaya", "Keller",
    "Khan", "Klein", "Koch", "Kovac", "Kraus", "Lang", "Larsen", "Lehmann", "Lind", "Lopez", "Maier", "Mancini",
    "Marino", "Mendes", "Meyer", "Moreau", "Nagel", "Nakamura", "Nielsen", "Novak", "Olsen", "Okafor", "Park", "Patel",
    "Pereira", "Peters", "Quist", "Ramos", "Reyes", "Ricci", "Rossi", "Roth", "Santos", "Sato", "Schmitt", "Schulz",
    "Silva", "Singh", "Soto", "Stein", "Tanaka", "Thomsen", "Torres", "Urban", "Vogel", "Wagner", "Weber", "Winter",
    "Wolf", "Yilmaz", "Young", "Zeller", "Ziegler", "Zimmer",
];

pub const TRADES: &[&str] = &[
    "Amber", "Anchor", "Basalt", "Beacon", "Birch", "Cedar", "Cobalt", "Copper", "Coral", "Delta", "Ember", "Falcon",
    "Fjord", "Granite", "Harbour", "Heron", "Indigo", "Juniper", "Kestrel", "Lantern", "Larch", "Maple", "Marble",
    "Meadow", "Nimbus", "North", "Orchid", "Otter", "Pebble", "Pine", "Quartz", "Raven", "Ridge", "River", "Saffron",
    "Sable", "Slate", "Spruce", "Sterling", "Summit", "Tidal", "Timber", "Umber", "Velvet", "Vertex", "Willow",
    "Yarrow", "Zephyr",
];

pub const SUFFIXES: &[&str] = &[
    "Works", "Labs", "Foods", "Freight", "Energy", "Optics", "Textiles", "Media", "Motors", "Health", "Systems",
    "Bank", "Studio", "Tools", "Paper", "Glass", "Marine", "Robotics", "Travel", "Farms", "Steel", "Games", "Water",
    "Homes",
];

pub const SECTORS: &[&str] =
    &["Retail", "Software", "Finance", "Medical", "Logistics", "Education", "Energy", "Hospitality", "Marketing"];

pub const STAGES: &[&str] = &["Lead", "Qualified", "Proposal", "Negotiation", "Won", "Lost"];

pub const TOPICS: &[&str] = &[
    "Rollout",
    "Renewal",
    "Pilot",
    "Expansion",
    "Licence",
    "Support",
    "Migration",
    "Training",
    "Refit",
    "Audit",
    "Integration",
    "Upgrade",
];
