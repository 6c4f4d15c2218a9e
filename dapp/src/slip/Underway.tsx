import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { call } from "@/api/client";
import type { DeskBetShown } from "@/api/schema";
import { useSession } from "@/api/session";
import { TransactionLink } from "@/chain/TransactionLink";
import { useFormats, useWords } from "@/i18n/hooks";
import { useMatchNow } from "@/live/matchClock";
import { units } from "@/money/money";
import { IconButton } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import { Notice } from "@/ui/states";
import style from "./Slip.module.css";
import { noteBet } from "./tickets";
import { forgetBet, useUnderway } from "./underwayBets";
import { useReason } from "./useReason";
import { slipWords } from "./words";

const STATES = ["received", "accepted", "submitted", "mined", "final"] as const;
type State = (typeof STATES)[number];

/** Whether the way of the bet is over: a sale of it comes afterwards, and is told among the customer's bets. */
function ended({ state }: DeskBetShown): boolean {
  return !STATES.some((one) => one === state && one !== "final");
}

/** The bets that were handed in here, each with how far it is. */
export function Underway() {
  const w = useWords(slipWords);
  const ids = useUnderway();
  const session = useSession();
  if (ids.length === 0 || !session.data) return null;
  return (
    <section className={style.part} aria-label={w("underway")}>
      <h3>{w("underway")}</h3>
      {ids.map((id) => (
        <Progress key={id} id={id} />
      ))}
    </section>
  );
}

/** How far a bet is: each state, and until when it waits. */
export function Progress({ id }: { readonly id: string }) {
  const w = useWords(slipWords);
  const formats = useFormats();
  const query = useQuery({
    queryKey: ["mine", "show_bet", id],
    queryFn: ({ signal }) => call("show_bet", { path: { bet: id }, signal }),
    // One that is not known yet may never be: it was sent, and nobody said that it came.
    refetchInterval: ({ state }) =>
      state.data === undefined && state.error ? 5_000 : state.data && ended(state.data) ? false : 1_000,
  });
  const bet = query.data;
  useEffect(() => {
    if (bet !== undefined) noteBet(bet);
  }, [bet]);
  if (bet === undefined) return null;
  return (
    <div className={style.bet} data-bet={bet.id} data-state={bet.state}>
      <div className={style.line}>
        <strong>{w("betState", { stake: formats.money(units(bet.order.stake)) })}</strong>
        {ended(bet) && (
          <IconButton label={w("dismiss")} onClick={() => forgetBet(id)}>
            <Icon name="close" size={16} />
          </IconButton>
        )}
      </div>
      <Way bet={bet} />
      <TransactionLink hash={bet.transaction} label={w("explorer")} />
    </div>
  );
}

function Way({ bet }: { readonly bet: DeskBetShown }) {
  const w = useWords(slipWords);
  const reason = useReason();
  if (bet.state === "refused" || bet.state === "expired")
    return (
      <Notice kind="bad" live>
        <strong>{w(bet.state)}</strong> {bet.reason && reason(bet.reason)}
      </Notice>
    );
  const now: State = STATES.find((one) => one === bet.state) ?? "final";
  const at = STATES.indexOf(now);
  return (
    <>
      <ol className={style.way}>
        {STATES.map((state, index) => (
          <li
            key={state}
            className={classes(index < at && style.done, index === at && style.now)}
            aria-current={index === at ? "step" : undefined}
          >
            {index <= at && <Icon name="check" size={14} />}
            {w(state)}
          </li>
        ))}
      </ol>
      <p className="hidden-text" role="status">
        {w(now)}
      </p>
      {!ended(bet) && bet.wait_until != null && <Waits until={bet.wait_until} />}
    </>
  );
}

function Waits({ until }: { readonly until: number }) {
  const w = useWords(slipWords);
  const formats = useFormats();
  const now = useMatchNow();
  const left = Math.max(0, until - now);
  return (
    <p className={style.soft}>
      {w("waitsFor", { moment: formats.time(until) })} ({w("left", { count: left })})
    </p>
  );
}
