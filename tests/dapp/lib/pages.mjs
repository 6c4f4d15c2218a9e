// Every page, as its routes name it; a test compares this list with the routes of the front. What stands in braces is filled
// in by `pathsOf`. The last one is no page at all.
export const PAGES = [
  "/",
  "/live",
  "/match/{fixture}",
  "/bets",
  "/bets/{bet}",
  "/account",
  "/identity",
  "/limits",
  "/exclusion",
  "/liquidity",
  "/transparency",
  "/operator",
  "/help",
  "/play-safely",
  "/terms",
  "/privacy",
  "/no-such-page",
];

/** The paths with a match of the board and a bet that nobody has made. */
export async function pathsOf(base) {
  const [first] = await (await fetch(`${base}/v1/fixtures?markets=none`)).json();
  return PAGES.map((path) => path.replace("{fixture}", first.fixture).replace("{bet}", `0x${"ab".repeat(32)}`));
}
