// First the relayer is gone, then the API, and a match is over: in a page that was opened without us the customer brings an
// accepted bet to the chain, settles both bets, and takes the money home with a browser that never saw us.
import { become, bet, connect, pick, press } from "../lib/customer.mjs";
import { down } from "../lib/down.mjs";
import { finish, freeze, jump, thaw } from "../lib/door.mjs";
import { journey, until } from "../lib/journey.mjs";
import { filesFor, serveFiles } from "../lib/static.mjs";
import { TestWallet } from "../lib/wallet.mjs";

const ticketsKept = () => JSON.parse(localStorage.getItem("proofbook.tickets") ?? "[]").filter(({ ticket }) => ticket).length;

await journey(async ({ base, config, open, claim, errors, shot }) => {
  const { page: first, wallet, context } = await open();
  const fixtures = await (await fetch(`${base}/v1/fixtures?markets=none`)).json();
  const next = fixtures.filter((one) => !one.in_play && one.status === "open").sort((one, other) => one.kickoff - other.kickoff)[0];
  await pick(first, `${next.fixture} `);
  await connect(first);
  await become(first, base, "born-abroad");
  await bet(first);

  const files = await serveFiles(base);
  const rpc = (method) => fetch(config.chain.rpc_url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: [] }) });
  await freeze("worker");
  await freeze("block-producer");
  try {
    await pick(first, `${next.fixture} `);
    await press(first);
    await until(async () => (await first.evaluate(ticketsKept)) === 2, "the ticket of the second bet to be kept", 60_000);
    // What the relayer sent reaches nobody, and it stands still with the API.
    await freeze("api");
    await rpc("anvil_dropAllTransactions");
    await thaw("block-producer");
    claim("a bet that nobody brings to the chain is accepted, and its ticket kept", true);
    const up = await down(context, errors);
    await filesFor(context, base);
    await first.close();

    const { page } = await open({ path: "/bets", wallet, context });
    const main = page.getByRole("main");
    await main.getByText("Our server does not answer. Your open bets are read from the chain instead.").waitFor();
    const ticket = main.locator("article[data-ticket]");
    await ticket.getByText(/you can place this bet yourself/).waitFor({ timeout: 30_000 });
    claim("a page opened without the API has the ticket, and says until when", (await ticket.count()) === 1, await ticket.count());
    await shot(page, "without-us-ticket");
    await ticket.getByRole("button", { name: "Bring the bet myself" }).click();
    await page.getByText("The contract has taken the bet").first().waitFor();
    const cards = main.locator("article[data-bet]");
    await until(async () => (await cards.count()) === 2, "both bets to be read from the chain", 30_000);
    claim("the wallet brings the bet", (await ticket.count()) === 0);

    await finish(next.fixture);
    const due = cards.filter({ hasText: "The result is final." });
    await due.nth(1).waitFor({ timeout: 30_000 });
    claim("open bets, and what they wait for, are read from the chain", true);
    await shot(page, "without-us-bets");
    for (let left = 1; left >= 0; left--) {
      await due.first().getByRole("button", { name: "Settle it myself" }).click();
      await until(async () => (await cards.count()) === left, `${left} open bets to be left`, 40_000);
    }
    await main.getByText("The chain has no open bet of this wallet.").waitFor({ timeout: 30_000 });
    claim("the wallet settles them", true);

    await page.goto(`${base}/account`);
    await main.getByRole("button", { name: "All of it" }).last().click();
    const all = await main.getByLabel("Amount to withdraw").inputValue();
    await main.getByRole("button", { name: "Ask for it" }).click();
    await main.getByText(/can be paid out from/).waitFor();
    const minutes = Number(/lie (\d+) minutes/.exec(await main.getByText(/^Between asking and paying/).textContent())[1]);
    await jump(minutes * 60 + 5);
    await main.getByRole("button", { name: /^Pay out €/ }).waitFor({ timeout: 60_000 });
    claim("a withdrawal is ripe by the chain's own time", true);
    await shot(page, "without-us-account");

    const told = errors.length;
    const same = new TestWallet(config, wallet.key);
    const { page: stranger } = await open({ site: files.url, path: "/account", wallet: same });
    await connect(stranger);
    await stranger.getByRole("button", { name: /^Pay out €/ }).click();
    await stranger.getByText(/^Paid to your wallet: €/).first().waitFor();
    claim("a browser that never saw us, with the front as files, pays it out", Number(all) > 0, all);
    await stranger.close();
    await files.close();
    errors.splice(told, errors.length, ...errors.slice(told).filter((one) => !/ERR_EMPTY_RESPONSE|ERR_CONNECTION/.test(one)));
    await thaw("api");
    await up();
    await page.close();
  } finally {
    for (const part of ["block-producer", "api", "worker"]) await thaw(part);
  }
  const { page } = await open({ path: "/bets", wallet, context });
  const main = page.getByRole("main");
  await main.getByRole("button", { name: "Settled" }).click();
  await until(async () => (await main.locator("article[data-bet]").count()) === 2, "the settled bets to be listed", 60_000);
  claim("with the API back both bets are among the settled ones", true);
});
