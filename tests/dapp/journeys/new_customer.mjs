// A stranger becomes a customer and bets: wallet, sign-in, identity, limits, then deposit and order in one, final.
import { become, Clicks, connect, pick, placed, slip } from "../lib/customer.mjs";
import { journey } from "../lib/journey.mjs";

await journey(async ({ base, open, claim, shot }) => {
  const { page, wallet } = await open();
  const odds = page.locator("[data-selection]:not([aria-disabled])");
  await odds.first().waitFor();
  claim("the board shows matches with odds", (await odds.count()) > 0);
  // A match that no other journey bets on: what the house stands to lose there moves no odds.
  const fixtures = await (await fetch(`${base}/v1/fixtures?markets=none`)).json();
  await pick(page, `${fixtures.at(-2).fixture} `);
  await connect(page);

  const clicks = new Clicks();
  const place = await become(page, base, "adult", clicks);
  claim("the slip survives the way to the identity provider", (await slip(page).locator("[data-leg]").count()) === 1);
  const explained = await slip(page).getByText("I bet €10.00 on").textContent();
  claim("the order is explained in words before the wallet opens", /at least €\d+\.\d\d/.test(explained), explained);
  claim("so is the deposit that comes with it", await slip(page).getByText("may take €20.00 out of my wallet, once").isVisible());
  await shot(page, "place");
  const signed = () => wallet.calls.filter((one) => one === "eth_signTypedData_v4").length;
  const before = signed();
  await clicks.on(place);
  await page.locator("[data-bet]").first().waitFor();
  claim("two signatures, of deposit and bet", signed() === before + 2, signed() - before);
  claim("no transaction of the wallet's own", !wallet.calls.includes("eth_sendTransaction"), wallet.calls);
  await placed(page, "final");
  await shot(page, "final");
  claim("the bet is final on the chain", true);
  claim("at most 7 clicks after the wallet is connected", clicks.count <= 7, clicks.count);
  claim("the slip is empty afterwards", (await slip(page).locator("[data-leg]").count()) === 0);
});
