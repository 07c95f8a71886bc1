//! What deals are about, and what people note down.

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
    "Second site",
    "Framework contract",
    "Maintenance",
    "Extension",
    "Relaunch",
    "Workshop",
];

/// What stands between the topic and the company.
pub const WHERE: &[&str] = &["for", "at", "with", "–"];

pub const NOTE_BEGINNINGS: &[&str] = &[
    "Called this morning.",
    "Met at the trade fair.",
    "Short call after lunch.",
    "They wrote back at last.",
    "Introduced by an old customer.",
    "Came to the open day.",
    "Asked for a second offer.",
    "Visited the site with two engineers.",
    "Video call with the whole team.",
    "Left a message with reception.",
];

pub const NOTE_MIDDLES: &[&str] = &[
    "Budget is approved until the end of the quarter.",
    "They compare us with two others.",
    "The contract runs out in spring.",
    "Wants references from the same sector.",
    "Delivery time matters more than price.",
    "Needs the data to stay in the country.",
    "Purchasing asks for another 5 %.",
    "The works council has to agree first.",
    "A trial with twenty seats would do.",
    "They moved to the new office in May.",
    "The warehouse is being rebuilt.",
    "Their own tool is switched off next year.",
];

pub const NOTE_ENDINGS: &[&str] = &[
    "Send the price list.",
    "Call again on Thursday.",
    "Nothing to do before the board meets.",
    "Invite them to the webinar.",
    "Ask legal about the clause.",
    "Prepare a demo with their own data.",
    "Follow up in two weeks.",
    "Forward the certificates.",
    "Good mood, should close soon.",
    "Handle with care.",
];

/// Name, series and list price in whole units.
pub const PRODUCTS: &[(&str, &str, u32)] = &[
    ("Beacon One", "Beacon", 1_450),
    ("Beacon Pro", "Beacon", 4_800),
    ("Beacon Max", "Beacon", 9_900),
    ("Harbour Kit", "Harbour", 12_900),
    ("Harbour Kit XL", "Harbour", 21_500),
    ("Lantern S", "Lantern", 690),
    ("Lantern M", "Lantern", 1_190),
    ("Lantern L", "Lantern", 1_890),
    ("Care plan, yearly", "Service", 2_400),
    ("Care plan, three years", "Service", 6_300),
    ("On-site training", "Service", 1_800),
    ("Migration day", "Service", 1_600),
];
