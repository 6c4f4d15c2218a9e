import { useBook } from "@/api/config";
import type { ClaimShown, DeskBetShown } from "@/api/schema";
import { betBookAbi } from "@/chain/abi/betBook";
import { useWrite } from "@/chain/contracts";
import { Fault } from "@/chain/Fault";
import { useAct } from "@/chain/useAct";
import type { Hex } from "@/chain/wagmi";
import { useFormats, useWords } from "@/i18n/hooks";
import { useMatchNow } from "@/live/matchClock";
import { units } from "@/money/money";
import { Progress } from "@/slip/Underway";
import { useReason } from "@/slip/useReason";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/states";
import { toast } from "@/ui/toast";
import { Sum } from "./BetCard";
import style from "./Bets.module.css";
import { LegText } from "./LegText";
import type { Names } from "./names";
import { betsWords } from "./words";

const UNDERWAY: ReadonlySet<string> = new Set(["received", "accepted", "submitted"]);
const NOT_TAKEN: ReadonlySet<string> = new Set(["refused", "expired"]);
const MOST_NOT_TAKEN = 20;

export interface DeskBetsProps {
  readonly bets: readonly DeskBetShown[];
  readonly names: Names;
}

/** Bets that are on their way to the chain, each with how far it is. */
export function UnderwayBets({ bets, names }: DeskBetsProps) {
  const w = useWords(betsWords);
  const found = bets.filter((bet) => UNDERWAY.has(bet.state));
  if (found.length === 0) return null;
  return (
    <section className={style.section}>
      <h2>{w("underway")}</h2>
      {found.map((bet) => (
        <article key={bet.id} className={style.card}>
          <Legs bet={bet} names={names} />
          <Progress id={bet.id} />
        </article>
      ))}
    </section>
  );
}

/** Bets that the desk or the chain did not take, why, and what their bettor can claim. */
export function NotTaken({ bets, names }: DeskBetsProps) {
  const w = useWords(betsWords);
  const formats = useFormats();
  const reason = useReason();
  const found = bets.filter((bet) => NOT_TAKEN.has(bet.state)).slice(0, MOST_NOT_TAKEN);
  if (found.length === 0) return null;
  return (
    <section className={style.section}>
      <h2>{w("notTaken")}</h2>
      <p className={style.soft}>{w("notTakenHelp")}</p>
      {found.map((bet) => (
        <article key={bet.id} className={style.card} data-state={bet.state}>
          <Legs bet={bet} names={names} />
          <dl className={style.sums}>
            <Sum title={w("stake")} value={formats.money(units(bet.order.stake))} />
          </dl>
          <p>{reason(bet.reason)}</p>
          {bet.claim && <Claim claim={bet.claim} />}
          <span className={style.soft}>{formats.moment(bet.received_at)}</span>
        </article>
      ))}
    </section>
  );
}

function Legs({ bet, names }: { readonly bet: DeskBetShown; readonly names: Names }) {
  return (
    <ol className={style.legs}>
      {bet.order.legs.map((word, index) => (
        <LegText key={word} word={word} oddsPpm={bet.odds_ppm[index] ?? null} names={names} />
      ))}
    </ol>
  );
}

/** A ticket that was not placed in time: its bettor may bring it, and is paid where only the house stood in the way. */
function Claim({ claim }: { readonly claim: ClaimShown }) {
  const w = useWords(betsWords);
  const formats = useFormats();
  const now = useMatchNow();
  const { contracts } = useBook();
  const write = useWrite();
  const { busy, error, act } = useAct();
  const args = [claim.data as Hex, BigInt(claim.desk_epoch)] as const;
  async function bring(): Promise<void> {
    await write({ abi: betBookAbi, address: contracts.book ?? "", functionName: "placeOrClaim", args });
    toast(w("claimed"), "good");
  }
  if (now > claim.until) return <p className={style.soft}>{w("claimOver")}</p>;
  return (
    <div className={style.section}>
      <Notice>
        <strong>{w("claimTitle")}</strong>
        <p>{w("claimHelp", { since: formats.time(claim.since), until: formats.time(claim.until) })}</p>
      </Notice>
      <Fault error={error} />
      {now < claim.since ? (
        <p className={style.soft}>{w("claimLater", { since: formats.time(claim.since) })}</p>
      ) : (
        <Button kind="primary" busy={busy} onClick={() => void act(bring)}>
          {w("claim")}
        </Button>
      )}
    </div>
  );
}
