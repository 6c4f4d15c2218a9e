// The steps of a customer, each as somebody with a mouse would do it; the clicks are counted.

const ASKED_MS = 2_000;

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

/** The button that places what is in the slip, once it can be pressed; odds of the desk that moved are accepted before. */
export async function placeable(page) {
  const place = slip(page).getByRole("button", { name: /^(Deposit .* and place the bet|Place bet)$/ });
  await place.waitFor({ timeout: 60_000 });
  const accept = slip(page).locator("[data-leg]").getByRole("button", { name: "Take the new odds" });
  const ends = Date.now() + 30_000;
  // The desk is asked as soon as the button stands there; its odds may be others than the board's.
  for (await page.waitForTimeout(ASKED_MS); Date.now() < ends; await page.waitForTimeout(200)) {
    if (await accept.first().isVisible()) await accept.first().click();
    else if (await place.isEnabled()) return place;
  }
  throw new Error("the bet could not be placed within 30 s");
}

/** Place what is in the slip, and wait until it is final on the chain. */
export async function bet(page) {
  const before = await page.locator("[data-bet]").count();
  await (await placeable(page)).click();
  await page.locator("[data-bet]").nth(before).waitFor({ timeout: 30_000 });
  await placed(page, "final");
}

/** All bets that were handed in here are in this state. */
export async function placed(page, state, withinMs = 60_000) {
  await page.locator("[data-bet]").first().waitFor();
  await page.waitForFunction((wanted) => [...document.querySelectorAll("[data-bet]")].every((one) => one.dataset.state === wanted), state, { timeout: withinMs });
}
