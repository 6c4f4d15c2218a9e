// What every journey does: a browser, a page with a wallet, claims by name, one line of JSON at the end.
import AxeBuilder from "@axe-core/playwright";
import { launch } from "./browser.mjs";
import { TestWallet } from "./wallet.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const WIDE = { viewport: { width: 1280, height: 900 } };

/** Run a journey: `act` gets the tools below and tells claims; the result is a line of JSON, and 1 where it broke off. */
export async function journey(act) {
  const base = process.argv[2];
  const shots = process.argv[3];
  const config = await (await fetch(`${base}/v1/config`)).json();
  const browser = await launch();
  const claims = {};
  const errors = [];
  const refused = [];
  const figures = {};
  const pages = [];

  /** A page of a browser of its own, or of the one whose `context` is given; `wallet` is installed unless it is null. */
  async function open({ phone = false, path = "/", wallet = new TestWallet(config), language = "en", theme = "light", scale = 1, site = base, context: given } = {}) {
    const context = given ?? await browser.newContext({
      ...(phone ? PHONE : WIDE),
      deviceScaleFactor: scale,
      locale: language === "fr" ? "fr-FR" : "en-GB",
      colorScheme: theme,
      timezoneId: "Europe/Paris",
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    page.setDefaultTimeout(Number(process.env.PROOFBOOK_PATIENCE_MS ?? 20_000));
    page.on("pageerror", (error) => errors.push(`${page.url()}: ${error.message}`));
    page.on("console", (message) => {
      // A 401 is how the API says that nobody is signed in, a 503 of its own state that a part of it is late, which a page
      // shows in words; the browser tells of every one.
      const text = message.text();
      const said = text.includes("status of 401") || (text.includes("status of 503") && message.location().url.endsWith("/readyz"));
      if (message.type() === "error" && !said) errors.push(`${text} ${message.location().url}`);
    });
    // What the API refused, in its own words: the browser tells the number alone.
    page.on("response", async (response) => {
      if (![400, 403, 409, 422].includes(response.status())) return;
      const { detail, reason } = await response.json().catch(() => ({}));
      refused.push(`${response.request().method()} ${new URL(response.url()).pathname}: ${response.status()} ${reason ?? ""} ${detail ?? ""}`);
    });
    if (wallet) await wallet.install(page);
    pages.push(page);
    await page.goto(site + path);
    return { page, wallet, context };
  }

  function claim(name, holds, detail = null) {
    claims[name] = holds ? true : (detail ?? false);
  }

  const shot = (page, name) => shots && page.screenshot({ path: `${shots}/${name}.png` });

  /** What axe finds on a page, as claims; and a picture of it. */
  async function look(page, name) {
    // As high as the page: what stands under the fixed bars of a phone would count as too small to touch.
    const size = page.viewportSize();
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width: size.width, height: Math.min(Math.max(height, size.height), 8_000) });
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((one) => one.target.join(" ")).join("; ")}`);
    claim(`${name}: axe finds nothing`, found.length === 0, found);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    claim(`${name}: nothing is wider than the screen`, over <= 0, over);
    await shot(page, name);
    await page.setViewportSize(size);
  }

  let broken = null;
  try {
    const figure = (name, value) => { figures[name] = value; };
    await act({ base, config, browser, open, claim, figure, errors, shot, look });
  } catch (error) {
    broken = `${error.message}`.split("\n").slice(0, 12).join("\n");
    if (refused.length > 0) broken += `\nthe API refused: ${refused.join(" | ")}`;
    for (const page of pages) {
      const said = await page.locator("[role=alert], [role=status], aside button").allInnerTexts().catch(() => []);
      broken += `\n${page.url()} says: ${said.filter(Boolean).join(" | ")}`;
    }
    if (shots) for (const [index, page] of pages.entries()) await page.screenshot({ path: `${shots}/broken-${index}.png`, fullPage: true }).catch(() => null);
  }
  await browser.close();
  const told = errors.length > 0 ? [...errors, ...refused] : errors;
  process.stdout.write(`${JSON.stringify({ claims, errors: told, figures, broken })}\n`);
  process.exit(broken === null ? 0 : 1);
}

/** Wait until it holds; its value. */
export async function until(question, what, withinMs = 30_000) {
  const ends = Date.now() + withinMs;
  for (;;) {
    const found = await question();
    if (found) return found;
    if (Date.now() > ends) throw new Error(`waited ${withinMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
