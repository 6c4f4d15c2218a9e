// The stage door of the product (scripts/_dev/dapp_door.py): what happens behind the scenes of a journey.
const DOOR = process.env.PROOFBOOK_DOOR;

async function ask(act, body) {
  if (!DOOR) throw new Error("this journey needs a product with a stage door: PROOFBOOK_DOOR");
  const answer = await fetch(`${DOOR}/${act}`, { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${act} ${JSON.stringify(body)}: ${(await answer.json()).error}`);
}

/** A part of the product stands still until it is thawed. */
export const freeze = (part) => ask("freeze", { part });
export const thaw = (part) => ask("thaw", { part });

/** The match clock goes forward. */
export const jump = (seconds) => ask("jump", { seconds });

/** A match ends with its real score, reported and final. */
export const finish = (match) => ask("finish", { match });
