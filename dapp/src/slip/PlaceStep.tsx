import { useState } from "react";
import { useWallet } from "@/chain/wallet";
import { useFormats, useWords } from "@/i18n/hooks";
import { type Units, units } from "@/money/money";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/states";
import type { SlipBet } from "./bets";
import { Explanation } from "./Explanation";
import type { NextStepProps } from "./NextStep";
import style from "./Slip.module.css";
import { remove } from "./store";
import { NotSigned, usePlace } from "./usePlace";
import { useQuote } from "./useQuote";
import { useFaultText, useReason } from "./useReason";
import { slipWords } from "./words";

/** The last step: what is signed, in words, and the button; one wallet question a bet. */
export function PlaceStep(props: NextStepProps & { readonly balance: Units }) {
  const { bets, stake, choice, wrong, balance } = props;
  const w = useWords(slipWords);
  const formats = useFormats();
  const { address } = useWallet();
  const { place, stage } = usePlace(address);
  const [fault, setFault] = useState<unknown>(null);
  const open = bets.every((bet) => bet.legs.every((one) => one.oddsPpm !== null));
  const moved = choice === "better" && bets.some((bet) => bet.legs.some(fell));

  async function placeAll(): Promise<void> {
    setFault(null);
    try {
      for (const bet of bets) {
        await place(bet, stake, choice);
        for (const { leg } of bet.legs) remove(leg);
      }
    } catch (error) {
      setFault(error);
    }
  }

  return (
    <>
      {bets.map((bet) => (
        <Check key={bet.key} bet={bet} stake={stake} choice={choice} enabled={!wrong && stage === null} />
      ))}
      {!wrong && open && <Explanation bets={bets} stake={stake} choice={choice} />}
      <Fault error={fault} />
      <Button
        kind="primary"
        wide
        busy={stage !== null}
        disabled={wrong || !open || moved}
        onClick={() => void placeAll()}
      >
        {stage !== null ? w(stage) : bets.length > 1 ? w("placeMany", { count: bets.length }) : w("place")}
      </Button>
      <p className={style.soft}>{w("balance", { amount: formats.money(balance) })}</p>
    </>
  );
}

function fell({ leg, oddsPpm }: SlipBet["legs"][number]): boolean {
  return oddsPpm !== null && oddsPpm < leg.oddsPpm;
}

/** The desk's word on a bet: why it takes none, or less. */
function Check(props: {
  readonly bet: SlipBet;
  readonly stake: Units;
  readonly choice: NextStepProps["choice"];
  readonly enabled: boolean;
}) {
  const w = useWords(slipWords);
  const formats = useFormats();
  const reason = useReason();
  const { address } = useWallet();
  const quote = useQuote(props.bet, address, props.stake, props.choice, props.enabled);
  const text = useFaultText(quote.error);
  if (text !== null) return <Notice live>{text}</Notice>;
  if (quote.data === undefined) return null;
  const most = units(quote.data.most);
  if (most >= props.stake) return null;
  const why = quote.data.stops === "market-limit" ? w("market-limit") : reason(quote.data.stops);
  return <Notice live>{w("most", { amount: formats.money(most), why })}</Notice>;
}

function Fault({ error }: { readonly error: unknown }) {
  const w = useWords(slipWords);
  const text = useFaultText(error);
  if (text === null) return null;
  const own = error instanceof NotSigned ? w(error.why, { field: error.field }) : text;
  return (
    <Notice kind="bad" live>
      {own}
    </Notice>
  );
}
