// The steps of a customer, each as somebody with a mouse would do it; the clicks are counted.

/** Counts clicks on a page: of a customer, not of the identity provider's own pages. */
export class Clicks {
  count = 0;

  async on(locator) {
    this.count += 1;
    await locator.click();
  }
}

export async function connect(page) {
  await page.getByRole("banner").getByRole("button", { name: "Connect" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Test wallet" }).click();
  await page.getByRole("banner").getByRole("button", { name: /^0x/ }).waitFor();
}

/**
 * Be one of the invented people of the sandbox (`api/identity/sandbox/people.py`). Nobody has two accounts: on one product
 * each journey is somebody else, and whoever runs one again by hand chooses another one: PROOFBOOK_PERSON.
 */
export async function proveIdentity(page, base, person) {
  await page.waitForURL((url) => !url.href.startsWith(base));
  await page.locator(`button[value="${process.env.PROOFBOOK_PERSON ?? person}"]`).click();
  await page.waitForURL((url) => url.href.startsWith(base));
}

export function slip(page) {
  return page.getByRole("complementary", { name: "Bet slip" });
}

/** Put the first selection that can be bet into the slip; of `match` if one is named. */
export async function pick(page, match = "") {
  const odds = page.locator(match === "" ? "[data-selection]:not([aria-disabled])" : `[data-selection^="${match}"]:not([aria-disabled])`);
  await odds.first().click();
  await slip(page).locator("[data-leg]").first().waitFor();
}

/** From a connected wallet with a filled slip to the button that places it: sign-in, identity, limits. */
export async function become(page, base, person, clicks = new Clicks()) {
  await clicks.on(slip(page).getByRole("button", { name: "Sign in with your wallet" }));
  await clicks.on(slip(page).getByRole("button", { name: /Sandbox/ }));
  await proveIdentity(page, base, person);
  await slip(page).getByLabel("Deposits a week, at most").fill("200");
  await slip(page).getByLabel("Stakes a week, at most").fill("100");
  await clicks.on(slip(page).getByRole("checkbox"));
  await clicks.on(slip(page).getByRole("button", { name: "Save and go on" }));
  // The first bet of a wallet brings its entry and deposit with it; later ones are placed alone.
  const place = slip(page).getByRole("button", { name: /^(Deposit .* and place the bet|Place bet)$/ });
  await place.waitFor({ timeout: 60_000 });
  return place;
}

/**
 * Press the button that places what is in the slip, until a bet stands there. The desk's odds may be others than the board's:
 * then they are taken and the button is pressed again, as the slip says.
 */
export async function press(page) {
  const place = slip(page).getByRole("button", { name: /^(Deposit .* and place the bet|Place bet)$/ });
  await place.waitFor({ timeout: 60_000 });
  const accept = slip(page).locator("[data-leg]").getByRole("button", { name: "Take the new odds" }).first();
  const bets = page.locator("[data-bet]");
  const before = await bets.count();
  const ends = Date.now() + 60_000;
  for (; Date.now() < ends; await page.waitForTimeout(200)) {
    if ((await bets.count()) > before) return;
    if (await accept.isVisible()) await accept.click({ timeout: 2_000 }).catch(() => null);
    else if ((await place.count()) === 1 && (await place.isEnabled())) await place.click({ timeout: 2_000 }).catch(() => null);
  }
  throw new Error("no bet stands there 60 s after the button was pressed");
}

/** Place what is in the slip, and wait until it is final on the chain. */
export async function bet(page) {
  const before = await page.locator("[data-bet]").count();
  await press(page);
  await page.locator("[data-bet]").nth(before).waitFor({ timeout: 30_000 });
  await placed(page, "final");
}

/** All bets that were handed in here are in this state. */
export async function placed(page, state, withinMs = 60_000) {
  await page.locator("[data-bet]").first().waitFor();
  await page.waitForFunction((wanted) => [...document.querySelectorAll("[data-bet]")].every((one) => one.dataset.state === wanted), state, { timeout: withinMs });
}
