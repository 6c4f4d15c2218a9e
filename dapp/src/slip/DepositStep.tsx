import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useConfig as useWagmi } from "wagmi";
import { useBook, useConfig } from "@/api/config";
import { askFaucet, bringGrant, deposit, type Stage } from "@/chain/funding";
import { useWallet } from "@/chain/wallet";
import { useFormats, useLanguage, useWords } from "@/i18n/hooks";
import { EURO, formatAmount, parseMoney, type Units } from "@/money/money";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Notice } from "@/ui/states";
import style from "./Slip.module.css";
import { stepWords } from "./stepWords";
import { useFaultText } from "./useReason";

const STAGE_WORDS = { grant: "grant", faucet: "faucet", permit: "permit", deposit: "depositing" } as const;

export interface DepositStepProps {
  /** What the bet needs beyond the balance; nothing where only the entry has run out. */
  readonly missing: Units;
  readonly admitted: boolean;
  readonly inWallet: Units;
}

/** Entry for the wallet, and money: one press, two or three questions in the wallet. */
export default function DepositStep({ missing, admitted, inWallet }: DepositStepProps) {
  const w = useWords(stepWords);
  const formats = useFormats();
  const language = useLanguage();
  const client = useQueryClient();
  const wagmi = useWagmi();
  const book = useBook();
  const { chain, faucet } = useConfig();
  const { address } = useWallet();
  const suggested = missing > 20n * EURO ? ((missing + EURO - 1n) / EURO) * EURO : 20n * EURO;
  const [text, setText] = useState(() => formatAmount(suggested, language));
  const [stage, setStage] = useState<Stage | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const faultText = useFaultText(fault);
  const amount = missing === 0n ? 0n : parseMoney(text);
  const short = amount === null || amount < missing;
  const poor = amount !== null && amount > inWallet && !faucet;

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
      {missing > 0n && (
        <Field
          label={w("amount")}
          inputMode="decimal"
          autoComplete="off"
          before={<span aria-hidden="true">€</span>}
          value={text}
          note={w("inWallet", { amount: formats.money(inWallet) })}
          error={short ? w("least", { amount: formats.money(missing) }) : poor ? w("tooLittle") : null}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      {faucet && amount !== null && amount > inWallet && <p className={style.soft}>{w("faucetHelp")}</p>}
      {faultText !== null && (
        <Notice kind="bad" live>
          {faultText}
        </Notice>
      )}
      <Button kind="primary" wide busy={stage !== null} disabled={short || poor} onClick={() => void begin()}>
        {stage !== null
          ? w(STAGE_WORDS[stage])
          : missing === 0n
            ? w("renew")
            : w("deposit", { amount: formats.money(amount ?? 0n) })}
      </Button>
    </div>
  );
}
