import { useConfig as useWagmi } from "wagmi";
import { useBook, useConfig } from "@/api/config";
import { Fault } from "@/chain/Fault";
import { useAct } from "@/chain/useAct";
import { useWallet } from "@/chain/wallet";
import { useFormats, useWords } from "@/i18n/hooks";
import { EURO } from "@/money/money";
import { Button } from "@/ui/Button";
import { toast } from "@/ui/toast";
import style from "./Account.module.css";
import { accountWords } from "./words";

const GIVEN = 100n * EURO;

/** Play money and gas for the wallet, in development. */
export function Faucet() {
  const w = useWords(accountWords);
  const formats = useFormats();
  const wagmi = useWagmi();
  const book = useBook();
  const { chain } = useConfig();
  const { address } = useWallet();
  const { busy, error, act } = useAct();
  async function ask(): Promise<void> {
    if (address === undefined) return;
    const { askFaucet } = await import("@/chain/funding");
    await askFaucet({ wagmi, chainId: chain.id, book, wallet: address, onStage: () => {} }, GIVEN);
    toast(w("faucetGiven", { amount: formats.money(GIVEN) }), "good");
  }
  return (
    <section className={style.section}>
      <h2>{w("faucetTitle")}</h2>
      <p className={style.soft}>{w("faucetHelp")}</p>
      <Fault error={error} />
      <div>
        <Button busy={busy} onClick={() => void act(ask)}>
          {w("faucetAsk", { amount: formats.money(GIVEN) })}
        </Button>
      </div>
    </section>
  );
}
