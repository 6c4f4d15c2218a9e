// Every page that asks for something: while it waits, when it fails, when it comes after all, when what it shows grows old,
// and when there is nothing. Requests are held up or cut off; no answer is invented. Without PROOFBOOK_ALL some pages only.
import { toHex } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { connect } from "../lib/customer.mjs";
import { down, isConfig, slow } from "../lib/down.mjs";
import { journey, until } from "../lib/journey.mjs";
import { TestWallet } from "../lib/wallet.mjs";

const OPERATOR = toHex(mnemonicToAccount("test test test test test test test test test test test junk", { addressIndex: 1 }).getHdKey().privateKey);
const NO_BET = `0x${"ab".repeat(32)}`;

/**
 * `data`: what stands there once it has come, or that there is nothing; `old`: what is said when it is not the newest; `as`:
 * who looks at it (nobody, a new customer, an operator); `from`: where its data come from.
 */
const CASES = [
  { path: "/", data: "css=[data-selection]", quick: true },
  { path: "/live", data: "text=Nothing is being played now" },
  { path: "/match/{fixture}", data: "css=canvas, table", quick: true },
  { path: "/bets", as: "customer", data: "text=No bets here yet", old: "The server does not answer; what is below may have changed.", quick: true },
  { path: `/bets/${NO_BET}`, as: "customer", data: "text=There is no receipt of this bet yet" },
  { path: "/account", as: "customer", data: "text=This browser." },
  { path: "/identity", as: "customer", data: "text=Nobody has proved who you are yet.", old: "The server does not answer now: this is how it stood last." },
  { path: "/limits", as: "customer", data: "text=Not set yet", old: "The server does not answer now: these are the limits that were seen last.", quick: true },
  { path: "/exclusion", as: "customer", data: "text=Take a break" },
  { path: "/liquidity", from: "chain", data: "text=Value of all shares", old: "The chain does not answer now. These are the last numbers read from it." },
  { path: "/transparency", from: "chain", data: "text=Tokens that the contract holds", old: "No answer now. These are the last numbers read." },
  { path: "/operator", as: "operator", data: "text=Nothing is halted.", old: "No answer now. These are the last numbers read." },
];
/** These say what they have to say with everything down. */
const STANDING = ["/help", "/play-safely", "/terms", "/privacy"];
/** A board's stream is no request that fails; see `connection`. */
const FRESH_MS = 5_200;

await journey(async ({ base, config, open, claim, errors, shot }) => {
  const [first] = await (await fetch(`${base}/v1/fixtures?markets=none`)).json();
  const chosen = CASES.filter(({ quick }) => quick || process.env.PROOFBOOK_ALL);

  async function signedIn(as) {
    const wallet = as === "operator" ? new TestWallet(config, OPERATOR) : new TestWallet(config);
    const { page, context } = await open({ path: as ? "/limits" : "/help", wallet });
    if (as) {
      await connect(page);
      await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
      await page.getByText("How long you play").waitFor();
    }
    return { page, context };
  }

  async function look({ path, as, data, old, from }) {
    const { page, context } = await signedIn(as);
    const main = page.getByRole("main");
    const shown = main.locator(data).first();
    const go = () => page.goto(base + path.replace("{fixture}", first.fixture));
    // Who is signed in is known: what is looked at is how the page does without its own data.
    const except = (request) => isConfig(request) || new URL(request.url()).pathname === "/v1/session";
    const cut = async () => {
      if (from !== "chain") return down(context, errors, except);
      const rpc = (url) => url.href.startsWith(config.chain.rpc_url);
      await context.route(rpc, (route) => route.abort());
      const before = errors.length;
      return async () => {
        await context.unroute(rpc);
        errors.splice(before);
      };
    };

    if (from !== "chain") {
      const goOn = await slow(context, except);
      await go();
      const waiting = main.locator("[role=status]", { hasText: "Loading" }).first();
      await waiting.waitFor({ state: "attached" });
      claim(`${path}: says that it waits`, (await shown.count()) === 0);
      await goOn();
      await shown.waitFor();
      claim(`${path}: what was waited for comes`, true);
    }

    let up = await cut();
    await go();
    const alert = main.getByRole("alert").first();
    await alert.waitFor();
    await shot(page, `failed ${path.slice(1, 20).replaceAll("/", "_")}`);
    claim(`${path}: says that there is no answer`, /No answer|Something went wrong/.test(await alert.textContent()), await alert.textContent());
    await up();
    await until(async () => {
      const again = main.getByRole("alert").getByRole("button", { name: "Try again" }).first();
      if (await again.isVisible()) await again.click({ timeout: 1_000 }).catch(() => null);
      return (await shown.isVisible()) && (await main.getByRole("alert").count()) === 0;
    }, `${path} to come back`, 40_000);
    claim(`${path}: comes back`, true);

    if (old) {
      await page.waitForTimeout(FRESH_MS);
      up = await cut();
      // As when somebody comes back to the tab: what is old is asked for again.
      await page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
      await main.getByText(old).first().waitFor();
      claim(`${path}: what grows old is said to be, and stays`, await shown.isVisible());
      await up();
    }
    await context.close();
  }

  const waiting = [...chosen];
  await Promise.all([0, 1, 2].map(async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) await look(one);
  }));

  const { page, context } = await open({ path: "/help" });
  // What the API says of itself is remembered from a visit with the servers up.
  await page.locator("main h1").waitFor();
  const up = await down(context, errors);
  for (const path of STANDING) {
    await page.goto(base + path);
    await page.locator("main h1").waitFor();
    claim(`${path}: stands with everything down`, (await page.locator("main p").count()) > 3 && (await page.getByRole("alert").count()) === 0);
  }
  await up();
});
