// How fast: LCP and layout shift of a first visit (five runs), and how soon a price is painted with 200 matches on the board.
// The files are the built ones; the stream is one of our own with 200 invented matches, which no replay has at once.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { journey, until } from "../lib/journey.mjs";

const DIST = fileURLToPath(new URL("../../../dapp/dist/", import.meta.url));
const TYPES = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".html": "text/html" };
const MATCHES = 200;
const CHANGES = 40;
const RUNS = 5;
const KEY = "1:1:0:0-0";

const market = (odds) => ({ market: 1, period: 1, line: 0, from: [0, 0], name: "match result", selections: ["home", "draw", "away"], status: "open", why: [], odds_ppm: odds });

function fixtureOf(index, now) {
  return {
    fixture: `match-${index}`,
    id: `0x${index.toString(16).padStart(32, "0")}`,
    listed: true,
    sport: "football",
    home: `Home ${index}`,
    away: `Away ${index}`,
    competition: `League ${Math.floor(index / 20)}`,
    kickoff: now + index * 60,
    in_play: false,
    status: "open",
    why: [],
    priced_at: now,
    version: 1,
    signers: 3,
    markets: { [KEY]: market([2_000_000 + index * 1_000, 3_300_000, 4_100_000]) },
  };
}

/** Serves the built front, the product's configuration and our stream; `send` writes an event to whoever listens. */
async function serve(config) {
  const listeners = new Set();
  const event = (name, id, data) => `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
  const fixtures = Array.from({ length: MATCHES }, (_, index) => fixtureOf(index, config.time));
  const server = createServer(async (request, answer) => {
    const path = new URL(request.url, "http://x").pathname;
    const json = (status, body) => answer.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
    if (path === "/v1/config") return json(200, config);
    if (path === "/v1/stream") {
      answer.writeHead(200, { "Content-Type": "text/event-stream" });
      answer.write(event("snapshot", 1, { seq: 1, live: true, fixtures }));
      listeners.add(answer);
      return request.on("close", () => listeners.delete(answer));
    }
    if (path.startsWith("/v1/")) return json(401, { type: "/problems/not-signed-in", title: "Sign in first", status: 401 });
    const file = await readFile(DIST + path).catch(() => readFile(`${DIST}index.html`));
    const type = TYPES[extname(path)] ?? "text/html";
    answer.writeHead(200, { "Content-Type": type, "Content-Encoding": "gzip" }).end(gzipSync(file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    send: (name, id, data) => listeners.forEach((one) => one.write(event(name, id, data))),
    close: () => server.closeAllConnections() ?? server.close(),
  };
}

const median = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];

await journey(async ({ config, browser, claim, figure }) => {
  const site = await serve(config);
  const lcp = [];
  const shift = [];
  for (let run = 0; run < RUNS; run++) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: "en-GB" });
    await page.addInitScript(() => {
      window.__lcp = 0;
      window.__shift = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((one) => { window.__lcp = one.startTime; })).observe({ type: "largest-contentful-paint", buffered: true });
      new PerformanceObserver((list) => list.getEntries().forEach((one) => { if (!one.hadRecentInput) window.__shift += one.value; })).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(site.url);
    await page.locator("[data-selection]").nth(3 * MATCHES - 1).waitFor({ state: "attached" });
    await page.waitForTimeout(700);
    lcp.push(await page.evaluate(() => window.__lcp));
    shift.push(await page.evaluate(() => window.__shift));
    if (run < RUNS - 1) await page.close();
    else {
      const delays = [];
      for (let change = 0; change < CHANGES; change++) {
        const index = change % 8;
        const odds = 2_500_000 + change * 10_000;
        await page.evaluate(([selection, text]) => {
          window.__painted = null;
          const button = document.querySelector(`[data-selection="${selection}"]`);
          new MutationObserver((_, observer) => {
            if (!button.textContent.includes(text)) return;
            observer.disconnect();
            requestAnimationFrame(() => setTimeout(() => { window.__painted = Date.now(); }, 0));
          }).observe(button, { subtree: true, childList: true, characterData: true });
        }, [`match-${index} ${KEY} 0`, (Math.floor(odds / 10_000) / 100).toFixed(2)]);
        const sent = Date.now();
        site.send("change", change + 2, { seq: change + 2, fixture: `match-${index}`, markets: { [KEY]: market([odds, 3_300_000, 4_100_000]) } });
        delays.push((await until(() => page.evaluate(() => window.__painted), "a price to be painted")) - sent);
      }
      figure("price_painted_ms_median", median(delays));
      figure("price_painted_ms_worst", Math.max(...delays));
      claim("a price is painted within 100 ms of its being sent (median)", median(delays) <= 100, delays);
      await page.close();
    }
  }
  figure("lcp_ms_median", Math.round(median(lcp)));
  figure("layout_shift_worst", Math.max(...shift));
  claim("layout shift is at most .02", Math.max(...shift) <= 0.02, shift);
  await site.close();
});
