import { useState } from "react";
import { useDo } from "@/api/queries";
import { useLanguage, useWords } from "@/i18n/hooks";
import { formatAmount, parseMoney, units } from "@/money/money";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { Failed } from "@/ui/states";
import style from "./Operator.module.css";
import type { Pot } from "./potNames";
import { operatorWords } from "./words";

export interface CapDialogProps {
  /** Null: of each match without one of its own. */
  readonly fixture: string | null;
  /** One pot of the fixture; left out: the whole of it. */
  readonly pot?: Pot;
  readonly name: string;
  readonly present: number | undefined;
  readonly onClose: () => void;
}

/** Without what else a row of the console says of it. */
function wanted({ market, period, line, from }: Pot): Pot {
  return { market, period, line, from };
}

/** Set a cap, or take it away. */
export function CapDialog({ fixture, pot, name, present, onClose }: CapDialogProps) {
  const w = useWords(operatorWords);
  const language = useLanguage();
  const change = useDo("change_cap", ["mine", "show_caps"], ["mine", "show_budgets"]);
  const [text, setText] = useState(present === undefined ? "" : formatAmount(units(present), language));
  const amount = text.trim() === "" ? null : parseMoney(text);
  const wrong = text.trim() !== "" && amount === null;
  const set = () =>
    change.mutate(
      { body: { fixture, ...(pot && { pot: wanted(pot) }), units: amount === null ? null : Number(amount) } },
      { onSuccess: onClose },
    );
  return (
    <Dialog open onClose={onClose} title={w("capTitle", { what: name })}>
      <Field
        label={w(pot ? "capPotField" : "capField")}
        inputMode="decimal"
        autoComplete="off"
        before={<span aria-hidden="true">€</span>}
        value={text}
        note={w("capNote")}
        error={wrong ? w("capWrong") : null}
        onChange={(event) => setText(event.target.value)}
      />
      {change.isError && <Failed error={change.error} />}
      <div className={style.buttons}>
        <Button kind="primary" disabled={wrong} busy={change.isPending} onClick={set}>
          {w("capSet")}
        </Button>
        <Button onClick={onClose}>{w("cancel")}</Button>
      </div>
    </Dialog>
  );
}
