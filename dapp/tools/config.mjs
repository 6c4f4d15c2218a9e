// Writes what GET /v1/config of an API says beside index.html: with that API down, a browser that never saw it still knows
// the contracts. A deployment runs it after the build: node tools/config.mjs https://api.example [FOLDER]
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [base, folder = fileURLToPath(new URL("../dist/", import.meta.url))] = process.argv.slice(2);
if (!base) {
  process.stderr.write("which API? node tools/config.mjs https://api.example [FOLDER]\n");
  process.exit(2);
}
const answer = await fetch(new URL("/v1/config", base), { signal: AbortSignal.timeout(20_000) });
if (!answer.ok) throw new Error(`GET /v1/config of ${base}: HTTP ${answer.status}`);
const config = await answer.json();
if (typeof config?.chain?.id !== "number" || !config.book)
  throw new Error(`${base} names no contracts: nothing to settle with from this file`);
writeFileSync(`${folder}/config.json`, `${JSON.stringify(config, null, 1)}\n`);
process.stdout.write(`${JSON.stringify({ chain: config.chain.id, book: config.book.contracts.book })}\n`);
