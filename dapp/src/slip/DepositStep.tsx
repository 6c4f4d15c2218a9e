import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useConfig as useWagmi } from "wagmi";
import { useBook, useConfig } from "@/api/config";
import { askFaucet, bringGrant, deposit, type Stage } from "@/chain/funding";
import { useWallet } from "@/chain/wallet";
import { useFormats, useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/states";
import { type DepositBounds, DepositField, useDepositAmount } from "./DepositField";
import style from "./Slip.module.css";
import { stepWords } from "./stepWords";
import { useFaultText } from "./useReason";

const STAGE_WORDS = { grant: "grant", faucet: "faucet", permit: "permit", deposit: "depositing" } as const;

export interface DepositStepProps extends DepositBounds {
  readonly admitted: boolean;
}

/** Entry for the wallet, and money, by transactions of its own: for bets in play, and where the relayed way failed. */
export default function DepositStep({ missing, admitted, inWallet, room }: DepositStepProps) {
  const w = useWords(stepWords);
  const formats = useFormats();
  const client = useQueryClient();
  const wagmi = useWagmi();
  const book = useBook();
  const { chain, faucet } = useConfig();
  const { address } = useWallet();
  const sum = useDepositAmount({ missing, inWallet, room });
  const [stage, setStage] = useState<Stage | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const faultText = useFaultText(fault);
  const { amount } = sum;

  async function begin(): Promise<void> {
    if (address === undefined || amount === null) return;
    const place = { wagmi, chainId: chain.id, book, wallet: address, onStage: setStage };
    setFault(null);
    try {
      setStage(admitted ? "permit" : "grant");
      // In development the faucet also gives the gas for what follows.
      if (faucet && (amount > inWallet || !admitted))
        await askFaucet(place, amount > inWallet ? amount - inWallet : 1n);
      if (!admitted) await bringGrant(place);
      if (amount > 0n) await deposit(place, amount);
    } catch (error) {
      setFault(error);
    } finally {
      await client.invalidateQueries({ queryKey: ["chain"] });
      setStage(null);
    }
  }

  return (
    <div className={style.part}>
      <h3>{w("depositTitle")}</h3>
      <p className={style.soft}>{w("depositHelp")}</p>
      {!admitted && <p className={style.soft}>{w(missing === 0n ? "renewHelp" : "entryHelp")}</p>}
      <p className={style.soft}>{w("gasHelp")}</p>
      {missing > 0n && <DepositField deposit={sum} disabled={stage !== null} />}
      {faultText !== null && (
        <Notice kind="bad" live>
          {faultText}
        </Notice>
      )}
      <Button kind="primary" wide busy={stage !== null} disabled={sum.wrong} onClick={() => void begin()}>
        {stage !== null
          ? w(STAGE_WORDS[stage])
          : missing === 0n
            ? w("renew")
            : w("deposit", { amount: formats.money(amount ?? 0n) })}
      </Button>
    </div>
  );
}
