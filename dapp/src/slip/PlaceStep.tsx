import { useState } from "react";
import { useWallet } from "@/chain/wallet";
import { useFormats, useWords } from "@/i18n/hooks";
import type { Units } from "@/money/money";
import { Button } from "@/ui/Button";
import { Check, PlaceFault, placeable } from "./Check";
import { Explanation } from "./Explanation";
import type { NextStepProps } from "./NextStep";
import style from "./Slip.module.css";
import { remove } from "./store";
import { usePlace } from "./usePlace";
import { slipWords } from "./words";

/** The last step: what is signed, in words, and the button; one wallet question a bet. */
export function PlaceStep(props: NextStepProps & { readonly balance: Units }) {
  const { bets, stake, choice, wrong, balance } = props;
  const w = useWords(slipWords);
  const formats = useFormats();
  const { address } = useWallet();
  const { place, stage } = usePlace(address);
  const [fault, setFault] = useState<unknown>(null);
  const { open, moved } = placeable(bets, choice);

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
      <PlaceFault error={fault} />
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
