// Somebody takes a break: it holds at once for every wallet of theirs, here and on the chain, and nobody lets them in again.
import { createPublicClient, http } from "viem";
import { become, bet, connect, pick, proveIdentity, slip } from "../lib/customer.mjs";
import { journey, until } from "../lib/journey.mjs";
import { TestWallet } from "../lib/wallet.mjs";

const ELIGIBLE = [{ type: "function", name: "eligible", stateMutability: "view", inputs: [{ type: "address" }], outputs: [{ type: "bool" }] }];

await journey(async ({ base, config, open, claim, shot }) => {
  const { page, wallet } = await open();
  const main = page.getByRole("main");
  const chain = createPublicClient({ transport: http(config.chain.rpc_url) });
  const eligible = (address) => chain.readContract({ abi: ELIGIBLE, address: config.book.contracts.book, functionName: "eligible", args: [address] });
  const first = wallet.account;
  const second = TestWallet.newAccount();
  await pick(page);
  await connect(page);
  await become(page, base, "no-birthplace");
  await bet(page);
  claim("the wallet may bet", await eligible(first.address));

  await page.goto(`${base}/account`);
  await main.getByLabel("Address of the wallet").fill(second.address);
  await main.getByRole("button", { name: "Go on" }).click();
  await main.getByText(`Now choose ${second.address} in your wallet program.`).waitFor();
  await wallet.changeAccount(second);
  await main.getByRole("button", { name: "Sign with this wallet" }).click();
  await page.getByText("The wallet is linked").first().waitFor();
  claim("a second wallet is linked by its own signature", true);

  await page.goto(`${base}/exclusion`);
  await main.getByLabel("For how long").selectOption({ label: "24 hours" });
  await main.getByRole("button", { name: "Go on" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("checkbox").check();
  await dialog.getByRole("button", { name: /^Stop now/ }).click();
  await main.getByText(/^Your break has begun/).waitFor();
  await until(async () => !(await eligible(first.address)), "the chain to bar the first wallet", 30_000);
  claim("the contract bars the wallet that could bet", true);

  await page.goto(base);
  await pick(page);
  const blocked = slip(page).getByText(/You are taking a break/);
  await blocked.waitFor();
  claim("the second wallet is refused, with until when", /until/.test(await blocked.textContent()), await blocked.textContent());
  await wallet.changeAccount(first);
  await blocked.waitFor();
  claim("the first wallet is refused", (await slip(page).getByRole("button", { name: /^(Deposit|Place)/ }).count()) === 0);
  await shot(page, "excluded-slip");

  // A stranger's wallet, and the same person at the provider.
  const { page: other } = await open({ path: "/identity" });
  const there = other.getByRole("main");
  await connect(other);
  await there.getByRole("button", { name: "Sign in" }).click();
  await there.getByRole("button", { name: /sandbox/ }).click();
  await proveIdentity(other, base, "no-birthplace");
  await other.goto(`${base}/identity`);
  await there.getByText("Your identity was proved, but you cannot be admitted with it.").waitFor();
  claim("another account of the same person is not admitted", true);
  await shot(other, "excluded-again");
});
