// No block comes until a ticket has run out: the bet is told to be over, the stake is untouched, and the next one is taken.
import { become, bet, connect, pick, press, slip } from "../lib/customer.mjs";
import { freeze, jump, thaw } from "../lib/door.mjs";
import { journey, until } from "../lib/journey.mjs";

/** A ticket before a match lives for ten minutes. */
const LIFE_S = 600;

await journey(async ({ base, open, claim, shot }) => {
  const { page } = await open();
  await pick(page);
  await connect(page);
  await become(page, base, "month-unknown");
  await bet(page);
  await pick(page);
  await slip(page).getByRole("button", { name: "Place bet" }).waitFor({ timeout: 60_000 });
  const balance = slip(page).getByText(/^Balance €/);
  const before = await balance.textContent();
  const late = page.locator("[data-bet]:not([data-state=final])");

  await freeze("block-producer");
  try {
    await press(page);
    await late.first().getByText(/^Waits until/).waitFor();
    claim("a bet on its way says until when it waits", true);
    await shot(page, "expired-waits");
    await jump(LIFE_S + 5);
  } finally {
    await thaw("block-producer");
  }
  const over = late.first().getByText(/Run out: your stake was not touched|The (ticket|order) had run out/).first();
  await over.waitFor({ timeout: 120_000 });
  claim("the bet is told to be over", true);
  await shot(page, "expired-over");
  await page.goto(`${base}/bets`);
  await page.getByRole("heading", { level: 2, name: "Not taken" }).waitFor();
  await page.getByText("Your stake was not touched.").waitFor();
  claim("my bets say that the stake was not touched", true);
  await shot(page, "expired-bets");

  await page.goto(base);
  await pick(page);
  await slip(page).getByRole("button", { name: "Place bet" }).waitFor({ timeout: 60_000 });
  const after = await balance.textContent();
  claim("the balance is what it was", after === before, [before, after]);
  await press(page);
  await until(async () => (await page.locator("[data-bet][data-state=final]").count()) === 2, "the next bet to be final", 60_000);
  claim("the next bet is taken", true);
});
