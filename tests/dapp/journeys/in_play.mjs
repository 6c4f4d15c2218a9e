// A match kicks off and goes on while it stands in the slip: odds move where they are, with arrow and words.
import { slip } from "../lib/customer.mjs";
import { journey, until } from "../lib/journey.mjs";

const MATCH = "world-cup-2018-france-argentina";
const KICK_OFF = Date.UTC(2018, 5, 30, 14, 0) / 1000;

async function clock(values) {
  const answer = await fetch(`${process.env.PROOFBOOK_REPLAY}/clock`, { method: "POST", body: JSON.stringify(values) });
  if (!answer.ok) throw new Error(`the match clock: ${await answer.text()}`);
}

await journey(async ({ base, open, claim, shot }) => {
  const { page } = await open();
  const own = page.locator(`[data-selection^="${MATCH} 1:1:0:0-0"]`);
  await own.first().click();
  await slip(page).locator("[data-leg]").waitFor();
  const place = await own.first().boundingBox();
  const oddsBefore = await own.first().textContent();
  await own.first().hover();
  await clock({ now: KICK_OFF - 20 });
  await clock({ speed: 30 });
  try {
    const row = page.getByRole("listitem").filter({ has: own.first() });
    await row.getByText(/1st half/).waitFor({ timeout: 120_000 });
    claim("the board says that it is played, with its minute", true);
    await until(async () => (await own.first().textContent()) !== oddsBefore, "the odds to move", 120_000);
    claim("odds move on the board", true);
    const moved = slip(page).getByText(/Odds were .* now/);
    await moved.waitFor({ timeout: 120_000 });
    claim("the slip shows what they were and are", true);
    const now = await own.first().boundingBox();
    claim("nothing moved under the pointer", now.x === place.x && now.y === place.y && now.width === place.width && now.height === place.height, { place, now });
    await shot(page, "in-play-board");
    // Slower, shortly before the first goal of the real match: feeds and replicas want time to agree.
    await page.goto(`${base}/match/${MATCH}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    const { now: time } = await (await fetch(`${process.env.PROOFBOOK_REPLAY}/clock`)).json();
    await clock({ speed: 5 });
    if (time < KICK_OFF + 11 * 60) await clock({ now: KICK_OFF + 11 * 60 });
    await page.getByText(/^(Goal:|Score) /).first().waitFor({ timeout: 150_000 });
    claim("a goal is told in the timeline", true);
    await shot(page, "in-play-match");
  } finally {
    await clock({ speed: 1 });
  }
});
