import { useState } from "react";
import { useBook } from "@/api/config";
import { housePoolAbi } from "@/chain/abi/housePool";
import { useWrite } from "@/chain/contracts";
import { Fault } from "@/chain/Fault";
import { useAct } from "@/chain/useAct";
import { useFormats, useLanguage, useWords } from "@/i18n/hooks";
import { useMatchNow } from "@/live/matchClock";
import { formatAmount, parseMoney } from "@/money/money";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Notice } from "@/ui/states";
import style from "./Liquidity.module.css";
import { closesAt, epochOf, worth } from "./pool";
import type { Pool, Position } from "./usePool";
import { liquidityWords } from "./words";

/** Leave: shares, when and at which price they are paid. After the pool's end they are paid at once. */
export function Leave({ pool, position }: { readonly pool: Pool; readonly position: Position }) {
  const w = useWords(liquidityWords);
  const formats = useFormats();
  const language = useLanguage();
  const { contracts } = useBook();
  const write = useWrite();
  const now = useMatchNow(10_000);
  const { busy, error: fault, act } = useAct();
  const [done, setDone] = useState(false);
  const [text, setText] = useState("");
  const held = position.provider.shares;
  const said = formatAmount(held, language);
  // "All" means the last millionth too, which two decimals do not show.
  const shares = text === said ? held : parseMoney(text);
  const atOnce = pool.sunsetAt > 0 && pool.placed === 0n;
  const error =
    text === ""
      ? null
      : shares === null || shares === 0n
        ? w("notAmount")
        : shares > held
          ? w("exitTooMany", { shares: said })
          : null;
  const ready = shares !== null && shares > 0n && error === null;

  async function leave(): Promise<void> {
    if (shares === null) return;
    const functionName = atOnce ? "leaveAfterSunset" : "requestExit";
    await write({ abi: housePoolAbi, address: contracts.pool ?? "", functionName, args: [shares] });
    setText("");
  }

  async function begin(): Promise<void> {
    setDone(false);
    setDone(await act(leave));
  }

  return (
    <div className={style.card}>
      <h3>{w("exitTitle")}</h3>
      <Field
        label={w("exitShares")}
        inputMode="decimal"
        autoComplete="off"
        value={text}
        note={w("youHold", { shares: said })}
        error={error}
        after={
          <Button kind="quiet" onClick={() => setText(said)}>
            {w("exitAll")}
          </Button>
        }
        onChange={(event) => setText(event.target.value)}
      />
      {ready && (
        <p className={style.explain}>
          {w(atOnce ? "leaveNowExplain" : "exitExplain", {
            shares: formatAmount(shares, language),
            amount: formats.money(worth(shares, pool.price)),
            at: formats.moment(closesAt(epochOf(now) + 1)),
          })}
        </p>
      )}
      <Fault error={fault} />
      {done && (
        <Notice kind="good" live>
          {w(atOnce ? "left" : "exited")}
        </Notice>
      )}
      <Button wide disabled={!ready} busy={busy} onClick={() => void begin()}>
        {atOnce ? w("leaveNow") : w("exitDo", { shares: formatAmount(shares ?? 0n, language) })}
      </Button>
    </div>
  );
}
