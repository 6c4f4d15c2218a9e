// axe over every page, in a theme and on a screen (PROOFBOOK_THEME, PROOFBOOK_SCREEN), empty and filled slip, dialogs; and no
// page is wider than its screen.
import { connect } from "../lib/customer.mjs";
import { journey } from "../lib/journey.mjs";
import { pathsOf } from "../lib/pages.mjs";

const THEME = process.env.PROOFBOOK_THEME ?? "light";
const PHONE = process.env.PROOFBOOK_SCREEN === "phone";
const AT_ONCE = 2;

await journey(async ({ base, open, look }) => {
  const name = `${THEME} ${PHONE ? "phone" : "wide"}`;
  const waiting = await pathsOf(base);
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    const { page, context } = await open({ theme: THEME, phone: PHONE });
    for (let path = waiting.shift(); path; path = waiting.shift()) {
      await page.goto(base + path);
      await page.locator("main h1, main h2").first().waitFor();
      if (path === "/") await page.locator("[data-selection]").first().waitFor();
      await look(page, `${name} ${path.slice(0, 24).replaceAll("/", "_")}`);
    }
    await context.close();
  }));

  const { page } = await open({ theme: THEME, phone: PHONE });
  await page.locator("[data-selection]:not([aria-disabled])").first().click();
  if (PHONE) await page.getByRole("button", { name: "Bet slip, 1 selection" }).click();
  await page.locator("[data-leg]").waitFor();
  await page.getByRole("button", { name: "Connect a wallet to bet" }).waitFor();
  await look(page, `${name} filled slip`);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /Language, theme and odds/ }).click();
  await page.getByRole("dialog").waitFor();
  await look(page, `${name} settings`);
  await page.keyboard.press("Escape");
  if (!PHONE) {
    await connect(page);
    await look(page, `${name} connected`);
  }
});
