// What is one's own: identity, limits, money in and out, bets with their proofs, a break; and money with the API down.
import { connect, pick, press, proveIdentity, slip } from "../lib/customer.mjs";
import { down } from "../lib/down.mjs";
import { journey, until } from "../lib/journey.mjs";

await journey(async ({ base, open, claim, shot, errors, look: lookAt }) => {
  const { page } = await open({ path: "/identity" });
  const main = page.getByRole("main");
  const said = (text) => main.getByText(text).first().waitFor();
  async function go(path) {
    await page.goto(base + path);
    await main.getByRole("heading", { level: 1 }).waitFor();
  }
  const look = (name) => lookAt(page, name);

  await connect(page);
  await main.getByRole("button", { name: "Sign in" }).click();
  await said("Nobody has proved who you are yet.");
  await look("identity");
  await main.getByRole("button", { name: /sandbox/ }).click();
  await proveIdentity(page, base, "second-adult");
  await said("Your identity is proved.");
  claim("the way back from the provider ends at the account, which says how it went", page.url().includes("/account"));

  await go("/limits");
  for (const kind of ["Deposits a week", "Stakes a week"]) {
    const form = main.getByRole("form", { name: kind });
    await form.getByLabel("New limit a week").fill("200");
    await form.getByRole("button", { name: "Save" }).click();
    await form.getByText("€200.00 a week at most").waitFor();
  }
  const deposits = main.getByRole("form", { name: "Deposits a week" });
  await deposits.getByLabel("New limit a week").fill("300");
  await deposits.getByText(/^Higher: this takes effect on/).waitFor();
  await deposits.getByRole("button", { name: "Save" }).click();
  await deposits.getByText(/^€300.00 a week from/).waitFor();
  claim("a higher limit waits, and says until when", (await deposits.getByText("€200.00 a week at most").count()) === 1);
  await look("limits");

  // The terms have a page of their own; here they are accepted as its button does.
  await page.evaluate(async () => {
    const { csrf_token } = await (await fetch("/v1/session")).json();
    const { present } = await (await fetch("/v1/terms")).json();
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf_token };
    await fetch("/v1/terms", { method: "POST", headers, body: JSON.stringify({ version: present }) });
  });

  await go("/account");
  await main.getByRole("button", { name: /^Get €100.00/ }).click();
  await said(/In your wallet: €100.00/);
  const put = main.getByLabel("Amount to deposit");
  await put.fill("500");
  await said("Your wallet has less.");
  await put.fill("60");
  await main.getByRole("button", { name: "Deposit", exact: true }).click();
  await until(async () => (await main.getByText("In the contract, free: €60.00.").count()) > 0, "the deposit", 60_000);
  claim("what was deposited is in the contract", true);
  await main.getByLabel("Amount to withdraw").fill("5");
  await main.getByRole("button", { name: "Ask for it" }).click();
  await said(/^€5.00 can be paid out from/);
  claim("a withdrawal waits, and says until when", true);
  await look("account");

  await go("/");
  await pick(page);
  await press(page);
  const state = slip(page).locator("[data-bet]");
  await until(async () => (await state.first().getAttribute("data-state")) === "final", "the bet to be final", 60_000);

  await go("/bets");
  const card = main.locator("article[data-bet]").first();
  await card.getByText(/^Waits for the match, which starts/).waitFor();
  claim("an open bet says what it waits for and until when", true);
  await look("bets");
  await card.getByRole("link", { name: "Receipt and proofs" }).click();
  await main.getByText("Everything that can be recomputed here holds.").waitFor({ timeout: 30_000 });
  const states = await main.locator("[data-proof]").evaluateAll((all) => all.map((one) => `${one.dataset.proof} ${one.dataset.state}`));
  for (const proof of ["contracts", "order", "ticket", "inclusion", "grant"])
    claim(`${proof} is recomputed in the browser`, states.includes(`${proof} holds`), states);
  await look("receipt");

  await page.goBack();
  // A bet is sold back from a minute after it was accepted.
  await page.waitForTimeout(60_000);
  await card.getByRole("button", { name: "Cash out" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("How much of the bet").selectOption({ label: "Half" });
  await dialog.getByText(/^You sign: I give up €5.00/).waitFor();
  await dialog.getByLabel("Take it if it is at most this much less").selectOption({ label: "5 % less" });
  await look("cash-out");
  await dialog.getByRole("button", { name: "Sign and ask for an offer" }).click();
  await dialog.getByText(/^The desk offers/).waitFor();
  await dialog.getByText(/^Good for \d+ more second/).waitFor();
  await dialog.getByRole("button", { name: /^Take / }).click();
  await card.getByText("Still staked").waitFor({ timeout: 30_000 });
  claim("half of the bet is sold, half stays", (await card.getByText("€5.00").count()) > 0);

  const up = await down(page.context(), errors);
  await go("/account");
  await said("In the contract, free");
  await main.getByRole("button", { name: "Ask for it" }).waitFor();
  await go("/bets");
  await main.locator("article[data-bet]").first().waitFor({ timeout: 30_000 });
  await said("Our server does not answer.");
  claim("with the API down balances and open bets come from the chain", true);
  await shot(page, "down");
  await up();

  await go("/exclusion");
  await main.getByLabel("For how long").selectOption({ label: "24 hours" });
  await main.getByRole("button", { name: "Go on" }).click();
  const begin = dialog.getByRole("button", { name: /^Stop now/ });
  claim("a break is begun only after it was said once more", await begin.isDisabled());
  await look("exclusion");
  await dialog.getByRole("checkbox").check();
  await begin.click();
  await said(/^Your break has begun/);
  claim("the break has begun", true);
});
