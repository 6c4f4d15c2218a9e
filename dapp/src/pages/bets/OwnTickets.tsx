import { useBook } from "@/api/config";
import { betBookAbi } from "@/chain/abi/betBook";
import { useWrite } from "@/chain/contracts";
import { Fault } from "@/chain/Fault";
import { useAct } from "@/chain/useAct";
import { useFormats, useWords } from "@/i18n/hooks";
import { useMatchNow } from "@/live/matchClock";
import type { Accepted } from "@/slip/tickets";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/states";
import { toast } from "@/ui/toast";
import { Sum } from "./BetCard";
import style from "./Bets.module.css";
import { LegText } from "./LegText";
import type { Names } from "./names";
import { bringable, CLAIM_WINDOW_S, placingOf, wayOf } from "./ticketWays";
import { betsWords } from "./words";

export interface OwnTicketsProps {
  readonly tickets: readonly Accepted[];
  readonly openNonces: readonly bigint[];
  readonly names: Names;
}

/** Bets that the desk accepted and that the chain does not have: their bettor can bring them with what this browser kept. */
export function OwnTickets({ tickets, openNonces, names }: OwnTicketsProps) {
  const w = useWords(betsWords);
  const now = useMatchNow();
  const found = bringable(tickets, openNonces, now);
  if (found.length === 0) return null;
  return (
    <section className={style.section}>
      <h3>{w("keptTitle")}</h3>
      <p className={style.soft}>{w("keptHelp")}</p>
      {found.map((one) => (
        <OwnTicket key={one.id} one={one} now={now} names={names} />
      ))}
    </section>
  );
}

function OwnTicket(props: { readonly one: Accepted; readonly now: number; readonly names: Names }) {
  const { one, now, names } = props;
  const { order, ticket } = one;
  const w = useWords(betsWords);
  const formats = useFormats();
  const { contracts } = useBook();
  const write = useWrite();
  const { busy, error, act } = useAct();
  const late = wayOf(ticket, now) === "claim";
  const until = formats.time(ticket.includeBy + (late ? CLAIM_WINDOW_S : 0));
  async function bring(): Promise<void> {
    const data = placingOf(one);
    const call = { abi: betBookAbi, address: contracts.book ?? "" } as const;
    if (late) await write({ ...call, functionName: "placeOrClaim", args: [data, BigInt(ticket.epoch)] });
    else await write({ ...call, functionName: "place", args: [data] });
    toast(w(late ? "claimed" : "brought"), "good");
  }
  return (
    <article className={style.card} data-ticket={one.id}>
      <ol className={style.legs}>
        {order.legs.map((word, index) => (
          <LegText key={word} word={word} oddsPpm={ticket.odds[index] ?? null} names={names} />
        ))}
      </ol>
      <dl className={style.sums}>
        <Sum title={w("stake")} value={formats.money(BigInt(order.stake))} />
      </dl>
      <Notice>
        {late ? w("claimHelp", { since: formats.time(ticket.includeBy), until }) : w("bringHelp", { until })}
      </Notice>
      <Fault error={error} />
      <Button kind="primary" busy={busy} onClick={() => void act(bring)}>
        {w("claim")}
      </Button>
    </article>
  );
}
