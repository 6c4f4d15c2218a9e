// axe over every page, both themes, wide and phone, empty and filled slip, dialogs; and no page is wider than its screen.
// Without PROOFBOOK_ALL each theme on one kind of screen.
import AxeBuilder from "@axe-core/playwright";
import { connect } from "../lib/customer.mjs";
import { journey } from "../lib/journey.mjs";
import { PAGES } from "../lib/pages.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

await journey(async ({ base, open, claim, shot }) => {
  const [first] = await (await fetch(`${base}/v1/fixtures?markets=none`)).json();
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
    await page.setViewportSize(size);
  }

  for (const theme of ["light", "dark"])
    for (const phone of process.env.PROOFBOOK_ALL ? [false, true] : [theme === "dark"]) {
      const { page, context } = await open({ theme, phone });
      const name = `${theme} ${phone ? "phone" : "wide"}`;
      for (const path of PAGES) {
        const filled = path.replace("{fixture}", first.fixture);
        await page.goto(base + filled);
        await page.locator("main h1, main h2").first().waitFor();
        if (path === "/") await page.locator("[data-selection]").first().waitFor();
        await look(page, `${name} ${path}`);
        await shot(page, `${name} ${path.replaceAll("/", "_")}`);
      }
      await page.goto(base);
      await page.locator("[data-selection]:not([aria-disabled])").first().click();
      if (phone) await page.getByRole("button", { name: "Bet slip, 1 selection" }).click();
      await page.locator("[data-leg]").waitFor();
      await page.getByRole("button", { name: "Connect a wallet to bet" }).waitFor();
      await look(page, `${name} filled slip`);
      await shot(page, `${name} slip`);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: /Language, theme and odds/ }).click();
      await page.getByRole("dialog").waitFor();
      await look(page, `${name} settings`);
      await page.keyboard.press("Escape");
      if (!phone) {
        await connect(page);
        await look(page, `${name} connected`);
      }
      await context.close();
    }
});
