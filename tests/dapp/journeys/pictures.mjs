// The pictures of the documentation (`make screenshots`): a real customer bets before a match, watches it, and is paid; an
// operator halts another one. Everything on them is what the product said at that moment.
import { toHex } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { become, bet, connect, pick, slip } from "../lib/customer.mjs";
import { finish } from "../lib/door.mjs";
import { journey } from "../lib/journey.mjs";
import { TestWallet } from "../lib/wallet.mjs";

const MATCH = "world-cup-2018-france-argentina";
/** Known to everybody and so the same in each edition of the pictures: the customer's key, and the local operator's. */
const keyOf = (addressIndex) => toHex(mnemonicToAccount("test test test test test test test test test test test junk", { addressIndex }).getHdKey().privateKey);
const TALLEST = 1_500;

async function clock(values) {
  await fetch(`${process.env.PROOFBOOK_REPLAY}/clock`, { method: "POST", body: JSON.stringify(values) });
}

await journey(async ({ base, config, open, claim, shot }) => {
  const customer = new TestWallet(config, keyOf(40));
  const { page } = await open({ wallet: customer });
  const main = page.getByRole("main");

  async function take(name, { at = page, tall = true } = {}) {
    const size = at.viewportSize();
    if (tall) {
      const height = await at.evaluate(() => document.documentElement.scrollHeight);
      await at.setViewportSize({ width: size.width, height: Math.min(Math.max(height, size.height), TALLEST) });
    }
    await at.evaluate(() => document.fonts.ready);
    await at.waitForTimeout(400);
    await shot(at, `dapp-${name}`);
    await at.setViewportSize(size);
  }
  const go = async (path) => {
    await page.goto(base + path);
    await main.getByRole("heading", { level: 1 }).waitFor();
  };
  /** Another visitor, who has the same slip. */
  async function visit(path, given) {
    const { page: other, context } = await open({ path, wallet: null, ...given });
    await other.locator("[data-selection]").first().waitFor();
    return { other, context };
  }

  // Before the match.
  await page.locator("[data-selection]").first().waitFor();
  const odds = await page.locator(`[data-selection^="${MATCH} 1:1:0:0-0"]`).count();
  claim("the match is priced", odds === 3, odds);
  await pick(page, `${MATCH} 1:1:0:0-0 0`);
  await connect(page);
  await become(page, base, "adult");
  await slip(page).getByText("I bet €10.00 on").waitFor();
  await take("board", { tall: false });
  await page.getByRole("complementary", { name: "Bet slip" }).screenshot({ path: `${process.argv[3]}/dapp-slip.png` });
  await bet(page);
  for (const index of [1, 2]) await page.getByRole("listitem").filter({ has: page.locator("[data-selection]") }).nth(index).locator("[data-selection]").first().click();
  await slip(page).getByLabel("Stake").first().fill("5");
  await bet(page);
  await go("/limits");
  await main.getByText(/a week at most/).first().waitFor();
  await take("limits");
  await go("/account");
  await main.getByLabel("Amount to withdraw").fill("5");
  await main.getByRole("button", { name: "Ask for it" }).click();
  await main.getByText(/can be paid out from/).waitFor();
  await page.getByText(/^Asked for/).waitFor({ state: "hidden", timeout: 15_000 }).catch(() => null);
  await take("account");

  // While it is played.
  const fixtures = await (await fetch(`${base}/v1/fixtures?markets=none`)).json();
  const { kickoff } = fixtures.find((one) => one.fixture === MATCH);
  await clock({ now: kickoff - 30 });
  await go(`/match/${MATCH}`);
  await clock({ speed: 20 });
  await main.getByText(/^Goal: /).first().waitFor({ timeout: 240_000 });
  await main.locator("header p[role=status]").filter({ hasText: "Open for bets" }).waitFor({ timeout: 60_000 });
  await clock({ speed: 1 });
  await page.waitForTimeout(4_000);
  await take("match");
  const { other: dark } = await visit("/", { theme: "dark" });
  await dark.locator(`[data-selection^="${MATCH}"]:not([aria-disabled])`).first().click();
  await slip(dark).locator("[data-leg]").waitFor();
  await take("board-dark", { at: dark, tall: false });
  await dark.goto(`${base}/match/${MATCH}`);
  await dark.getByRole("heading", { name: "How the price moved" }).waitFor();
  await dark.locator("main canvas").first().waitFor();
  await take("match-dark", { at: dark });
  const { other: phone } = await visit("/", { phone: true, language: "fr", scale: 2 });
  await phone.locator("[data-selection]:not([aria-disabled])").nth(1).tap();
  await take("phone-board-fr", { at: phone, tall: false });
  const { other: hand } = await visit("/", { phone: true, theme: "dark", scale: 2 });
  await hand.locator("[data-selection]:not([aria-disabled])").nth(1).tap();
  await hand.locator("[data-selection]:not([aria-disabled])").nth(4).tap();
  await hand.getByRole("button", { name: "Bet slip, 2 selections" }).tap();
  await hand.getByRole("dialog", { name: "Bet slip" }).locator("[data-leg]").nth(1).waitFor();
  await take("phone-slip", { at: hand, tall: false });

  // After it.
  await finish(MATCH);
  await go("/bets");
  await main.getByRole("button", { name: "Settled" }).click();
  await main.locator("article[data-bet]").first().waitFor({ timeout: 90_000 });
  claim("the bet on the match is settled", true);
  await take("bets", { tall: false });
  await main.getByRole("link", { name: "Receipt and proofs" }).first().click();
  await main.getByText("Everything that can be recomputed here holds.").waitFor({ timeout: 60_000 });
  await take("receipt");
  await go("/transparency");
  await main.getByText(/^Yes: the contract holds/).waitFor();
  await main.getByRole("region", { name: "What can be lost, by match" }).locator("tbody tr").first().waitFor();
  await page.waitForLoadState("networkidle", { timeout: 5_000 }).catch(() => null);
  await take("transparency");
  await go("/liquidity");
  await main.getByText("Your shares").waitFor();
  await take("liquidity");

  const { page: desk } = await open({ path: "/operator", wallet: new TestWallet(config, keyOf(1)) });
  await connect(desk);
  await desk.getByRole("button", { name: "Sign in" }).last().click();
  await desk.getByLabel("What to halt").locator("option").nth(1).waitFor({ state: "attached" });
  const name = await desk.getByLabel("What to halt").locator("option").last().textContent();
  await desk.getByLabel("What to halt").selectOption({ label: name });
  await desk.getByRole("button", { name: `Halt ${name}` }).click();
  await desk.getByRole("dialog").getByRole("button", { name: `Halt ${name}` }).click();
  await desk.getByRole("button", { name: `Resume ${name}` }).waitFor();
  await desk.getByText("desk.halted").first().waitFor();
  await take("operator", { at: desk });
});
