import { useConfig } from "@/api/config";
import { useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { toast } from "@/ui/toast";
import { uiWords } from "@/ui/words";
import style from "../Bets.module.css";
import { receiptWords } from "./words";

/** The file, and the command that checks it on a machine of one's own. */
export function Command({ bet }: { readonly bet: string }) {
  const w = useWords(receiptWords);
  const u = useWords(uiWords);
  const { chain } = useConfig();
  const command = `proofbook verify proofbook-${bet.slice(2, 18)}.json --rpc ${chain.rpc_url ?? "URL"}`;
  const copy = () =>
    navigator.clipboard.writeText(command).then(
      () => toast(u("copied"), "good"),
      () => toast(w("copyFailed"), "bad"),
    );
  return (
    <section className={style.section}>
      <h2>{w("yourself")}</h2>
      <p>{w("yourselfHelp")}</p>
      <div className={style.actions}>
        <a className={style.button} href={`/v1/bets/${bet}/receipt`} download>
          {w("download")}
        </a>
      </div>
      <div className={style.command}>
        <code>{command}</code>
        <Button onClick={() => void copy()}>{u("copy")}</Button>
      </div>
    </section>
  );
}
