import { useBook } from "@/api/config";
import { betBookAbi } from "@/chain/abi/betBook";
import { useWrite } from "@/chain/contracts";
import { Fault } from "@/chain/Fault";
import { useAct } from "@/chain/useAct";
import { useWallet } from "@/chain/wallet";
import { useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { toast } from "@/ui/toast";
import style from "./Bets.module.css";
import { encodeSettle, type Terms } from "./wire";
import { betsWords } from "./words";

/** Settles a bet whose results are final, by a transaction of the connected wallet; anybody may settle anybody's bet. */
export function SettleButton({ terms }: { readonly terms: () => Promise<Terms> | Terms }) {
  const w = useWords(betsWords);
  const { contracts } = useBook();
  const { address } = useWallet();
  const write = useWrite();
  const { busy, error, act } = useAct();
  async function settle(): Promise<void> {
    const data = encodeSettle(await terms());
    await write({ abi: betBookAbi, address: contracts.book ?? "", functionName: "settle", args: [data] });
    toast(w("settled"), "good");
  }
  if (address === undefined) return null;
  return (
    <div className={style.section}>
      <p className={style.soft}>{w("settleHelp")}</p>
      <Fault error={error} />
      <Button busy={busy} onClick={() => void act(settle)}>
        {w(busy ? "settling" : "settle")}
      </Button>
    </div>
  );
}
