// Somebody of sixteen proves who they are: the slip, the account and the identity page say no, and why; nothing is granted.
import { connect, pick, proveIdentity, slip } from "../lib/customer.mjs";
import { journey } from "../lib/journey.mjs";

await journey(async ({ base, open, claim, shot }) => {
  const { page } = await open();
  await pick(page);
  await connect(page);
  await slip(page).getByRole("button", { name: "Sign in with your wallet" }).click();
  await slip(page).getByRole("button", { name: /Sandbox/ }).click();
  await proveIdentity(page, base, "minor");
  await slip(page).locator("[data-leg]").waitFor();
  await slip(page).getByText("Your identity was proved, but you cannot be admitted with it.").waitFor();
  await slip(page).getByText("Betting is for adults.", { exact: true }).waitFor();
  claim("the slip that they come back to says no, and that it is their age", true);
  claim("no limits, deposit or bet is offered", (await slip(page).getByRole("button", { name: /^(Save|Deposit|Place)/ }).count()) === 0);
  await shot(page, "minor-slip");

  await page.goto(`${base}/identity`);
  const main = page.getByRole("main");
  await main.getByText("Your identity was proved, but you cannot be admitted with it.").waitFor();
  await main.getByText("Betting is for adults.", { exact: true }).waitFor();
  claim("the identity page says that it is their age", true);
  await shot(page, "minor-identity");

  await page.goto(`${base}/account`);
  await main.getByRole("heading", { level: 2, name: "Your money" }).waitFor();
  await main.getByText("Before you can deposit:").waitFor();
  claim("no deposit is offered", (await main.getByRole("button", { name: "Deposit", exact: true }).isEnabled().catch(() => false)) === false);
});
