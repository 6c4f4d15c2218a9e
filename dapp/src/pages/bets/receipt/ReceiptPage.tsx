import { Link, useParams } from "wouter";
import { useConfig } from "@/api/config";
import { ProblemError } from "@/api/problems";
import { NeedsSession } from "@/app/NeedsSession";
import { useTitle } from "@/app/usePageTitle";
import { useFormats, useWords } from "@/i18n/hooks";
import { units } from "@/money/money";
import { Empty, Failed, Loading } from "@/ui/states";
import { Sum } from "../BetCard";
import style from "../Bets.module.css";
import { LegText } from "../LegText";
import { useNames } from "../names";
import { withOdds } from "../wire";
import { Command } from "./Command";
import type { Receipt } from "./file";
import { Gains } from "./Gains";
import { Proofs } from "./Proofs";
import { useReceipt } from "./useReceipt";
import { receiptWords } from "./words";

/** A bet with everything that proves it, checked in this browser, and how to check it without us. */
export default function ReceiptPage() {
  const w = useWords(receiptWords);
  const { bet = "" } = useParams();
  useTitle(w("title"));
  return (
    <>
      <h1>{w("title")}</h1>
      <Link href="/bets">{w("toBets")}</Link>
      <NeedsSession part>
        <Found bet={bet} />
      </NeedsSession>
    </>
  );
}

/** A receipt is given to the one whose bet it is. */
function Found({ bet }: { readonly bet: string }) {
  const w = useWords(receiptWords);
  const { book } = useConfig();
  const receipt = useReceipt(bet);
  const unknown =
    receipt.error instanceof ProblemError &&
    (receipt.error.is("not-found") || receipt.error.is("invalid-request"));
  return (
    <>
      {receipt.isPending && <Loading lines={6} height="72px" />}
      {unknown && (
        <Empty title={w("unknown")}>
          <p>{w("unknownHelp")}</p>
        </Empty>
      )}
      {receipt.isError && !unknown && receipt.data === undefined && (
        <Failed error={receipt.error} retry={() => void receipt.refetch()} />
      )}
      {receipt.data && book !== null && <Shown receipt={receipt.data} bet={bet} />}
    </>
  );
}

function Shown({ receipt, bet }: { readonly receipt: Receipt; readonly bet: string }) {
  const w = useWords(receiptWords);
  const formats = useFormats();
  const names = useNames();
  const { order, ticket, settlement } = receipt;
  const known = `is-${receipt.state}` in receiptWords.en;
  return (
    <>
      <section className={style.card} aria-label={w("bet")}>
        <h2>{known ? w(`is-${receipt.state}` as "is-open") : receipt.state}</h2>
        <ol className={style.legs}>
          {order.legs.map((leg, index) => {
            const odds = ticket.odds[index] ?? 0;
            const word = `0x${withOdds(BigInt(leg), odds).toString(16)}`;
            return <LegText key={leg} word={word} oddsPpm={odds} names={names} />;
          })}
        </ol>
        <dl className={style.sums}>
          <Sum title={w("stake")} value={formats.money(units(order.stake))} />
          <Sum title={w("returns")} value={formats.money(units(ticket.payout))} />
          {settlement && <Sum title={w("paid")} value={formats.money(units(settlement.payout))} />}
          {receipt.cash_outs.map((one) => (
            <Sum key={one.request} title={w("sold")} value={formats.money(units(one.paid + one.gain))} />
          ))}
          {receipt.claim != null && (
            <Sum title={w("claimed")} value={formats.money(units(receipt.claim.paid))} />
          )}
        </dl>
        <Gains receipt={receipt} />
      </section>
      <Proofs receipt={receipt} />
      <Command bet={bet} />
    </>
  );
}
