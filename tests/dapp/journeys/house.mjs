// The house's pages with the data of a running product, read from its chain: with the API, and without it by phone in French.
import { connect } from "../lib/customer.mjs";
import { down } from "../lib/down.mjs";
import { journey } from "../lib/journey.mjs";

await journey(async ({ base, open, claim, errors, look }) => {
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

  const { page: phone, context } = await open({ path: "/transparency", phone: true, language: "fr", theme: "dark" });
  await phone.getByText(/^Oui : le contrat détient/).waitFor();
  const up = await down(context, errors);
  await phone.reload();
  await phone.getByText(/^Oui : le contrat détient/).waitFor();
  claim("solvency is read with the API down", true);
  await phone.getByRole("button", { name: "Réessayer" }).first().waitFor();
  claim("what the API would say is said to be missing", true);
  await look(phone, "transparency without the API");
  await phone.goto(`${base}/liquidity`);
  await phone.getByText("Valeur de toutes les parts").waitFor();
  claim("the pool is read with the API down", true);
  await up();
});
