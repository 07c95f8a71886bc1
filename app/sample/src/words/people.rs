//! People's names, by language, and what a telephone number there looks like.

/// One language's names. Where it makes surnames of two parts, `stems` and `endings` are those.
pub struct Tongue {
    /// Of [`WEIGHT`] people, those of this language.
    weight: u32,
    pub first: &'static [&'static str],
    pub last: &'static [&'static str],
    pub stems: &'static [&'static str],
    pub endings: &'static [&'static str],
    /// `#` stands for a digit.
    pub phone: &'static str,
}

/// The languages' weights together.
pub const WEIGHT: u32 = 100;

/// The language of somebody at a company of that style.
#[must_use]
pub fn of_style(style: u32) -> &'static Tongue {
    match style {
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

/// The language that a number below [`WEIGHT`] means.
#[must_use]
pub fn any(number: u32) -> &'static Tongue {
    let mut rest = number;
    for tongue in TONGUES {
        if rest < tongue.weight {
            return tongue;
        }
        rest -= tongue.weight;
    }
    &ENGLISH
}

pub(crate) static TONGUES: &[&Tongue] = &[
    &ENGLISH,
    &GERMAN,
    &FRENCH,
    &SPANISH,
    &ITALIAN,
    &NORDIC,
    &POLISH,
    &JAPANESE,
    &DUTCH,
    &PORTUGUESE,
    &CZECH,
    &TURKISH,
    &INDIAN,
    &VIETNAMESE,
    &GREEK,
    &UKRAINIAN,
    &CHINESE,
    &KOREAN,
    &ARABIC,
    &HEBREW,
    &WEST_AFRICAN,
];

#[rustfmt::skip]
static ENGLISH: Tongue = Tongue {
    weight: 21,
    first: &[
        "Adam", "Alice", "Amelia", "Andrew", "Ava", "Ben", "Beth", "Caleb", "Charlotte", "Chloe", "Daniel", "David", "Eleanor", "Ella",
        "Emily", "Ethan", "Evan", "Fiona", "George", "Grace", "Hannah", "Harry", "Isla", "Jack", "James", "Jane", "John", "Joshua", "Kate",
        "Liam", "Lucy", "Mary", "Matthew", "Megan", "Nathan", "Noah", "Olivia", "Oscar", "Owen", "Peter", "Rachel", "Robert", "Ruby",
        "Samuel", "Sarah", "Siobhán", "Sophie", "Thomas", "Victoria", "William", "Zoe",
    ],
    last: &[
        "Adams", "Baker", "Bennett", "Brown", "Campbell", "Carter", "Clarke", "Cooper", "Davies", "Edwards", "Evans", "Fisher", "Foster",
        "Fox", "Gibson", "Gray", "Green", "Hall", "Harris", "Hughes", "Hunter", "Jones", "Kelly", "King", "Lewis", "Marshall", "Mason",
        "Miller", "Mitchell", "Moore", "Morgan", "Murphy", "O'Brien", "O'Connor", "Palmer", "Parker", "Phillips", "Price", "Reed",
        "Roberts", "Russell", "Scott", "Shaw", "Smith", "Stewart", "Taylor", "Thompson", "Turner", "Walker", "Ward", "Watson", "White",
        "Williams", "Wilson", "Wright", "Young",
    ],
    stems: &[
        "Ash", "Black", "Brad", "Brock", "Chester", "Clay", "Crom", "Dal", "Dun", "East", "Fair", "Fern", "Gold", "Graf", "Hard", "Hart",
        "Haw", "Hol", "Kings", "Lang", "Lin", "Long", "Mar", "Mil", "Nor", "Oak", "Pem", "Pres", "Rad", "Red", "Rock", "Rush", "Shel",
        "Stan", "Stock", "Thorn", "Wake", "Wal", "West", "Whit", "Win", "Wood",
    ],
    endings: &["bury", "by", "combe", "croft", "den", "field", "ford", "ham", "land", "ley", "low", "more", "shaw", "ton", "well", "wick", "wood", "worth"],
    phone: "+44 20 #### ####",
};

#[rustfmt::skip]
static GERMAN: Tongue = Tongue {
    weight: 13,
    first: &[
        "Andreas", "Anja", "Anna", "Bärbel", "Björn", "Carsten", "Claudia", "Clemens", "Dörte", "Elke", "Felix", "Frauke", "Friedrich",
        "Günther", "Hannah", "Heike", "Jan", "Jörg", "Jürgen", "Käthe", "Katharina", "Klaus", "Lena", "Lukas", "Maximilian", "Michael",
        "Nina", "Paul", "Rüdiger", "Sabine", "Sebastian", "Sönke", "Stefan", "Susanne", "Thomas", "Ulrike", "Uwe", "Wolfgang", "Yannick",
    ],
    last: &[
        "Bauer", "Becker", "Böhm", "Braun", "Busch", "Dietrich", "Fischer", "Frank", "Fuchs", "Graf", "Groß", "Günther", "Haas", "Hahn",
        "Hartmann", "Hoffmann", "Huber", "Jäger", "Kaiser", "Keller", "Klein", "Koch", "König", "Krämer", "Krause", "Kühn", "Lang",
        "Lehmann", "Maier", "Meyer", "Möller", "Müller", "Neumann", "Otto", "Peters", "Pohl", "Richter", "Roth", "Schäfer", "Schmidt",
        "Schmitz", "Schneider", "Scholz", "Schröder", "Schulz", "Seidel", "Sommer", "Stein", "Thomas", "Vogel", "Voß", "Wagner", "Weber",
        "Weiß", "Werner", "Winkler", "Wolf", "Ziegler",
    ],
    stems: &[
        "Alten", "Berg", "Birken", "Blumen", "Brücken", "Dorn", "Eber", "Eichen", "Feld", "Frei", "Gold", "Grün", "Hasen", "Heller", "Hoch",
        "Hollen", "Kalten", "Lichten", "Linden", "Morgen", "Neu", "Ober", "Osten", "Rosen", "Sauer", "Silber", "Sonnen", "Stein", "Wald",
        "Wasser", "Weiden", "Winter",
    ],
    endings: &["auer", "bach", "beck", "berg", "born", "bruch", "dorf", "feld", "hagen", "heim", "hofer", "mann", "meier", "müller", "stein", "thal", "wald"],
    phone: "+49 30 #######",
};

#[rustfmt::skip]
static FRENCH: Tongue = Tongue {
    weight: 9,
    first: &[
        "Adèle", "Agnès", "Alexandre", "Amélie", "Antoine", "Aurélie", "Benoît", "Camille", "Céline", "Chloé", "Clément", "Damien", "Élodie",
        "Émile", "Étienne", "Florent", "François", "Gaëlle", "Gérard", "Hélène", "Inès", "Jérôme", "Jules", "Léa", "Loïc", "Margaux",
        "Mathilde", "Noémie", "Océane", "Pascal", "Rémi", "Sébastien", "Sylvie", "Théo", "Valérie", "Yves", "Zoé",
    ],
    last: &[
        "André", "Bernard", "Bertrand", "Besançon", "Blanc", "Bonnet", "Boyer", "Chevalier", "Clément", "Dubois", "Dufour", "Dupont",
        "Durand", "Faure", "Fournier", "Garnier", "Gauthier", "Girard", "Guérin", "Henry", "Lambert", "Lefèvre", "Leroy", "Mercier",
        "Michel", "Moreau", "Morel", "Muller", "Noël", "Perrin", "Petit", "Renard", "Richard", "Robin", "Roux", "Simon", "Thomas", "Vidal",
    ],
    stems: &["Beau", "Bois", "Bon", "Champ", "Clair", "Des", "Du", "Font", "Grand", "Haute", "La", "Mont", "Pont", "Roche", "Saint-", "Val", "Vieux"],
    endings: &["bert", "champs", "clos", "court", "fort", "lieu", "mont", "pré", "rivage", "val", "vallon", "ville"],
    phone: "+33 1 ## ## ## ##",
};

#[rustfmt::skip]
static SPANISH: Tongue = Tongue {
    weight: 9,
    first: &[
        "Adrián", "Alba", "Alejandro", "Álvaro", "Andrés", "Beatriz", "Begoña", "Carmen", "César", "Clara", "Cristóbal", "Diego", "Elena",
        "Esteban", "Fermín", "Gabriela", "Héctor", "Inés", "Íñigo", "Javier", "Jesús", "José", "Julia", "Lucía", "Manuel", "María", "Martín",
        "Mónica", "Nuria", "Óscar", "Pilar", "Raúl", "Rocío", "Sofía", "Tomás", "Ximena",
    ],
    last: &[
        "Acuña", "Aguilar", "Álvarez", "Blanco", "Cabrera", "Calderón", "Castillo", "Castro", "Delgado", "Díaz", "Domínguez", "Estévez",
        "Fernández", "Flores", "García", "Gómez", "González", "Gutiérrez", "Hernández", "Herrera", "Ibáñez", "Iglesias", "Jiménez", "León",
        "López", "Marín", "Márquez", "Martínez", "Medina", "Méndez", "Molina", "Morales", "Moreno", "Muñoz", "Navarro", "Núñez", "Ortega",
        "Peña", "Pérez", "Ramírez", "Ramos", "Reyes", "Rodríguez", "Romero", "Ruiz", "Sánchez", "Santana", "Serrano", "Suárez", "Torres",
        "Vázquez", "Vega", "Velázquez", "Yáñez", "Zapata",
    ],
    stems: &["Agui", "Alta", "Bena", "Casta", "Esca", "Fuente", "Hino", "Lara", "Mira", "Monte", "Oliva", "Piñe", "Ribe", "Sala", "Villa"],
    endings: &["flores", "llano", "mar", "nares", "ñeda", "redo", "rreal", "seca", "verde", "vides"],
    phone: "+34 91 ### ## ##",
};

#[rustfmt::skip]
static ITALIAN: Tongue = Tongue {
    weight: 7,
    first: &[
        "Alessandro", "Alessia", "Andrea", "Beatrice", "Carlo", "Chiara", "Cosimo", "Davide", "Elisa", "Enrico", "Fabio", "Federica",
        "Filippo", "Francesca", "Gianluca", "Ginevra", "Giulia", "Greta", "Ilaria", "Luca", "Ludovica", "Marco", "Marta", "Matteo", "Niccolò",
        "Paola", "Pietro", "Riccardo", "Sara", "Silvia", "Stefano", "Tommaso", "Valentina", "Vittoria",
    ],
    last: &[
        "Barbieri", "Bianchi", "Bruno", "Caruso", "Colombo", "Conti", "Costa", "D'Angelo", "De Luca", "Esposito", "Fabbri", "Ferrari",
        "Fontana", "Galli", "Gallo", "Gatti", "Giordano", "Greco", "Leone", "Lombardi", "Longo", "Mancini", "Marino", "Moretti", "Niccolò",
        "Pellegrini", "Ricci", "Rinaldi", "Rizzo", "Romano", "Rossi", "Russo", "Santoro", "Serra", "Testa", "Villa", "Vitale",
    ],
    stems: &["Alber", "Bald", "Bene", "Bor", "Cap", "Cas", "Fer", "Ghi", "Gian", "Lamber", "Mar", "Mon", "Or", "Pal", "Sal", "San", "Tar", "Val", "Zan"],
    endings: &["acci", "agni", "ardi", "elli", "etti", "ini", "oni", "otti", "otto", "ucci", "uzzi"],
    phone: "+39 02 #### ####",
};

#[rustfmt::skip]
static NORDIC: Tongue = Tongue {
    weight: 7,
    first: &[
        "Aino", "Anders", "Astrid", "Åse", "Birgit", "Bjørn", "Ebba", "Eino", "Elsa", "Erik", "Freja", "Frida", "Gunnar", "Göran", "Hanna",
        "Håkon", "Ingrid", "Jørgen", "Kåre", "Karin", "Lars", "Linnéa", "Magnus", "Maja", "Mikko", "Nils", "Ola", "Päivi", "Per", "Pernille",
        "Rasmus", "Saga", "Sigrid", "Søren", "Sven", "Tuva", "Ulla", "Väinö", "Vilde", "Örjan",
    ],
    last: &["Berg", "Björk", "Dahl", "Ekström", "Haugen", "Holm", "Järvinen", "Korhonen", "Lie", "Lund", "Mäkinen", "Moen", "Nieminen", "Nyström", "Øvergård", "Sjöberg", "Strand", "Virtanen", "Ødegård", "Åberg"],
    stems: &["Alm", "And", "Arn", "Berg", "Bjørn", "Ek", "Eng", "Gran", "Gustav", "Hag", "Häll", "Jans", "Kjell", "Lind", "Ny", "Ols", "Peder", "Ros", "Sand", "Sjö", "Svens", "Sørens", "Wester", "Öster"],
    endings: &["blad", "berg", "by", "ersen", "gren", "holm", "lund", "man", "qvist", "rud", "sen", "sson", "stad", "ström", "vik"],
    phone: "+46 8 ### ## ##",
};

#[rustfmt::skip]
static POLISH: Tongue = Tongue {
    weight: 5,
    first: &[
        "Agnieszka", "Andrzej", "Bartłomiej", "Bożena", "Elżbieta", "Ewa", "Grażyna", "Grzegorz", "Jakub", "Józef", "Julia", "Katarzyna",
        "Krzysztof", "Łukasz", "Magdalena", "Małgorzata", "Marek", "Michał", "Natalia", "Paweł", "Piotr", "Rafał", "Stanisław", "Tomasz",
        "Wojciech", "Zofia", "Żaneta",
    ],
    last: &["Dąbrowska", "Głowacki", "Górski", "Jabłoński", "Kamiński", "Kowalczyk", "Kowalski", "Król", "Kwiatkowska", "Łuczak", "Mazur", "Nowak", "Pawłowski", "Sikora", "Szymańska", "Wiśniewski", "Wójcik", "Woźniak", "Wróbel", "Zając", "Zieliński", "Żukowska"],
    stems: &["Bar", "Biel", "Bor", "Brzoz", "Cies", "Czar", "Dom", "Gaw", "Jan", "Kal", "Kos", "Lewand", "Majew", "Malin", "Olsz", "Pietrz", "Sad", "Sos", "Tarn", "Wasil", "Zag"],
    endings: &["ak", "arz", "czyk", "ek", "icki", "ik", "iński", "owicz", "owska", "owski", "yński"],
    phone: "+48 22 ### ## ##",
};

#[rustfmt::skip]
static JAPANESE: Tongue = Tongue {
    weight: 4,
    first: &["葵=aoi", "明=akira", "彩=aya", "大輔=daisuke", "恵美=emi", "陽菜=hina", "浩=hiroshi", "海斗=kaito", "健太=kenta", "舞=mai", "美咲=misaki", "直樹=naoki", "翔=sho", "さくら=sakura", "拓海=takumi", "優子=yuko", "結衣=yui", "蓮=ren"],
    last: &["阿部=abe", "伊藤=ito", "井上=inoue", "加藤=kato", "木村=kimura", "小林=kobayashi", "斎藤=saito", "佐藤=sato", "清水=shimizu", "鈴木=suzuki", "高橋=takahashi", "田中=tanaka", "中村=nakamura", "林=hayashi", "松本=matsumoto", "山口=yamaguchi", "山本=yamamoto", "吉田=yoshida", "渡辺=watanabe"],
    stems: &[], endings: &[],
    phone: "+81 3 #### ####",
};

#[rustfmt::skip]
static DUTCH: Tongue = Tongue {
    weight: 3,
    first: &["Anouk", "Bram", "Daan", "Eva", "Femke", "Floris", "Geert", "Hendrik", "Ilse", "Jeroen", "Joost", "Lotte", "Maarten", "Noor", "Pieter", "Ruben", "Sanne", "Thijs", "Wouter", "Zoë"],
    last: &["Bakker", "Bos", "de Boer", "de Jong", "de Vries", "Dekker", "Hendriks", "Janssen", "Kuipers", "Meijer", "Mulder", "Peeters", "Smit", "van den Berg", "van der Meer", "van Dijk", "van Leeuwen", "Visser", "Vos", "Willems"],
    stems: &["Boer", "Brink", "Dijk", "Haver", "Hoek", "Kloos", "Molen", "Noord", "Ooster", "Rijn", "Schut", "Veld", "Water", "Zand"],
    endings: &["aar", "beek", "burg", "camp", "huis", "kamp", "man", "meijer", "steen", "stra", "veen"],
    phone: "+31 20 ### ####",
};

#[rustfmt::skip]
static PORTUGUESE: Tongue = Tongue {
    weight: 4,
    first: &["Afonso", "Ana", "André", "Antónia", "Bárbara", "Catarina", "Cauê", "Duarte", "Inês", "João", "Júlia", "Lívia", "Luís", "Marília", "Otávio", "Renata", "Rui", "Sérgio", "Tânia", "Vinícius"],
    last: &["Almeida", "Araújo", "Barbosa", "Brandão", "Cardoso", "Conceição", "Correia", "Costa", "Esteves", "Falcão", "Fonseca", "Gonçalves", "Lourenço", "Machado", "Magalhães", "Mendonça", "Monteiro", "Nóbrega", "Oliveira", "Pinto", "Ribeiro", "Santos", "Silva", "Simões", "Sousa", "Teixeira", "Vasconcelos"],
    stems: &[], endings: &[],
    phone: "+351 21 ### ####",
};

#[rustfmt::skip]
static CZECH: Tongue = Tongue {
    weight: 3,
    first: &["Adéla", "Aneta", "Bohumil", "Dagmar", "Eliška", "František", "Hana", "Jiří", "Kateřina", "Lukáš", "Matěj", "Milan", "Ondřej", "Petra", "Radek", "Šárka", "Štěpán", "Tereza", "Vojtěch", "Zdeněk", "Žofie"],
    last: &["Beneš", "Čermák", "Černý", "Dvořák", "Fiala", "Hájek", "Horák", "Jelínek", "Kolář", "Král", "Kučera", "Marek", "Navrátil", "Němec", "Novák", "Novotná", "Pokorný", "Procházka", "Růžičková", "Sedláček", "Šimek", "Svoboda", "Veselý", "Zeman"],
    stems: &[], endings: &[],
    phone: "+420 2## ### ###",
};

#[rustfmt::skip]
static TURKISH: Tongue = Tongue {
    weight: 3,
    first: &["Ayşe", "Burak", "Cem", "Çağla", "Deniz", "Elif", "Emre", "Fatma", "Gökhan", "Gül", "Hakan", "İpek", "Kerem", "Mehmet", "Nazlı", "Ömer", "Özlem", "Sinan", "Şule", "Umut", "Yağmur", "Zeynep"],
    last: &["Acar", "Aksoy", "Aydın", "Çelik", "Çetin", "Demir", "Doğan", "Erdoğan", "Güneş", "Işık", "Kaya", "Kılıç", "Koç", "Öztürk", "Polat", "Şahin", "Şimşek", "Tekin", "Yıldız", "Yılmaz"],
    stems: &["Ak", "Ay", "Boz", "Dağ", "Er", "Gök", "Kara", "Koca", "Saraç", "Taş", "Uz", "Yazıcı"],
    endings: &["ak", "çı", "dağ", "er", "man", "oğlu", "pınar", "soy", "taş", "türk"],
    phone: "+90 212 ### ## ##",
};

#[rustfmt::skip]
static INDIAN: Tongue = Tongue {
    weight: 3,
    first: &["Aarav", "Aditi", "Ananya", "Arjun", "Asha", "Deepak", "Divya", "Ishaan", "Kavya", "Kiran", "Lakshmi", "Manish", "Meera", "Nikhil", "Pooja", "Priya", "Rahul", "Rohan", "Sanjay", "Sunita", "Vikram"],
    last: &["Agarwal", "Banerjee", "Chatterjee", "Chopra", "Das", "Desai", "Ghosh", "Gupta", "Iyer", "Joshi", "Kapoor", "Khan", "Kulkarni", "Kumar", "Mehta", "Menon", "Mishra", "Mukherjee", "Nair", "Patel", "Pillai", "Rao", "Reddy", "Shah", "Sharma", "Singh", "Varma"],
    stems: &[], endings: &[],
    phone: "+91 22 #### ####",
};

#[rustfmt::skip]
static VIETNAMESE: Tongue = Tongue {
    weight: 2,
    first: &["Ánh=Anh", "Bình=Binh", "Đức=Duc", "Dũng=Dung", "Hạnh=Hanh", "Hương=Huong", "Lan", "Linh", "Minh", "Ngọc=Ngoc", "Phương=Phuong", "Quân=Quan", "Thảo=Thao", "Tuấn=Tuan"],
    last: &["Bùi=Bui", "Đặng=Dang", "Đỗ=Do", "Hồ=Ho", "Hoàng=Hoang", "Huỳnh=Huynh", "Lê=Le", "Lý=Ly", "Ngô=Ngo", "Nguyễn=Nguyen", "Phạm=Pham", "Trần=Tran", "Võ=Vo", "Vũ=Vu"],
    stems: &[], endings: &[],
    phone: "+84 24 #### ####",
};

#[rustfmt::skip]
static GREEK: Tongue = Tongue {
    weight: 1,
    first: &["Αλέξης=alexis", "Άννα=anna", "Γιώργος=giorgos", "Δήμητρα=dimitra", "Ελένη=eleni", "Κώστας=kostas", "Μαρία=maria", "Νίκος=nikos", "Σοφία=sofia", "Χρήστος=christos"],
    last: &["Αγγελόπουλος=angelopoulos", "Αντωνίου=antoniou", "Βασιλείου=vasiliou", "Γεωργίου=georgiou", "Δημητρίου=dimitriou", "Καραγιάννης=karagiannis", "Νικολάου=nikolaou", "Παπαδόπουλος=papadopoulos", "Οικονόμου=oikonomou"],
    stems: &[], endings: &[],
    phone: "+30 21# ### ####",
};

#[rustfmt::skip]
static UKRAINIAN: Tongue = Tongue {
    weight: 1,
    first: &["Андрій=andrii", "Богдан=bohdan", "Дмитро=dmytro", "Ірина=iryna", "Катерина=kateryna", "Марія=mariia", "Наталія=nataliia", "Олег=oleh", "Оксана=oksana", "Юлія=yuliia"],
    last: &["Бондаренко=bondarenko", "Гончар=honchar", "Іваненко=ivanenko", "Кравчук=kravchuk", "Лисенко=lysenko", "Мельник=melnyk", "Савченко=savchenko", "Ткаченко=tkachenko", "Франко=franko", "Шевченко=shevchenko"],
    stems: &[], endings: &[],
    phone: "+380 44 ### ## ##",
};

#[rustfmt::skip]
static CHINESE: Tongue = Tongue {
    weight: 1,
    first: &["芳=fang", "国强=guoqiang", "建华=jianhua", "静=jing", "丽=li", "敏=min", "伟=wei", "晓明=xiaoming", "雪=xue", "志远=zhiyuan"],
    last: &["陈=chen", "黄=huang", "李=li", "林=lin", "刘=liu", "孙=sun", "王=wang", "吴=wu", "徐=xu", "杨=yang", "张=zhang", "赵=zhao", "周=zhou"],
    stems: &[], endings: &[],
    phone: "+86 21 #### ####",
};

#[rustfmt::skip]
static KOREAN: Tongue = Tongue {
    weight: 1,
    first: &["민준=minjun", "서연=seoyeon", "도윤=doyun", "지우=jiwoo", "하은=haeun", "현우=hyunwoo", "수빈=subin", "예진=yejin"],
    last: &["강=kang", "김=kim", "박=park", "윤=yoon", "이=lee", "임=lim", "장=jang", "정=jung", "조=cho", "최=choi", "한=han"],
    stems: &[], endings: &[],
    phone: "+82 2 #### ####",
};

#[rustfmt::skip]
static ARABIC: Tongue = Tongue {
    weight: 1,
    first: &["أحمد=ahmad", "آمنة=amina", "حسن=hasan", "خالد=khalid", "سارة=sara", "عائشة=aisha", "عمر=omar", "فاطمة=fatima", "ليلى=layla", "يوسف=yusuf"],
    last: &["الحداد=alhaddad", "الخطيب=alkhatib", "العلي=alali", "القاسم=alqasim", "المصري=almasri", "النجار=alnajjar", "حمدان=hamdan", "منصور=mansour"],
    stems: &[], endings: &[],
    phone: "+971 4 ### ####",
};

#[rustfmt::skip]
static HEBREW: Tongue = Tongue {
    weight: 1,
    first: &["אורי=uri", "דניאל=daniel", "יעל=yael", "מיכל=michal", "נועם=noam", "רות=ruth", "שירה=shira", "תמר=tamar"],
    last: &["אביב=aviv", "ברק=barak", "כהן=cohen", "לוי=levi", "מזרחי=mizrahi", "פרץ=peretz", "שלום=shalom"],
    stems: &[], endings: &[],
    phone: "+972 3 ### ####",
};

#[rustfmt::skip]
static WEST_AFRICAN: Tongue = Tongue {
    weight: 1,
    first: &["Abena", "Adaeze", "Amadou", "Aminata", "Chidi", "Efua", "Fatou", "Ibrahima", "Kofi", "Kwame", "Ngozi", "Olumide", "Ousmane", "Tunde", "Yaa"],
    last: &["Adeyemi", "Asante", "Balogun", "Boateng", "Diallo", "Diop", "Eze", "Mensah", "Ndiaye", "Okafor", "Okonkwo", "Osei", "Owusu", "Sow", "Touré"],
    stems: &[], endings: &[],
    phone: "+234 1 ### ####",
};
