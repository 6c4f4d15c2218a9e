// An operator signs in to the console in a browser and halts a match: the slip that a customer has open says so; then it
// goes on. The console shows what it did.
import { toHex } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { connect, pick, slip } from "../lib/customer.mjs";
import { journey } from "../lib/journey.mjs";
import { TestWallet } from "../lib/wallet.mjs";

/** The development key that every local run knows: "guardian" of chain/development.py. */
const KEY = toHex(mnemonicToAccount("test test test test test test test test test test test junk", { addressIndex: 1 }).getHdKey().privateKey);

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
