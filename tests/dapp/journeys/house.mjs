// The house's pages with the data of a running product: liquidity and transparency, read from its chain.
import AxeBuilder from "@axe-core/playwright";
import { connect } from "../lib/customer.mjs";
import { journey } from "../lib/journey.mjs";

await journey(async ({ base, open, claim, shot }) => {
  async function look(page, name) {
    const { violations } = await new AxeBuilder({ page }).analyze();
    claim(`${name}: axe finds nothing`, violations.length === 0, violations.map(({ id, nodes }) => `${id} ${nodes[0].target}`));
    await shot(page, `house ${name}`);
  }

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
});
