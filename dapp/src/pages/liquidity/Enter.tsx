import { useState } from "react";
import { Link } from "wouter";
import { useBook } from "@/api/config";
import { housePoolAbi } from "@/chain/abi/housePool";
import { playEuroAbi } from "@/chain/abi/playEuro";
import { useWrite } from "@/chain/contracts";
import { Fault } from "@/chain/Fault";
import { useAct } from "@/chain/useAct";
import type { Address } from "@/chain/wagmi";
import { useFormats, useWords } from "@/i18n/hooks";
import { useMatchNow } from "@/live/matchClock";
import { parseMoney } from "@/money/money";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Notice } from "@/ui/states";
import style from "./Liquidity.module.css";
import { closesAt, epochOf } from "./pool";
import type { Pool, Position } from "./usePool";
import { liquidityWords } from "./words";

/** Lend: an amount, what becomes of it, and the one or two questions that the wallet asks. */
export function Enter({ pool, position }: { readonly pool: Pool; readonly position: Position }) {
  const w = useWords(liquidityWords);
  const formats = useFormats();
  const { contracts } = useBook();
  const write = useWrite();
  const now = useMatchNow(10_000);
  const { error: fault, act } = useAct();
  const [stage, setStage] = useState<"approving" | "entering" | "entered" | null>(null);
  const [text, setText] = useState("");
  const units = parseMoney(text);
  const error = wrong();
  const ready = units !== null && error === null && position.eligible;
  const needsApproval = units !== null && position.allowance < units;

  function wrong(): string | null {
    if (text === "") return null;
    if (units === null) return w("notAmount");
    if (units < pool.minimum) return w("least", { amount: formats.money(pool.minimum) });
    if (units > position.inWallet) return w("tooMuch", { amount: formats.money(position.inWallet) });
    return null;
  }

  async function lodge(amount: bigint): Promise<void> {
    if (needsApproval) {
      setStage("approving");
      const allow = { abi: playEuroAbi, address: contracts.asset ?? "", functionName: "approve" } as const;
      await write({ ...allow, args: [contracts.book as Address, amount] });
    }
    setStage("entering");
    await write({
      abi: housePoolAbi,
      address: contracts.pool ?? "",
      functionName: "requestEntry",
      args: [amount],
    });
    setText("");
  }

  async function begin(amount: bigint): Promise<void> {
    setStage((await act(() => lodge(amount))) ? "entered" : null);
  }

  return (
    <div className={style.card}>
      <h3>{w("enterTitle")}</h3>
      {!position.eligible && (
        <Notice kind="plain" icon="lock">
          <p>{w("notEligible")}</p>
          <Link href="/identity">{w("toIdentity")}</Link>
        </Notice>
      )}
      <Field
        label={w("amount")}
        inputMode="decimal"
        autoComplete="off"
        before={<span aria-hidden="true">€</span>}
        value={text}
        note={w("inWallet", { amount: formats.money(position.inWallet) })}
        error={error}
        onChange={(event) => setText(event.target.value)}
      />
      {ready && (
        <div className={style.explain}>
          <p>
            {w("enterExplain", {
              amount: formats.money(units),
              at: formats.moment(closesAt(epochOf(now) + 1)),
            })}
          </p>
          <p>{w("enterSteps", { count: needsApproval ? 2 : 1 })}</p>
        </div>
      )}
      <Fault error={fault} />
      {stage === "entered" && (
        <Notice kind="good" live>
          {w("entered")}
        </Notice>
      )}
      <Button
        kind="primary"
        wide
        disabled={!ready}
        busy={stage === "approving" || stage === "entering"}
        onClick={() => units !== null && void begin(units)}
      >
        {stage === "approving" || stage === "entering"
          ? w(stage)
          : w("enter", { amount: formats.money(units ?? 0n) })}
      </Button>
    </div>
  );
}
