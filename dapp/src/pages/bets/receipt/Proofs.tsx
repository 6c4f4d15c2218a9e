import { useExplorer } from "@/chain/explorer";
import { useWords } from "@/i18n/hooks";
import { Icon, type IconName } from "@/ui/Icon";
import { Failed, Loading, Notice } from "@/ui/states";
import style from "../Bets.module.css";
import type { Holds, Line } from "./checks";
import type { Receipt } from "./file";
import { useProofs } from "./useReceipt";
import { receiptWords } from "./words";

const ICON: Readonly<Record<Holds, IconName>> = {
  holds: "check",
  fails: "warn",
  attested: "account",
  absent: "clock",
};

/** Each proof: what it shows, whether it was recomputed here, is somebody's word, or is not in the file. */
export function Proofs({ receipt }: { readonly receipt: Receipt }) {
  const w = useWords(receiptWords);
  const proofs = useProofs(receipt);
  const wrong = proofs.data?.filter((one) => one.holds === "fails").length ?? 0;
  return (
    <section className={style.section}>
      <h2>{w("proofs")}</h2>
      <p className={style.soft}>{w("proofsHelp")}</p>
      {proofs.isPending && <Loading lines={6} height="72px" />}
      {proofs.isError && <Failed error={proofs.error} retry={() => void proofs.refetch()} />}
      {proofs.data && (
        <>
          <Notice kind={wrong > 0 ? "bad" : "good"} live>
            {wrong > 0 ? w("someFail", { count: wrong }) : w("allHold")}
          </Notice>
          <ol className={style.steps}>
            {proofs.data.map((line) => (
              <Proof key={`${line.proof} ${line.detail}`} line={line} />
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

function Proof({ line }: { readonly line: Line }) {
  const w = useWords(receiptWords);
  const { transaction } = useExplorer();
  const mined = line.proof === "inclusion" || line.proof === "settlement" || line.proof === "cashOut";
  const url = mined ? transaction(line.detail) : null;
  return (
    <li className={style.step} data-state={line.holds} data-proof={line.proof}>
      <Icon name={ICON[line.holds]} />
      <div>
        <strong>{w(line.proof)}</strong> <span className={style.badge}>{w(line.holds)}</span>
      </div>
      <p className={style.soft}>{w(line.holds === "absent" ? `no-${line.proof}` : `what-${line.proof}`)}</p>
      {line.detail !== "" && (
        <p className={style.mono}>
          {url === null ? (
            line.detail
          ) : (
            <a href={url} target="_blank" rel="noreferrer">
              {line.detail}
            </a>
          )}
        </p>
      )}
    </li>
  );
}
