//! Seeded files: small random ones for properties, and a workspace's export in full shape for the oracle.

/// A small generator of numbers (SplitMix64): the same seed gives the same file on every machine.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// A made-up word with a capital, different for different numbers.
    pub fn word(&mut self, number: usize) -> String {
        const SYLLABLES: [&str; 16] =
            ["ba", "co", "du", "fe", "gi", "ho", "ju", "ka", "lo", "mi", "nu", "pe", "qui", "ro", "su", "za"];
        let mut word: String = (0..2 + self.below(2)).map(|_| *self.pick(&SYLLABLES)).collect();
        word.push_str(SYLLABLES[number % 16]);
        word.push_str(SYLLABLES[number / 16 % 16]);
        word[..1].to_uppercase() + &word[1..]
    }
}

/// Four files of one sales team, with what is true of them counted while they are written.
pub struct Export {
    pub companies: String,
    pub products: String,
    pub members: String,
    pub deals: String,
    /// Deals and their total in whole units by stage, in order of the stages.
    pub by_stage: Vec<(&'static str, u32, i64)>,
    pub without_company: u32,
    pub without_amount: u32,
}

pub const COMPANIES: usize = 85;
pub const DEALS: usize = 8_800;
pub const MEMBERS: usize = 35;
pub const STAGES: [&str; 4] = ["Prospecting", "Engaging", "Won", "Lost"];
/// Products as the price list writes them; the deals write the second without its space.
pub const PRODUCTS: [(&str, i64); 4] = [("ZRX Basic", 550), ("ZRX Pro", 4821), ("KL Special", 55), ("KL 500", 26768)];

pub fn export(seed: u64) -> Export {
    let mut random = Random(seed);
    let companies: Vec<String> = (0..COMPANIES).map(|number| random.word(number)).collect();
    let members: Vec<String> = (0..MEMBERS).map(|n| format!("{} {}", random.word(n), random.word(n + 7))).collect();
    let mut out = Export {
        companies: "account,sector,year_established,revenue,employees,office_location,subsidiary_of\n".into(),
        products: "product,series,sales_price\n".into(),
        members: "sales_agent,manager,regional_office\n".into(),
        deals: "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value,quarter\n"
            .into(),
        by_stage: STAGES.iter().map(|stage| (*stage, 0, 0)).collect(),
        without_company: 0,
        without_amount: 0,
    };
    for (number, company) in companies.iter().enumerate() {
        let sector = random.pick(&["technolgy", "medical", "retail", "software"]);
        let parent = if number % 6 == 5 { companies[number - 1].as_str() } else { "" };
        out.companies += &format!(
            "{company},{sector},{},{}.{:02},{},Norway,{parent}\n",
            1980 + number % 37,
            40 + number,
            number,
            9 + number
        );
    }
    for (name, price) in PRODUCTS {
        out.products += &format!("{name},{},{price}\n", &name[..2]);
    }
    for (number, member) in members.iter().enumerate() {
        out.members += &format!("{member},{},{}\n", members[number / 6], ["Central", "East", "West"][number % 3]);
    }
    for number in 0..DEALS {
        let stage = if number < 500 { 0 } else { 1 + random.below(3) };
        let company = if random.below(6) == 0 { "" } else { companies[random.below(COMPANIES)].as_str() };
        let product = random.pick(&["ZRX Basic", "ZRXPro", "KL Special", "KL 500"]);
        // No day equals a year's digits, or the date would read alike from both ends.
        let day = |random: &mut Random, year: &str| {
            let day = *random.pick(&[1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 19, 20, 21, 25, 27, 28]);
            format!("{day:02}-{:02}-{year}", 1 + random.below(12))
        };
        let engaged = if stage == 0 { String::new() } else { day(&mut random, "16") };
        let (closed, value) = match stage {
            2 => (day(&mut random, "17"), (10 + random.below(9_000)).to_string()),
            3 => (day(&mut random, "17"), "0".to_owned()),
            _ => (String::new(), String::new()),
        };
        let (_, count, total) = &mut out.by_stage[stage];
        *count += 1;
        *total += value.parse::<i64>().unwrap_or(0);
        out.without_company += u32::from(company.is_empty());
        out.without_amount += u32::from(value.is_empty());
        let member = &members[random.below(30)];
        out.deals += &format!(
            "ID{number:05},{member},{product},{company},{},{engaged},{closed},{value},Q{}\n",
            STAGES[stage],
            1 + number % 4
        );
    }
    out
}
