// The wallet says no, or is elsewhere: each time the page says so in words, nothing is lost, and the next try works.
import { pick, slip } from "../lib/customer.mjs";
import { journey } from "../lib/journey.mjs";

await journey(async ({ config, open, claim }) => {
  const { page, wallet } = await open();
  await pick(page);
  await page.getByRole("banner").getByRole("button", { name: "Connect" }).click();
  wallet.refuseNext = 1;
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Test wallet" }).click();
  await dialog.getByText("You said no in the wallet").waitFor();
  claim("a refused connection is said, and the dialog stays", await dialog.isVisible());
  await dialog.getByRole("button", { name: "Test wallet" }).click();
  await page.getByRole("banner").getByRole("button", { name: /^0x/ }).waitFor();

  wallet.refuseNext = 1;
  await slip(page).getByRole("button", { name: "Sign in with your wallet" }).click();
  await page.getByText("You said no in the wallet. Nothing was sent").waitFor();
  claim("a refused sign-in is said, and the button is there again", await slip(page).getByRole("button", { name: "Sign in with your wallet" }).isEnabled());

  await wallet.changeChain(1);
  const banner = page.getByText(`Switch it to ${config.chain.name}`);
  await banner.waitFor();
  claim("another network is said", true);
  claim("the slip offers nothing but the switch", await slip(page).getByRole("button", { name: "Switch the network" }).isVisible());
  wallet.knowsChain = false;
  await page.getByRole("button", { name: `Switch to ${config.chain.name}` }).click();
  await banner.waitFor({ state: "hidden" });
  claim("the network is added to a wallet that does not know it", wallet.calls.includes("wallet_addEthereumChain"), wallet.calls);
  await slip(page).getByRole("button", { name: "Sign in with your wallet" }).click();
  await slip(page).getByText("Prove who you are").waitFor();
  claim("the slip is as it was", (await slip(page).locator("[data-leg]").count()) === 1);

  await page.reload();
  await page.getByRole("banner").getByRole("button", { name: /^0x/ }).waitFor();
  await slip(page).getByText("Prove who you are").waitFor();
  claim("a reload keeps wallet, session and slip", true);
});
