// An operator signs in to the console in a browser and halts a match: the slip that a customer has open says so; then it
// goes on. The console shows what it did. A pot gets a cap; a budget is proposed, and signed by the allocator's own wallet.
import { createWalletClient, http } from "viem";
import { toHex } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { connect, pick, slip } from "../lib/customer.mjs";
import { journey } from "../lib/journey.mjs";
import { TestWallet } from "../lib/wallet.mjs";

/** Development keys that every local run knows, by their numbers in chain/development.py. */
const played = (addressIndex) => mnemonicToAccount("test test test test test test test test test test test junk", { addressIndex });
const KEY = toHex(played(1).getHdKey().privateKey);
const ALLOCATOR = played(4);

await journey(async ({ base, config, open, claim, look }) => {
  const fixtures = await (await fetch(`${base}/v1/fixtures?markets=none`)).json();
  const { fixture, home, away } = fixtures.at(-1);
  const name = `${home} – ${away}`;

  const { page } = await open();
  await pick(page, `${fixture} `);
  const locked = page.locator(`[data-selection^="${fixture} "][aria-disabled]`);

  const { page: desk } = await open({ path: "/operator", wallet: new TestWallet(config, KEY) });
  await connect(desk);
  await desk.getByRole("button", { name: "Sign in" }).last().click();
  await desk.getByRole("heading", { level: 2, name: "Halts" }).waitFor();
  await desk.getByText("Nothing is halted.").waitFor();
  const choice = desk.getByLabel("What to halt");
  await choice.locator("option", { hasText: name }).waitFor({ state: "attached" });
  await choice.selectOption({ label: name });
  await desk.getByRole("button", { name: `Halt ${name}` }).click();
  await desk.getByRole("dialog").getByRole("button", { name: `Halt ${name}` }).click();
  const resume = desk.getByRole("button", { name: `Resume ${name}` });
  await resume.waitFor();
  try {
    await locked.first().waitFor();
    claim("its odds are locked on the board", (await locked.count()) === 3, await locked.count());
    const text = await slip(page).getByText("No bets on this now").textContent();
    claim("the open slip says that no bets are taken, and why", /operator/.test(text), text);
    await page.goto(`${base}/match/${fixture}`);
    const standing = page.locator("header p[role=status]");
    await standing.filter({ hasText: "Suspended: an operator has halted it" }).waitFor();
    claim("the match's page says why", true);
  } finally {
    await resume.click();
  }
  await desk.getByText("Nothing is halted.").waitFor();
  await page.locator("header p[role=status]").filter({ hasText: "Open for bets" }).waitFor();
  claim("it opens again by itself", true);
  claim("so does the slip", (await slip(page).getByText("No bets on this now").count()) === 0);

  const part = (title) => desk.locator("section").filter({ has: desk.getByRole("heading", { level: 2, name: title }) });
  const dialog = desk.getByRole("dialog");
  const pots = part("Caps of pots");
  await pots.getByText("No pot has a cap.").waitFor();
  await pots.getByLabel("Match").selectOption({ label: name });
  await pots.getByLabel("Market and line").waitFor();
  await pots.getByRole("button", { name: "Cap this pot" }).click();
  await dialog.getByLabel("Euros that the pot reserves at most").fill("25");
  await look(desk, "console cap of a pot");
  await dialog.getByRole("button", { name: "Set the cap" }).click();
  const cap = pots.getByRole("button", { name: /^€25.00. Change the cap of / });
  await cap.waitFor();
  claim("a pot has a cap, by its market's name", (await cap.getAttribute("aria-label")).includes(name), await cap.getAttribute("aria-label"));
  await cap.click();
  await dialog.getByLabel("Euros that the pot reserves at most").fill("");
  await dialog.getByRole("button", { name: "Set the cap" }).click();
  await pots.getByText("No pot has a cap.").waitFor();
  claim("it is taken away again", true);

  const proposals = part("Budgets proposed");
  await proposals.getByText("Nothing was proposed in the last seven days.").waitFor();
  await proposals.getByLabel("Match").selectOption({ label: name });
  await proposals.getByLabel("Euros more for its budget").fill("50");
  await proposals.getByRole("button", { name: "Make the transaction" }).click();
  await dialog.getByText("The chain would take it now.").waitFor();
  await look(desk, "console proposal");
  const { chainId, ...transaction } = JSON.parse(await dialog.locator("[data-transaction]").textContent());
  claim("the transaction is the allocator's to send", transaction.from === ALLOCATOR.address && Number(chainId) === config.chain.id, transaction);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await proposals.locator("[data-proposal=proposed]").waitFor();
  const cold = createWalletClient({ account: ALLOCATOR, transport: http(config.chain.rpc_url) });
  await cold.sendTransaction({ to: transaction.to, data: transaction.data, chain: null });
  await proposals.locator("[data-proposal=final]").waitFor({ timeout: 60_000 });
  claim("what the allocator signed elsewhere is found on the chain", /^Done, in block \d+/.test(await proposals.locator("[data-proposal]").textContent()));

  await desk.reload();
  await desk.getByText(/Last of the entries shown: \d+:[0-9a-f]{64}/).waitFor();
  await desk.getByText("desk.halted").first().waitFor();
  claim("the log shows what was done, and its head", true);
  await look(desk, "console");

  const { page: customer } = await open({ path: "/operator" });
  await connect(customer);
  await customer.getByRole("button", { name: "Sign in" }).last().click();
  await customer.getByRole("heading", { level: 1, name: "Only operators can use this page" }).waitFor();
  claim("a customer is told that the console is not theirs", true);
});
