import { Link } from "wouter";
import { useFormats, useWords } from "@/i18n/hooks";
import style from "./Transparency.module.css";
import { useNames } from "./useNames";
import type { ResultNow } from "./useResults";
import { transparencyWords } from "./words";

/** Results that were challenged, step by step. */
export function Disputes({ rows }: { readonly rows: readonly ResultNow[] }) {
  const w = useWords(transparencyWords);
  const disputed = rows.filter((row) => row.dispute.challenges > 0);
  return (
    <section className={style.section}>
      <h2>{w("disputes")}</h2>
      {disputed.length === 0 && <p>{w("disputesNone")}</p>}
      {disputed.map((row) => (
        <Steps key={row.result.id} row={row} />
      ))}
      <p>
        <Link href="/help#disputes">{w("howDisputes")}</Link>
      </p>
    </section>
  );
}

function Steps({ row }: { readonly row: ResultNow }) {
  const w = useWords(transparencyWords);
  const formats = useFormats();
  const nameOf = useNames();
  const { dispute, head, isFinal, result } = row;
  const bonds = dispute.bonds.map((bond) => formats.money(bond)).join(" + ");
  return (
    <div className={style.steps}>
      <h3>
        {w("disputeOf", {
          match: nameOf(result.fixture),
          challenges: w("challenges", { count: dispute.challenges }),
        })}
      </h3>
      <ol className={style.section}>
        <li>{w("dChallenged", { at: formats.moment(dispute.since), bonds })}</li>
        {dispute.opens > 0 && head.phase === "revote" && (
          <li>{w("dOpens", { at: formats.moment(dispute.opens) })}</li>
        )}
        {dispute.changes > 0 && <li>{w("dChanges", { count: dispute.changes })}</li>}
        {dispute.confirmed && <li>{w("dConfirmed")}</li>}
        {head.phase === "arbiter" && <li>{w("dArbiter")}</li>}
        {isFinal && <li>{w("dFinal")}</li>}
      </ol>
    </div>
  );
}
