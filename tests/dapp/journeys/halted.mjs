// An operator halts a match while it stands in the slip: board and slip lock it, say why, and open it again.
import { slip } from "../lib/customer.mjs";
import { journey } from "../lib/journey.mjs";
import { operator } from "../lib/operator.mjs";

await journey(async ({ base, open, claim }) => {
  const fixtures = await (await fetch(`${base}/v1/fixtures?markets=none`)).json();
  const { fixture, id } = fixtures.at(-1);
  const desk = await operator(base);
  const { page } = await open();
  const own = page.locator(`[data-selection^="${fixture} "]`);
  await own.first().click();
  await slip(page).locator("[data-leg]").waitFor();
  await desk.halt(id);
  try {
    await page.locator(`[data-selection^="${fixture} "][aria-disabled]`).first().waitFor();
    claim("its odds are locked", (await page.locator(`[data-selection^="${fixture} "][aria-disabled]`).count()) === 3);
    const text = await slip(page).getByText("No bets on this now").textContent();
    claim("the slip says that no bets are taken, and why", /operator/.test(text), text);
    await page.goto(`${base}/match/${fixture}`);
    const standing = page.locator("header p[role=status]");
    await standing.filter({ hasText: "Suspended: an operator has halted it" }).waitFor();
    claim("the match's page says why", true);
  } finally {
    await desk.resume(id);
  }
  await page.locator("header p[role=status]").filter({ hasText: "Open for bets" }).waitFor();
  claim("it opens again by itself", true);
});
