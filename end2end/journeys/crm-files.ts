/**
 * What another CRM exports, made from a seed: names that differ between files, dates that read two ways, cells left empty.
 */
export interface CsvFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export interface Export {
  files: CsvFile[];
  companies: number;
  products: number;
  people: number;
  deals: number;
  /** Name of a deal that stands in "Engaging". */
  engaging: string;
}

const WORDS = ["Amber", "Birch", "Cedar", "Delta", "Ember", "Fjord", "Grove", "Harbor", "Iris", "Juniper", "Kestrel", "Lantern"];
const PRODUCTS = ["Alto Basic", "Alto Pro", "Mezzo", "Forte Plus"];
const AGENTS = ["Mira Holt", "Jonas Vale", "Ada Quist", "Piet Brandt"];
const STAGES = ["Prospecting", "Engaging", "Won", "Lost"];

/** Numbers 0..1 that are the same at every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

function csv(name: string, rows: (string | number)[][]): CsvFile {
  const text = rows.map((row) => row.join(",")).join("\r\n");
  return { name, mimeType: "text/csv", buffer: Buffer.from(`${text}\r\n`) };
}

const two = (n: number) => String(n).padStart(2, "0");

/** Companies, products, a team, and `deals` deals between them. Days stay below 13, so no date shows its own order. */
export function crmExport(deals = 120, seed = 7): Export {
  const random = seeded(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const companies = WORDS.map((word) => `${word} & Sons`);
  const rows = Array.from({ length: deals }, (_, at) => {
    const stage = pick(STAGES);
    const [day, month] = [1 + Math.floor(random() * 12), 1 + Math.floor(random() * 12)];
    const closed = stage === "Won" || stage === "Lost";
    const written = pick(PRODUCTS).replace("Alto Pro", "AltoPro");
    return {
      id: `OP-${1000 + at}`,
      name: `Rollout ${1000 + at}`,
      agent: pick(AGENTS),
      product: written,
      account: random() < 0.15 ? "" : pick(companies),
      stage,
      engaged: stage === "Prospecting" ? "" : `${two(day)}-${two(month)}-26`,
      closed: closed ? `${two(day)}-${two(month)}-26` : "",
      value: stage === "Won" ? 100 + Math.floor(random() * 9_900) : stage === "Lost" ? 0 : "",
    };
  });
  const first = rows.find((row) => row.stage === "Engaging");
  return {
    files: [
      csv("accounts.csv", [["account", "sector", "employees"], ...companies.map((name) => [name, pick(["retail", "medical", "software"]), 10 + Math.floor(random() * 900)])]),
      csv("products.csv", [["product", "series", "sales_price"], ...PRODUCTS.map((name) => [name, "Alto", 50 + Math.floor(random() * 900)])]),
      csv("sales_teams.csv", [["sales_agent", "manager", "regional_office"], ...AGENTS.map((name) => [name, "Rosa Lind", pick(["North", "South"])])]),
      csv("sales_pipeline.csv", [
        ["opportunity_id", "deal_name", "sales_agent", "product", "account", "deal_stage", "engage_date", "close_date", "close_value"],
        ...rows.map((row) => [row.id, row.name, row.agent, row.product, row.account, row.stage, row.engaged, row.closed, row.value]),
      ]),
    ],
    companies: companies.length,
    products: PRODUCTS.length,
    people: AGENTS.length,
    deals,
    engaging: first?.name ?? "",
  };
}
