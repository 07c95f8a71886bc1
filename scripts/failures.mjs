// failures.mjs FILE: what failed in a run of the journeys and why, briefly, from Playwright's JSON report.
import { readFileSync } from "node:fs";

const LINES_MAX = 12;
const plain = (text) => text.replace(/\u001b\[[0-9;]*m/g, "");

const report = JSON.parse(readFileSync(process.argv[2], "utf8"));
const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
for (const spec of report.suites.flatMap(specs)) {
  for (const test of spec.tests.filter(({ status }) => status === "unexpected" || status === "flaky")) {
    const errors = test.results.flatMap(({ errors }) => errors).map(({ message, location }) => {
      const lines = plain(message ?? "").split("\n").filter((line) => line.trim() !== "").slice(0, LINES_MAX);
      return [...lines, location ? `at line ${location.line}` : ""].map((line) => `    ${line}`).join("\n");
    });
    console.log(`${spec.file}:${spec.line} [${test.projectName}] ${spec.title}\n${errors.join("\n")}`);
  }
}
