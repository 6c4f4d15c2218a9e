import { useDuration } from "@/i18n/duration";
import { useFormats, useLanguage, useWords } from "@/i18n/hooks";
import { useMatchNow } from "@/live/matchClock";
import { formatAmount } from "@/money/money";
import { Table } from "@/ui/Table";
import style from "./Liquidity.module.css";
import { closesAt, type Provider, type Ticket, ticketsOf } from "./pool";
import { liquidityWords } from "./words";

/** Requests to enter and to leave that wait for their close. */
export function Requests({ provider }: { readonly provider: Provider }) {
  const w = useWords(liquidityWords);
  const formats = useFormats();
  const duration = useDuration();
  const language = useLanguage();
  const now = useMatchNow(10_000);
  const tickets = ticketsOf(provider);
  if (tickets.length === 0) return <p className={style.soft}>{w("ticketsNone")}</p>;
  const amountOf = ({ kind, amount }: Ticket): string =>
    kind === "entry" ? formats.money(amount) : w("sharesOf", { shares: formatAmount(amount, language) });
  return (
    <Table
      caption={w("tickets")}
      rows={tickets}
      rowKey={({ kind, epoch }) => `${kind} ${epoch}`}
      columns={[
        { key: "kind", title: w("ticketKind"), cell: ({ kind }) => w(kind) },
        { key: "amount", title: w("ticketAmount"), number: true, cell: amountOf },
        { key: "at", title: w("ticketActs"), cell: ({ epoch }) => formats.moment(closesAt(epoch)) },
        { key: "in", title: w("ticketLeft"), cell: ({ epoch }) => duration(closesAt(epoch) - now) },
      ]}
    />
  );
}
