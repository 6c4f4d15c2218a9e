// A stranger becomes a customer and bets: wallet, sign-in, identity, limits, then deposit and order in one, final.
import { Clicks, connect, proveIdentity, slip } from "../lib/customer.mjs";
import { journey, until } from "../lib/journey.mjs";

await journey(async ({ base, open, claim, shot }) => {
  const { page, wallet } = await open();
  const odds = page.locator("[data-selection]:not([aria-disabled])");
  await odds.first().waitFor();
  claim("the board shows matches with odds", (await odds.count()) > 0);
  await odds.first().click();
  await slip(page).locator("[data-leg]").waitFor();
  await connect(page);

  const clicks = new Clicks();
  await clicks.on(slip(page).getByRole("button", { name: "Sign in with your wallet" }));
  await clicks.on(slip(page).getByRole("button", { name: /Sandbox/ }));
  await proveIdentity(page, base);
  await slip(page).locator("[data-leg]").waitFor();
  claim("the slip survives the way to the identity provider", true);

  await slip(page).getByLabel("Deposits a week, at most").fill("200");
  await slip(page).getByLabel("Stakes a week, at most").fill("100");
  await clicks.on(slip(page).getByRole("checkbox"));
  await shot(page, "conditions");
  await clicks.on(slip(page).getByRole("button", { name: "Save and go on" }));
  const place = slip(page).getByRole("button", { name: /^Deposit .* and place the bet$/ });
  await place.waitFor({ timeout: 60_000 });
  const explained = await slip(page).getByText("I bet €10.00 on").textContent();
  claim("the order is explained in words before the wallet opens", /at least €\d+\.\d\d/.test(explained), explained);
  claim("so is the deposit that comes with it", await slip(page).getByText("may take €20.00 out of my wallet, once").isVisible());
  await shot(page, "place");
  const before = wallet.calls.filter((one) => one === "eth_signTypedData_v4").length;
  await clicks.on(place);
  const state = page.locator("[data-bet]");
  await state.first().waitFor();
  claim("two signatures, of deposit and bet", wallet.calls.filter((one) => one === "eth_signTypedData_v4").length === before + 2);
  claim("no transaction of the wallet's own", !wallet.calls.includes("eth_sendTransaction"), wallet.calls);
  await until(async () => (await state.first().getAttribute("data-state")) === "final", "the bet to be final", 60_000);
  await shot(page, "final");
  claim("the bet is final on the chain", true);
  claim("at most 7 clicks after the wallet is connected", clicks.count <= 7, clicks.count);
  claim("the slip is empty afterwards", (await slip(page).locator("[data-leg]").count()) === 0);
});
