import { askToConnect } from "@/chain/connecting";
import { useWallet } from "@/chain/wallet";
import { useFormats, useLanguage, useWords } from "@/i18n/hooks";
import { formatAmount } from "@/money/money";
import { Button } from "@/ui/Button";
import { Empty, Failed, Loading } from "@/ui/states";
import { Claim } from "./Claim";
import { Enter } from "./Enter";
import { Facts } from "./Facts";
import { Leave } from "./Leave";
import style from "./Liquidity.module.css";
import { worth } from "./pool";
import { Requests } from "./Requests";
import { type Pool, usePosition } from "./usePool";
import { liquidityWords } from "./words";

/** The connected wallet's part, and what it can do. */
export function Mine({ pool }: { readonly pool: Pool }) {
  const w = useWords(liquidityWords);
  const { address } = useWallet();
  return (
    <section className={style.section}>
      <h2>{w("mine")}</h2>
      {address === undefined ? <Connect /> : <Position pool={pool} />}
    </section>
  );
}

function Connect() {
  const w = useWords(liquidityWords);
  return (
    <Empty title={w("connectFirst")}>
      <p>{w("connectHelp")}</p>
      <Button kind="primary" aria-haspopup="dialog" onClick={askToConnect}>
        {w("connect")}
      </Button>
    </Empty>
  );
}

function Position({ pool }: { readonly pool: Pool }) {
  const w = useWords(liquidityWords);
  const formats = useFormats();
  const language = useLanguage();
  const { address } = useWallet();
  const position = usePosition(address);
  if (position.data === undefined)
    return position.isError ? (
      <Failed error={position.error} retry={() => void position.refetch()} />
    ) : (
      <Loading lines={3} />
    );
  const { shares } = position.data.provider;
  return (
    <>
      <Facts
        facts={[
          {
            name: w("myShares"),
            value: formatAmount(shares, language),
            note: w("worthNow", { amount: formats.money(worth(shares, pool.price)) }),
          },
          { name: w("claimable"), value: formats.money(position.data.claimable) },
        ]}
      />
      <Claim position={position.data} />
      <Requests provider={position.data.provider} />
      <div className={style.cards}>
        {pool.sunsetAt === 0 && <Enter pool={pool} position={position.data} />}
        {shares > 0n && <Leave pool={pool} position={position.data} />}
      </div>
    </>
  );
}
