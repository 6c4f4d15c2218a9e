// The next match kicks off and goes on while it stands in the slip: odds move where they are, with arrow and words.
import { pick, slip } from "../lib/customer.mjs";
import { journey, until } from "../lib/journey.mjs";

async function clock(values) {
  const answer = await fetch(`${process.env.PROOFBOOK_REPLAY}/clock`, { method: "POST", body: JSON.stringify(values) });
  if (!answer.ok) throw new Error(`the match clock: ${await answer.text()}`);
}

await journey(async ({ base, open, claim, shot }) => {
  const fixtures = await (await fetch(`${base}/v1/fixtures?markets=none`)).json();
  const next = fixtures.filter((one) => !one.in_play && one.status === "open").sort((one, other) => one.kickoff - other.kickoff)[0];
  const { page } = await open();
  const own = page.locator(`[data-selection^="${next.fixture} 1:1:0:0-0"]`);
  await own.first().waitFor();
  await pick(page, `${next.fixture} 1:1:0:0-0`);
  const place = await own.first().boundingBox();
  const oddsBefore = await own.first().textContent();
  await own.first().hover();
  await clock({ now: next.kickoff - 20 });
  await clock({ speed: 30 });
  try {
    const row = page.getByRole("listitem").filter({ has: own.first() });
    await row.getByText(/1st half/).waitFor({ timeout: 120_000 });
    claim("the board says that it is played, with its minute", true);
    await until(async () => (await own.first().textContent()) !== oddsBefore, "the odds to move", 120_000);
    claim("odds move on the board", true);
    await slip(page).getByText(/Odds were .* now/).waitFor({ timeout: 120_000 });
    claim("the slip shows what they were and are", true);
    const now = await own.first().boundingBox();
    claim("nothing moved under the pointer", now.x === place.x && now.y === place.y && now.width === place.width && now.height === place.height, { place, now });
    await shot(page, "in-play-board");
    await page.goto(`${base}/match/${next.fixture}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    // Slower: feeds and replicas want time to agree on a goal.
    await clock({ speed: 12 });
    await page.getByText(/^(Goal:|Score) /).first().waitFor({ timeout: 240_000 });
    claim("a goal is told in the timeline", true);
    await shot(page, "in-play-match");
  } finally {
    await clock({ speed: 1 });
  }
});
