import { useWallet } from "@/chain/wallet";
import { useFormats, useWords } from "@/i18n/hooks";
import { type Units, units } from "@/money/money";
import { Notice } from "@/ui/states";
import type { SlipBet } from "./bets";
import type { Choice } from "./policy";
import { reasonOfStop } from "./reasonWords";
import { NoAnswer, NotSigned } from "./usePlace";
import { useQuote } from "./useQuote";
import { useFaultText, useReason } from "./useReason";
import { slipWords } from "./words";

export interface CheckProps {
  readonly bet: SlipBet;
  readonly stake: Units;
  readonly choice: Choice;
  readonly enabled: boolean;
  /** What comes with the bet; null: nothing. */
  readonly deposit?: Units | null;
}

/** The desk's word on a bet: why it takes none, or less. */
export function Check({ bet, stake, choice, enabled, deposit = null }: CheckProps) {
  const w = useWords(slipWords);
  const formats = useFormats();
  const reason = useReason();
  const { address } = useWallet();
  const quote = useQuote(bet, address, stake, choice, enabled, deposit);
  const text = useFaultText(quote.error);
  if (text !== null) return <Notice live>{text}</Notice>;
  if (quote.data === undefined) return null;
  const most = units(quote.data.most);
  if (most >= stake) return null;
  const why =
    quote.data.stops === "market-limit" ? w("market-limit") : reason(reasonOfStop(quote.data.stops));
  return <Notice live>{w("most", { amount: formats.money(most), why })}</Notice>;
}

/** Why a bet was not placed. */
export function PlaceFault({ error }: { readonly error: unknown }) {
  const w = useWords(slipWords);
  const formats = useFormats();
  const text = useFaultText(error);
  if (text === null) return null;
  const own =
    error instanceof NotSigned
      ? w(error.why, { field: error.field })
      : error instanceof NoAnswer
        ? w("noAnswer", { until: formats.time(error.until) })
        : text;
  return (
    <Notice kind="bad" live>
      {own}
    </Notice>
  );
}

/** Whether every leg has a price, and none fell below what must not be less. */
export function placeable(bets: readonly SlipBet[], choice: Choice): { open: boolean; moved: boolean } {
  const legs = bets.flatMap((bet) => bet.legs);
  return {
    open: legs.every(({ oddsPpm }) => oddsPpm !== null),
    moved: choice === "better" && legs.some(({ leg, oddsPpm }) => oddsPpm !== null && oddsPpm < leg.oddsPpm),
  };
}
