// The house's pages with the data of a running product: liquidity and transparency, with the API and without it, by phone and
// in French; the console for a customer and for an operator.
import AxeBuilder from "@axe-core/playwright";
import { toHex } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { connect } from "../lib/customer.mjs";
import { journey } from "../lib/journey.mjs";
import { TestWallet } from "../lib/wallet.mjs";

const MNEMONIC = "test test test test test test test test test test test junk";

await journey(async ({ base, config, open, claim, errors, shot }) => {
  const heading = (page, name) => page.getByRole("heading", { level: 2, name });
  async function look(page, name) {
    const { violations } = await new AxeBuilder({ page }).analyze();
    claim(`${name}: axe finds nothing`, violations.length === 0, violations.map(({ id, nodes }) => `${id} ${nodes[0].target}`));
    await shot(page, `house ${name}`);
  }

  // With everything up.
  const { page } = await open({ path: "/transparency" });
  await page.getByText(/^Yes: the contract holds/).waitFor();
  claim("it is solvent, read from the chain", true);
  await page.getByText("All of them belong to the timelock").waitFor();
  await page.getByText(/nodes, of which/).waitFor();
  const budgets = page.getByRole("region", { name: "What can be lost, by match" }).locator("tbody tr");
  await budgets.first().waitFor();
  claim("matches have budgets", (await budgets.first().textContent()).includes("€"));
  await look(page, "transparency");
  await page.goto(`${base}/liquidity`);
  await page.getByText("Value of all shares").waitFor();
  claim("the pool holds money", !(await page.locator("dl").first().textContent()).includes("Value of all shares€0.00"));
  await page.getByText(/Closes in|This epoch has ended/).first().waitFor();
  await connect(page);
  await page.getByText("Your shares").waitFor();
  await page.getByText("This wallet may not lend yet").waitFor();
  claim("a wallet without an identity is told why it cannot lend", true);
  await look(page, "liquidity");
  await page.goto(`${base}/operator`);
  await page.getByRole("button", { name: "Sign in" }).last().click();
  await page.getByRole("heading", { level: 1, name: "Only operators can use this page" }).waitFor();
  claim("a customer is told that the console is not theirs", true);

  // The API is down: what is on the chain stays.
  const { page: phone } = await open({ path: "/transparency", phone: true, language: "fr", theme: "dark" });
  await phone.getByText(/^Oui : le contrat détient/).waitFor();
  await phone.route("**/v1/**", (route) => route.abort());
  await phone.route("**/readyz", (route) => route.abort());
  await phone.reload();
  await phone.getByText(/^Oui : le contrat détient/).waitFor();
  claim("solvency is read with the API down", true);
  await phone.getByRole("button", { name: "Réessayer" }).first().waitFor();
  claim("what the API would say is said to be missing", true);
  await look(phone, "transparency without the API");
  await phone.goto(`${base}/liquidity`);
  await phone.getByText("Valeur de toutes les parts").waitFor();
  claim("the pool is read with the API down", true);
  for (let index = errors.length - 1; index >= 0; index--) if (/ERR_FAILED|ERR_CONNECTION/.test(errors[index])) errors.splice(index, 1);

  // An operator, with the development key that every local run knows.
  const key = toHex(mnemonicToAccount(MNEMONIC, { addressIndex: 1 }).getHdKey().privateKey);
  const { page: desk } = await open({ path: "/operator", wallet: new TestWallet(config, key) });
  await connect(desk);
  await desk.getByRole("button", { name: "Sign in" }).last().click();
  await heading(desk, "Halts").waitFor();
  await desk.getByText("Nothing is halted.").waitFor();
  const choice = desk.getByLabel("What to halt");
  await choice.locator("option").nth(1).waitFor({ state: "attached" });
  const name = await choice.locator("option").last().textContent();
  await choice.selectOption({ label: name });
  await desk.getByRole("button", { name: `Halt ${name}` }).click();
  await desk.getByRole("dialog").getByRole("button", { name: `Halt ${name}` }).click();
  await desk.getByRole("button", { name: `Resume ${name}` }).click();
  await desk.getByText("Nothing is halted.").waitFor();
  claim("an operator halts a match and resumes it", true);
  await desk.getByText(/Last of the entries shown: \d+:[0-9a-f]{64}/).waitFor();
  claim("the log shows its head", (await desk.getByText("desk.halted").count()) > 0);
  await look(desk, "console");
});
