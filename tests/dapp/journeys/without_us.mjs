// A match is over and nobody pays, and then the API is gone: the customer settles from the chain, and takes the money home.
import { become, bet, connect, pick } from "../lib/customer.mjs";
import { down } from "../lib/down.mjs";
import { finish, freeze, jump, thaw } from "../lib/door.mjs";
import { journey, until } from "../lib/journey.mjs";

await journey(async ({ base, open, claim, errors, shot }) => {
  const { page, context } = await open();
  const main = page.getByRole("main");
  const fixtures = await (await fetch(`${base}/v1/fixtures?markets=none`)).json();
  const next = fixtures.filter((one) => !one.in_play && one.status === "open").sort((one, other) => one.kickoff - other.kickoff)[0];
  await pick(page, `${next.fixture} `);
  await connect(page);
  await become(page, base, "born-abroad");
  await bet(page);

  await freeze("worker");
  try {
    await finish(next.fixture);
    const up = await down(context, errors);
    await page.goto(`${base}/bets`);
    await main.getByText("Our server does not answer. Your open bets are read from the chain instead.").waitFor();
    const card = main.locator("article[data-bet]").first();
    await card.getByText("The result is final.").waitFor({ timeout: 30_000 });
    claim("an open bet, and what it waits for, are read from the chain", true);
    await shot(page, "without-us-bets");
    await card.getByRole("button", { name: "Settle it myself" }).click();
    await page.getByText("Settled: what it paid is in your balance").first().waitFor();
    await main.getByText("The chain has no open bet of this wallet.").waitFor({ timeout: 30_000 });
    claim("the wallet settles it", true);

    await page.goto(`${base}/account`);
    await main.getByRole("button", { name: "All of it" }).last().click();
    const all = await main.getByLabel("Amount to withdraw").inputValue();
    await main.getByRole("button", { name: "Ask for it" }).click();
    await main.getByText(/can be paid out from/).waitFor();
    const minutes = Number(/lie (\d+) minutes/.exec(await main.getByText(/^Between asking and paying/).textContent())[1]);
    await jump(minutes * 60 + 5);
    const take = main.getByRole("button", { name: /^Pay out €/ });
    await take.waitFor({ timeout: 60_000 });
    claim("a withdrawal is ripe by the chain's own time", true);
    await shot(page, "without-us-account");
    await take.click();
    await page.getByText(/^Paid to your wallet: €/).first().waitFor();
    claim("the money is in the wallet", Number(all) > 0, all);
    await up();
  } finally {
    await thaw("worker");
  }
  await page.goto(`${base}/bets`);
  await main.getByRole("button", { name: "Settled" }).click();
  await until(async () => (await main.locator("article[data-bet]").count()) === 1, "the settled bet to be listed", 60_000);
  claim("with the API back the bet is among the settled ones", true);
});
