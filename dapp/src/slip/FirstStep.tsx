import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useConfig as useWagmi } from "wagmi";
import { useBook, useConfig } from "@/api/config";
import { askFaucet } from "@/chain/funding";
import { useWallet } from "@/chain/wallet";
import { useFormats, useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Check, PlaceFault, placeable } from "./Check";
import { DepositField, useDepositAmount } from "./DepositField";
import DepositStep, { type DepositStepProps } from "./DepositStep";
import { Explanation } from "./Explanation";
import type { NextStepProps } from "./NextStep";
import style from "./Slip.module.css";
import { stepWords } from "./stepWords";
import { remove } from "./store";
import { usePlace } from "./usePlace";
import { slipWords } from "./words";

/**
 * Entry, deposit and bet in one: two signatures and no gas. Of several bets the first brings the money of all. Who would
 * rather deposit by a transaction of their own can, once this way has failed.
 */
export default function FirstStep(props: NextStepProps & DepositStepProps) {
  const { bets, stake, choice, wrong, missing, admitted, inWallet, room } = props;
  const w = useWords(stepWords);
  const s = useWords(slipWords);
  const formats = useFormats();
  const client = useQueryClient();
  const wagmi = useWagmi();
  const book = useBook();
  const { chain, faucet } = useConfig();
  const { address } = useWallet();
  const { place, stage } = usePlace(address);
  const deposit = useDepositAmount({ missing, inWallet, room });
  const [asking, setAsking] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const [own, setOwn] = useState(false);
  const [bet] = bets;
  const { amount } = deposit;
  const { open, moved } = placeable(bets.slice(0, 1), choice);
  if (own) return <DepositStep missing={missing} admitted={admitted} inWallet={inWallet} room={room} />;
  if (bet === undefined) return null;

  async function begin(): Promise<void> {
    if (address === undefined || amount === null || bet === undefined) return;
    setFault(null);
    try {
      if (faucet && amount > inWallet) {
        setAsking(true);
        const from = { wagmi, chainId: chain.id, book, wallet: address, onStage: () => undefined };
        await askFaucet(from, amount - inWallet);
      }
      setAsking(false);
      await place(bet, stake, choice, amount);
      for (const { leg } of bet.legs) remove(leg);
    } catch (error) {
      setFault(error);
    } finally {
      setAsking(false);
      await client.invalidateQueries({ queryKey: ["chain"] });
    }
  }

  const busy = asking || stage !== null;
  const checked = !wrong && !busy && !deposit.wrong;
  return (
    <div className={style.part}>
      <h3>{w(missing > 0n ? "firstTitle" : "renewTitle")}</h3>
      <p className={style.soft}>{w(missing > 0n ? "depositHelp" : "renewWithBet")}</p>
      {missing > 0n && <DepositField deposit={deposit} disabled={busy} />}
      <Check bet={bet} stake={stake} choice={choice} enabled={checked} deposit={amount ?? 0n} />
      {!wrong && open && amount !== null && (
        <Explanation bets={[bet]} stake={stake} choice={choice} deposit={amount} entry={!admitted} />
      )}
      {bets.length > 1 && <p className={style.soft}>{w("othersLater")}</p>}
      <PlaceFault error={fault} />
      <Button
        kind="primary"
        wide
        busy={busy}
        disabled={wrong || !open || moved || deposit.wrong}
        onClick={() => void begin()}
      >
        {asking
          ? w("faucet")
          : stage !== null
            ? w(stage === "signing" ? (amount === 0n ? "signBet" : "signSecond") : stage)
            : missing > 0n
              ? w("depositAndPlace", { amount: formats.money(amount ?? 0n) })
              : s("place")}
      </Button>
      {fault !== null && !busy && (
        <Button kind="quiet" wide onClick={() => setOwn(true)}>
          {w("ownInstead")}
        </Button>
      )}
    </div>
  );
}
