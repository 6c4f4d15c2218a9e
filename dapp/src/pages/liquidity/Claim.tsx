import { useBook } from "@/api/config";
import { housePoolAbi } from "@/chain/abi/housePool";
import { useWrite } from "@/chain/contracts";
import { Fault } from "@/chain/Fault";
import { useAct } from "@/chain/useAct";
import type { Address } from "@/chain/wagmi";
import { useWallet } from "@/chain/wallet";
import { useFormats, useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/states";
import style from "./Liquidity.module.css";
import type { Position } from "./usePool";
import { liquidityWords } from "./words";

/** What can be taken now; and for who was away for long, the way to be brought forward. */
export function Claim({ position }: { readonly position: Position }) {
  const w = useWords(liquidityWords);
  const formats = useFormats();
  const { contracts } = useBook();
  const { address } = useWallet();
  const write = useWrite();
  const { busy, error, act } = useAct();
  const pool = { abi: housePoolAbi, address: contracts.pool ?? "" } as const;
  const { claimable, behind } = position;
  const sync = () => write({ ...pool, functionName: "sync", args: [address as Address, 100n] });
  return (
    <>
      {behind > 0 && (
        <Notice>
          <p>{w("behind", { count: behind })}</p>
          <Button busy={busy} onClick={() => void act(sync)}>
            {w("sync")}
          </Button>
        </Notice>
      )}
      {claimable > 0n ? (
        <div className={style.card}>
          <p>{w("claimHelp")}</p>
          <Button
            kind="primary"
            busy={busy}
            onClick={() => void act(() => write({ ...pool, functionName: "claim", args: [] }))}
          >
            {w("claim", { amount: formats.money(claimable) })}
          </Button>
        </div>
      ) : (
        <p className={style.soft}>{w("nothingToClaim")}</p>
      )}
      <Fault error={error} />
    </>
  );
}
