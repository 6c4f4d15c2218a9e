// What a first visit loads: the JavaScript of the entry and of all that it imports at once, packed as the server packs it.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const BUDGET = 150_000;
const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, "utf8"));

/** The files of a chunk and of its static imports. */
function closure(name, seen = new Set()) {
  const chunk = manifest[name];
  if (seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const further of chunk.imports ?? []) closure(further, seen);
  return seen;
}

const files = [...closure("index.html")];
const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(dist + file)).length, 0);
process.stdout.write(`${JSON.stringify({ initial_js_gzip: bytes, budget: BUDGET, files: files.length })}\n`);
if (bytes > BUDGET) {
  process.stderr.write(
    `the first visit loads ${bytes} bytes of JavaScript, ${BUDGET} is the most: load more of it lazily\n`,
  );
  process.exit(1);
}
