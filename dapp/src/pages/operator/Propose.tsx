import { useState } from "react";
import { useDo } from "@/api/queries";
import { useWords } from "@/i18n/hooks";
import { parseMoney } from "@/money/money";
import { Button } from "@/ui/Button";
import { Field, Select } from "@/ui/Field";
import { Failed } from "@/ui/states";
import style from "./Operator.module.css";
import { proposalWords } from "./proposalWords";
import { ToSign } from "./ToSign";
import { useFixtureNames } from "./useFixtureNames";

/** The transaction that adds to a match's budget, made for whoever holds the allocator's key. */
export function Propose() {
  const w = useWords(proposalWords);
  const { fixtures, nameOf } = useFixtureNames();
  const make = useDo("make_proposal", ["mine", "show_proposals"]);
  const [fixture, setFixture] = useState("");
  const [text, setText] = useState("");
  const amount = parseMoney(text);
  const possible = amount !== null && amount > 0n;
  const send = () =>
    make.mutate({ body: { fixture, units: Number(amount) } }, { onSuccess: () => setText("") });
  return (
    <>
      <div className={style.row}>
        <Select label={w("choose")} value={fixture} onChange={(event) => setFixture(event.target.value)}>
          <option value="">{w("chooseNone")}</option>
          {fixtures.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
        <Field
          label={w("field")}
          inputMode="decimal"
          autoComplete="off"
          before={<span aria-hidden="true">€</span>}
          value={text}
          error={text.trim() !== "" && !possible ? w("wrong") : null}
          onChange={(event) => setText(event.target.value)}
        />
        <Button disabled={fixture === "" || !possible} busy={make.isPending} onClick={send}>
          {w("make")}
        </Button>
      </div>
      {make.isError && <Failed error={make.error} />}
      {make.data && <ToSign made={make.data} name={nameOf(make.data.fixture)} onClose={make.reset} />}
    </>
  );
}
