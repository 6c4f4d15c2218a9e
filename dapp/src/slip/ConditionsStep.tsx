import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Link } from "wouter";
import { call } from "@/api/client";
import { useConfig } from "@/api/config";
import { useMine } from "@/api/queries";
import type { LimitKind } from "@/api/schema";
import { useStepUp } from "@/chain/useStepUp";
import { useFormats, useWords } from "@/i18n/hooks";
import { CENT, parseMoney, type Units } from "@/money/money";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Notice } from "@/ui/states";
import style from "./Slip.module.css";
import { stepWords } from "./stepWords";
import { useFaultText } from "./useReason";

/** Weekly limits and the terms, in one form; what was set before is not asked again. */
export default function ConditionsStep() {
  const w = useWords(stepWords);
  const formats = useFormats();
  const client = useQueryClient();
  const stepUp = useStepUp();
  const { terms, limits } = useConfig();
  const known = useMine("show_limits", {});
  const accepted = useMine("show_terms", {});
  const [texts, setTexts] = useState<Record<LimitKind, string>>({ deposit: "", stake: "" });
  const [agreed, setAgreed] = useState(false);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const faultText = useFaultText(fault);
  const missing = (known.data ?? []).filter((one) => one.cents == null).map((one) => one.kind);
  const needTerms = accepted.data !== undefined && accepted.data.accepted !== accepted.data.present;
  const most = BigInt(limits.most_weekly_cents) * CENT;
  const amountOf = (kind: LimitKind): Units | null => {
    const amount = parseMoney(texts[kind]);
    return amount !== null && amount <= most ? amount : null;
  };

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    setFault(null);
    if ((needTerms && !agreed) || missing.some((kind) => amountOf(kind) === null)) return;
    setBusy(true);
    try {
      if (needTerms) await call("take_terms", { body: { version: accepted.data?.present ?? terms.version } });
      for (const kind of missing) {
        const cents = Number((amountOf(kind) ?? 0n) / CENT);
        await stepUp(() => call("set_limit", { path: { kind }, body: { cents } }));
      }
    } catch (error) {
      setFault(error);
    } finally {
      await client.invalidateQueries({ queryKey: ["mine"] });
      setBusy(false);
    }
  }

  return (
    <form className={style.part} onSubmit={(event) => void save(event)} noValidate>
      <h3>{w("conditionsTitle")}</h3>
      <p className={style.soft}>{w("conditionsHelp")}</p>
      {missing.map((kind) => (
        <Field
          key={kind}
          label={w(kind === "deposit" ? "depositLimit" : "stakeLimit")}
          inputMode="decimal"
          autoComplete="off"
          before={<span aria-hidden="true">€</span>}
          value={texts[kind]}
          error={tried && amountOf(kind) === null ? w("needLimit", { most: formats.money(most) }) : null}
          onChange={(event) => setTexts({ ...texts, [kind]: event.target.value })}
        />
      ))}
      {needTerms && (
        <label className={style.check}>
          <input type="checkbox" checked={agreed} onChange={(event) => setAgreed(event.target.checked)} />
          <span>
            {w("terms", { version: accepted.data?.present ?? terms.version })}{" "}
            <Link href="/terms" aria-label={terms.version}>
              →
            </Link>
            {tried && !agreed && <strong role="alert"> {w("needTerms")}</strong>}
          </span>
        </label>
      )}
      {faultText !== null && (
        <Notice kind="bad" live>
          {faultText}
        </Notice>
      )}
      <Button type="submit" kind="primary" wide busy={busy}>
        {w("save")}
      </Button>
    </form>
  );
}
