import { useState } from "react";
import { useDo } from "@/api/queries";
import { useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Failed, Notice } from "@/ui/states";
import style from "./Operator.module.css";
import { operatorWords } from "./words";

/** Two names of one team, for the next matching. */
export function Alias() {
  const w = useWords(operatorWords);
  const add = useDo("add_alias", ["mine", "matching_reviews"]);
  const [one, setOne] = useState("");
  const [other, setOther] = useState("");
  const names = [one.trim(), other.trim()];
  const ready = names.every((name) => name !== "") && names[0] !== names[1];
  return (
    <div className={style.card}>
      <h3>{w("alias")}</h3>
      <p className={style.soft}>{w("aliasHelp")}</p>
      <div className={style.row}>
        <Field label={w("aliasOne")} value={one} onChange={(event) => setOne(event.target.value)} />
        <Field label={w("aliasOther")} value={other} onChange={(event) => setOther(event.target.value)} />
        <Button disabled={!ready} busy={add.isPending} onClick={() => add.mutate({ body: { names } })}>
          {w("aliasAdd")}
        </Button>
      </div>
      {add.isError && <Failed error={add.error} />}
      {add.isSuccess && (
        <Notice kind="good" live>
          {w("done")}
        </Notice>
      )}
    </div>
  );
}
