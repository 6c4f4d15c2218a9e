import { useState } from "react";
import { useConfig } from "@/api/config";
import { useDo } from "@/api/queries";
import type { LimitShown } from "@/api/schema";
import { Fault } from "@/chain/Fault";
import { useStepUp } from "@/chain/useStepUp";
import { useFormats, useWords } from "@/i18n/hooks";
import { useWallNow } from "@/live/wallClock";
import { CENT, parseMoney } from "@/money/money";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Notice } from "@/ui/states";
import { toast } from "@/ui/toast";
import style from "./Limits.module.css";
import { effectOf } from "./rules";
import { limitsWords } from "./words";

/** A weekly limit: what holds, what waits, and another one, with what asking for it will do. */
export function LimitForm({ limit }: { readonly limit: LimitShown }) {
  const w = useWords(limitsWords);
  const formats = useFormats();
  const { limits } = useConfig();
  const now = useWallNow();
  const stepUp = useStepUp();
  const setting = useDo("set_limit", ["mine"]);
  const [text, setText] = useState("");
  const euros = (cents: number) => formats.money(BigInt(cents) * CENT);
  const amount = parseMoney(text);
  const cents = amount === null ? null : Number(amount / CENT);
  const wrong =
    text !== "" && (cents === null || cents > limits.most_weekly_cents)
      ? w("badLimit", { most: euros(limits.most_weekly_cents) })
      : null;
  const effect = cents === null || wrong !== null ? null : effectOf(limit, cents, now);

  async function save(): Promise<void> {
    if (cents === null) return;
    await stepUp(() => setting.mutateAsync({ path: { kind: limit.kind }, body: { cents } }));
    toast(w("saved"), "good");
    setText("");
  }

  return (
    <form
      className={style.section}
      aria-label={w(limit.kind)}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (effect !== null && effect.kind !== "same") void save().catch(() => undefined);
      }}
    >
      <h2>{w(limit.kind)}</h2>
      <p className={style.now}>
        {limit.cents == null ? w("none") : w("aWeek", { amount: euros(limit.cents) })}
      </p>
      {limit.pending_cents != null && limit.pending_from != null && (
        <Notice kind="plain" icon="clock">
          {w("pending", { amount: euros(limit.pending_cents), moment: formats.moment(limit.pending_from) })}
        </Notice>
      )}
      <div className={style.form}>
        <Field
          label={w("newLimit")}
          inputMode="decimal"
          autoComplete="off"
          before={<span aria-hidden="true">€</span>}
          value={text}
          note={w("week")}
          error={wrong}
          onChange={(event) => setText(event.target.value)}
        />
        <p className={style.soft} role="status">
          {effect !== null &&
            (effect.kind === "raise" ? w("raise", { moment: formats.moment(effect.from) }) : w(effect.kind))}
        </p>
        <Fault error={setting.error} />
        <Button
          type="submit"
          kind="primary"
          busy={setting.isPending}
          disabled={effect === null || effect.kind === "same"}
        >
          {w("save")}
        </Button>
      </div>
    </form>
  );
}
