import { useBook } from "@/api/config";
import { housePoolAbi } from "@/chain/abi/housePool";
import { useWrite } from "@/chain/contracts";
import { Fault } from "@/chain/Fault";
import { useAct } from "@/chain/useAct";
import { useWallet } from "@/chain/wallet";
import { useDuration } from "@/i18n/duration";
import { useFormats, useLanguage, useWords } from "@/i18n/hooks";
import { useMatchNow } from "@/live/matchClock";
import { formatAmount } from "@/money/money";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/states";
import { type Fact, Facts } from "./Facts";
import style from "./Liquidity.module.css";
import { closesAt, priceText } from "./pool";
import type { Pool } from "./usePool";
import { liquidityWords } from "./words";

/** The pool's numbers, and how long its epoch still lasts. */
export function PoolNow({ pool }: { readonly pool: Pool }) {
  const w = useWords(liquidityWords);
  const formats = useFormats();
  const language = useLanguage();
  const facts: readonly Fact[] = [
    { name: w("nav"), value: formats.money(pool.nav) },
    { name: w("price"), value: priceText(pool.price, language) },
    { name: w("free"), value: formats.money(pool.free) },
    { name: w("placed"), value: formats.money(pool.placed) },
    { name: w("net"), value: formats.money(pool.net) },
    {
      name: w("tranche"),
      value: formats.money(pool.tranche),
      note: pool.covered > 0n && `${w("covered")} ${formats.money(pool.covered)}`,
    },
    {
      name: w("fee"),
      value: formats.percent(pool.feePpm),
      note: w("feeMost", { most: formats.percent(pool.mostFeePpm) }),
    },
    { name: w("claimsBond"), value: formats.money(pool.claimsBond) },
  ];
  return (
    <section className={style.section}>
      <h2>{w("now")}</h2>
      <EpochState pool={pool} />
      <Facts facts={facts} />
      <p className={style.soft}>
        {w("waitingIn", { amount: formats.money(pool.entries) })} ·{" "}
        {w("waitingOut", { shares: formatAmount(pool.exits, language) })}
      </p>
    </section>
  );
}

function EpochState({ pool }: { readonly pool: Pool }) {
  const w = useWords(liquidityWords);
  const formats = useFormats();
  const duration = useDuration();
  const now = useMatchNow();
  const { contracts } = useBook();
  const { address } = useWallet();
  const write = useWrite();
  const { busy, error, act } = useAct();
  const ends = closesAt(pool.current);
  if (now < ends)
    return (
      <p>
        <strong>{w("epoch", { epoch: String(pool.current) })}</strong> ·{" "}
        {w("closesIn", { time: duration(ends - now), at: formats.moment(ends) })}
      </p>
    );
  const close = {
    abi: housePoolAbi,
    address: contracts.pool ?? "",
    functionName: "close",
    args: [13n],
  } as const;
  return (
    <>
      <Notice kind="plain" icon="clock">
        <p>{w("ended")}</p>
        {address !== undefined && (
          <Button busy={busy} onClick={() => void act(() => write(close))}>
            {w("close")}
          </Button>
        )}
      </Notice>
      <Fault error={error} />
    </>
  );
}
