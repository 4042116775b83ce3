// Reads file names from standard input, a line each, and prints what html-validate says about them,
// a line a finding. One process for all files: Node takes longer to start than a page to read.
import { readFileSync } from "node:fs";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import config, { exempt } from "../htmlvalidate.mjs";

const isExempt = ({ ruleId, message, selector }) =>
  exempt.some(([rule, pattern]) => rule === ruleId && pattern.test(`${message} | ${selector}`));

const validator = new HtmlValidate(new StaticConfigLoader(config));
for (const path of readFileSync(0, "utf-8").split("\n").filter(Boolean)) {
  const { results } = await validator.validateFile(path);
  for (const found of results.flatMap((result) => result.messages)) {
    if (!isExempt(found)) {
      console.log(`${path}:${found.line}:${found.column}: ${found.ruleId}: ${found.message}`);
    }
  }
}
