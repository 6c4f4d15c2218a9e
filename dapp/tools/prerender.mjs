// Puts the shell's static markup (src/prerender.tsx) into dist/index.html, so that the first paint shows it.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createServer } from "vite";

const root = fileURLToPath(new URL("../", import.meta.url));
const dist = `${root}dist/`;
const PLACE = "<!--shell-->";

const server = await createServer({
  root,
  appType: "custom",
  logLevel: "error",
  server: { middlewareMode: true, hmr: false, watch: null },
  optimizeDeps: { noDiscovery: true, include: [] },
});
let markup;
try {
  markup = (await server.ssrLoadModule("/src/prerender.tsx")).shellMarkup();
} finally {
  await server.close();
}

// The stylesheets that index.html names must know every class of it; nothing may stand in it that the policy refuses.
const page = readFileSync(`${dist}index.html`, "utf8");
const sheets = readdirSync(`${dist}assets`).filter((name) => name.endsWith(".css") && page.includes(name));
const css = sheets.map((name) => readFileSync(`${dist}assets/${name}`, "utf8")).join("\n");
const classes = new Set([...markup.matchAll(/class="([^"]*)"/g)].flatMap(([, names]) => names.split(" ")));
const unknown = [...classes].filter((name) => !css.includes(`.${name}`));
const problems = [
  ...unknown.map((name) => `no stylesheet of the first paint has the class ${name}`),
  ...(/ style="|<script|<style/.test(markup) ? ["the markup has inline style or script"] : []),
  ...(page.includes(PLACE) ? [] : [`dist/index.html has no ${PLACE}`]),
];
if (problems.length > 0) {
  process.stderr.write(`${problems.join("\n")}\n`);
  process.exit(1);
}
writeFileSync(`${dist}index.html`, page.replace(PLACE, markup));
process.stdout.write(`${JSON.stringify({ shell_bytes: markup.length, classes: classes.size })}\n`);
