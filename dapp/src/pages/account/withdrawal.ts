/** Where a withdrawal stands; pure. */

export type Withdrawal =
  | { readonly state: "none" }
  | { readonly state: "waits"; readonly units: bigint; readonly secondsLeft: number; readonly at: number }
  | { readonly state: "ripe"; readonly units: bigint };

/** From the book's account; times in match seconds, as the chain counts. What is paid is never more than the balance. */
export function withdrawalOf(
  account: { readonly withdrawing: bigint; readonly withdrawAt: bigint; readonly balance: bigint },
  now: number,
): Withdrawal {
  const at = Number(account.withdrawAt);
  if (at === 0) return { state: "none" };
  let units = account.withdrawing;
  if (units > account.balance) units = account.balance;
  if (now < at) return { state: "waits", units, at, secondsLeft: at - now };
  return { state: "ripe", units };
}

/** Cents of the week's deposits that are still free; null without a cap. */
export function depositRoom(account: {
  readonly capped: boolean;
  readonly depositCap: bigint;
  readonly depositUsed: bigint;
}): bigint | null {
  // The largest number that a cap can hold says that there is none.
  if (!account.capped || account.depositCap >= NO_CAP) return null;
  return account.depositCap > account.depositUsed ? account.depositCap - account.depositUsed : 0n;
}

const NO_CAP = (1n << 48n) - 1n;

/** "12:05": minutes and seconds that are left. */
export function countdown(seconds: number): string {
  const left = Math.max(0, Math.ceil(seconds));
  const two = (value: number): string => value.toString().padStart(2, "0");
  const hours = Math.floor(left / 3_600);
  const rest = `${two(Math.floor((left % 3_600) / 60))}:${two(left % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
