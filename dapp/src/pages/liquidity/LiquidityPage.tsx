import { useConfig } from "@/api/config";
import { useWords } from "@/i18n/hooks";
import { Empty, Failed, Loading, Notice } from "@/ui/states";
import style from "./Liquidity.module.css";
import { Mine } from "./Mine";
import { PoolNow } from "./PoolNow";
import { ShareHistory } from "./ShareHistory";
import { usePool } from "./usePool";
import { liquidityWords } from "./words";

const RISKS = ["risk1", "risk2", "risk3", "risk4", "risk5", "risk6"] as const;

/** Being the house: what it is, what it risks, the pool of now, one's own part, how the share's price went. */
export default function LiquidityPage() {
  const w = useWords(liquidityWords);
  const { book } = useConfig();
  return (
    <>
      <h1>{w("title")}</h1>
      <p>{w("intro")}</p>
      <section className={style.section}>
        <h2>{w("risksTitle")}</h2>
        <ul className={style.points}>
          {RISKS.map((risk) => (
            <li key={risk}>{w(risk)}</li>
          ))}
        </ul>
      </section>
      {book === null ? (
        <Empty title={w("noContracts")}>
          <p>{w("noContractsHelp")}</p>
        </Empty>
      ) : (
        <OnChain />
      )}
    </>
  );
}

function OnChain() {
  const w = useWords(liquidityWords);
  const pool = usePool();
  if (pool.data === undefined)
    return pool.isError ? (
      <Failed error={pool.error} retry={() => void pool.refetch()} />
    ) : (
      <Loading lines={5} />
    );
  return (
    <>
      {pool.isError && <Notice live>{w("old")}</Notice>}
      {pool.data.sunsetAt > 0 && <Notice live>{w("sunset")}</Notice>}
      <PoolNow pool={pool.data} />
      <Mine pool={pool.data} />
      <ShareHistory />
    </>
  );
}
