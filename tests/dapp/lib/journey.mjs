// What every journey does: a browser, a page with a wallet, claims by name, one line of JSON at the end.
import { launch } from "./browser.mjs";
import { TestWallet } from "./wallet.mjs";

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
  const figures = {};
  const pages = [];

  /** A page of its own browser context; `wallet` is installed unless it is null. */
  async function open({ phone = false, path = "/", wallet = new TestWallet(config), language = "en", theme = "light" } = {}) {
    const context = await browser.newContext({
      ...(phone ? PHONE : WIDE),
      locale: language === "fr" ? "fr-FR" : "en-GB",
      colorScheme: theme,
      timezoneId: "Europe/Paris",
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on("pageerror", (error) => errors.push(`${page.url()}: ${error.message}`));
    page.on("console", (message) => {
      // A 401 is how the API says that nobody is signed in; the browser tells of every one.
      if (message.type() === "error" && !message.text().includes("status of 401")) errors.push(message.text());
    });
    if (wallet) await wallet.install(page);
    await page.goto(base + path);
    pages.push(page);
    return { page, wallet, context };
  }

  function claim(name, holds, detail = null) {
    claims[name] = holds ? true : (detail ?? false);
  }

  let broken = null;
  try {
    const figure = (name, value) => { figures[name] = value; };
    await act({ base, config, browser, open, claim, figure, errors, shot: (page, name) => shots && page.screenshot({ path: `${shots}/${name}.png` }) });
  } catch (error) {
    broken = `${error.message}`.split("\n").slice(0, 12).join("\n");
    if (shots) for (const [index, page] of pages.entries()) await page.screenshot({ path: `${shots}/broken-${index}.png`, fullPage: true }).catch(() => null);
  }
  await browser.close();
  process.stdout.write(`${JSON.stringify({ claims, errors, figures, broken })}\n`);
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
