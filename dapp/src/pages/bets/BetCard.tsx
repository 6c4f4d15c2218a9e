import { useState } from "react";
import { useConfig as useWagmi } from "wagmi";
import { Link } from "wouter";
import { useBook, useConfig } from "@/api/config";
import type { ChainBetShown, ToldShown } from "@/api/schema";
import { TransactionLink } from "@/chain/TransactionLink";
import { useFormats, useWords } from "@/i18n/hooks";
import { units } from "@/money/money";
import { payoutOf } from "@/odds/odds";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/states";
import style from "./Bets.module.css";
import { CashOutDialog } from "./CashOutDialog";
import { endingTold } from "./history";
import { LegText } from "./LegText";
import type { Names } from "./names";
import { termsIn } from "./openBets";
import { SettleButton } from "./SettleButton";
import { useWaiting } from "./useWaiting";
import { Waits } from "./Waits";
import { endingOf } from "./waiting";
import { betsWords } from "./words";

export interface BetCardProps {
  readonly bet: ChainBetShown;
  readonly names: Names;
  /** What the API tells of it to its own customer. */
  readonly told: ToldShown | undefined;
}

/** A bet that is on the chain: what it is, where it stands, and what can be done about it. */
export function BetCard({ bet, names, told }: BetCardProps) {
  const w = useWords(betsWords);
  const formats = useFormats();
  const open = bet.state === "mined" || bet.state === "final";
  const stake = units(bet.stake);
  const left = units(bet.left);
  const paid = units(bet.paid);
  const ending = (told && endingTold(told)) ?? endingOf({ state: bet.state, left, paid });
  const kind = open ? bet.state : ending;
  return (
    <article className={style.card} data-bet={bet.id} data-state={bet.state}>
      <div className={style.line}>
        <h3>{bet.legs.length > 1 ? w("accumulator", { count: bet.legs.length }) : w("single")}</h3>
        <span className={style.badge} data-kind={kind}>
          {w(kind as "won")}
        </span>
      </div>
      <ol className={style.legs}>
        {bet.legs.map((leg) => (
          <LegText key={leg.word} word={leg.word} oddsPpm={leg.odds_ppm} names={names} />
        ))}
      </ol>
      <dl className={style.sums}>
        <Sum title={w("stake")} value={formats.money(stake)} />
        {left !== stake && <Sum title={w("left")} value={formats.money(left)} />}
        {open ? (
          <Sum
            title={w("returns")}
            value={formats.money(
              payoutOf(
                left,
                bet.legs.map((leg) => leg.odds_ppm),
              ),
            )}
          />
        ) : (
          <Sum title={w("paid")} value={formats.money(paid)} />
        )}
      </dl>
      {ending === "back" && !open && <p className={style.soft}>{w("backHelp")}</p>}
      {!open && !bet.end_final && <Notice kind="plain">{w("endNotFinal")}</Notice>}
      {open && <OpenPart bet={bet} names={names} told={told} />}
      <div className={style.actions}>
        <span className={style.soft}>{w("placed", { moment: formats.full(bet.placed_at) })}</span>
        <TransactionLink hash={bet.transaction} label={w("explorer")} />
        <TransactionLink hash={bet.end_transaction} label={w("explorerEnd")} />
        {bet.state !== "mined" && <Link href={`/bets/${bet.id}`}>{w("receipt")}</Link>}
      </div>
    </article>
  );
}

export function Sum({ title, value }: { readonly title: string; readonly value: string }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function OpenPart({ bet, names, told }: BetCardProps) {
  const w = useWords(betsWords);
  const wagmi = useWagmi();
  const book = useBook();
  const { chain } = useConfig();
  const [selling, setSelling] = useState(false);
  const desk = told?.bet;
  const waiting = useWaiting(bet.legs.map((leg) => leg.fixture));
  const terms = () => termsIn({ wagmi, chainId: chain.id, book }, bet.transaction, bet.id, units(bet.left));
  return (
    <>
      {waiting && <Waits waiting={waiting} />}
      {waiting?.why === "payment" && bet.transaction !== "" && <SettleButton terms={terms} />}
      {desk && waiting?.why !== "payment" && (
        <div className={style.actions}>
          <Button onClick={() => setSelling(true)} aria-haspopup="dialog">
            {w("cashOut")}
          </Button>
          <CashOutDialog
            open={selling}
            onClose={() => setSelling(false)}
            bet={bet}
            order={desk.order}
            acceptedAt={desk.accepted_at ?? bet.placed_at}
            names={names}
          />
        </div>
      )}
    </>
  );
}
