import { useQuery } from "@tanstack/react-query";
import { useConfig as useWagmi } from "wagmi";
import { useBook, useConfig } from "@/api/config";
import { useBookAccount } from "@/chain/account";
import type { Address } from "@/chain/wagmi";
import { useFormats, useWords } from "@/i18n/hooks";
import { payoutOf } from "@/odds/odds";
import { acceptedOf, useKeptOrders } from "@/slip/tickets";
import { Button } from "@/ui/Button";
import { Loading, Notice } from "@/ui/states";
import { Sum } from "./BetCard";
import style from "./Bets.module.css";
import { LegText } from "./LegText";
import type { Names } from "./names";
import { OwnTickets } from "./OwnTickets";
import { type OpenBet, openBets } from "./openBets";
import { SettleButton } from "./SettleButton";
import { keptOpen } from "./ticketWays";
import { useWaiting } from "./useWaiting";
import { Waits } from "./Waits";
import { betsWords } from "./words";

/** The open bets of the connected wallet, from the chain alone, each to be settled by its own bettor. */
export function ChainBets({ wallet, names }: { readonly wallet: Address; readonly names: Names }) {
  const w = useWords(betsWords);
  const wagmi = useWagmi();
  const book = useBook();
  const { chain } = useConfig();
  const account = useBookAccount();
  const nonces = account.data?.openNonces;
  const tickets = acceptedOf(useKeptOrders(), wallet, book.contracts.book);
  const found = useQuery({
    queryKey: ["chain", chain.id, "open-bets", wallet, String(nonces)],
    queryFn: async () => {
      try {
        return { bets: await openBets({ wagmi, chainId: chain.id, book }, wallet, nonces ?? []), own: false };
      } catch (error) {
        // Not every node gives logs: what this browser kept is enough to settle.
        const bets = keptOpen(tickets, nonces ?? []);
        if (bets.length === 0) throw error;
        return { bets, own: true };
      }
    },
    enabled: nonces !== undefined,
    staleTime: 60_000,
  });
  const failed = found.error ?? account.error;
  if (failed)
    return (
      <div className={style.section}>
        <Notice kind="bad">{w("chainFailed")}</Notice>
        <Button onClick={() => void (account.error ? account.refetch() : found.refetch())}>
          {w("chainRead")}
        </Button>
      </div>
    );
  if (found.data === undefined) return <Loading lines={2} height="96px" />;
  const { bets, own } = found.data;
  return (
    <div className={style.list}>
      <OwnTickets tickets={tickets} openNonces={nonces ?? []} names={names} />
      {bets.length === 0 && <p>{w("chainNone")}</p>}
      {own && <Notice>{w("keptOpen")}</Notice>}
      {bets.map((bet) => (
        <ChainBet key={bet.id} bet={bet} names={names} />
      ))}
    </div>
  );
}

function ChainBet({ bet, names }: { readonly bet: OpenBet; readonly names: Names }) {
  const w = useWords(betsWords);
  const formats = useFormats();
  const { legs, stake } = bet.terms;
  const odds = legs.map((leg) => Number((leg >> 32n) & 0xffffffffn));
  const waiting = useWaiting(legs.map((leg) => `0x${(leg >> 128n).toString(16).padStart(32, "0")}`));
  return (
    <article className={style.card} data-bet={bet.id}>
      <ol className={style.legs}>
        {legs.map((leg, index) => (
          <LegText
            key={String(leg)}
            word={`0x${leg.toString(16)}`}
            oddsPpm={odds[index] ?? null}
            names={names}
          />
        ))}
      </ol>
      <dl className={style.sums}>
        <Sum title={w("left")} value={formats.money(stake)} />
        <Sum title={w("returns")} value={formats.money(payoutOf(stake, odds))} />
      </dl>
      {waiting && <Waits waiting={waiting} />}
      {waiting?.why === "payment" && <SettleButton terms={() => bet.terms} />}
    </article>
  );
}
