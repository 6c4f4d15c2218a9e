import { useState } from "react";
import { useAsk } from "@/api/queries";
import { useLanguage, useWords } from "@/i18n/hooks";
import { marketWords } from "@/markets/words";
import { pointOf } from "@/money/money";
import { Button } from "@/ui/Button";
import { Select } from "@/ui/Field";
import { Notice } from "@/ui/states";
import style from "./Operator.module.css";
import { type Pot, potId, potName, potsOf } from "./potNames";
import { potWords } from "./potWords";
import { useFixtureNames } from "./useFixtureNames";

/** A match, then one of the pots of what is priced of it. */
export function ChoosePot({ onChoose }: { readonly onChoose: (fixture: string, pot: Pot) => void }) {
  const w = useWords(potWords);
  const t = useWords(marketWords);
  const point = pointOf(useLanguage());
  const { fixtures, sidesOf } = useFixtureNames();
  const [id, setId] = useState("");
  const [key, setKey] = useState("");
  const match = fixtures.find((one) => one.id === id);
  const priced = useAsk(
    "show_fixture",
    { path: { fixture: match?.fixture ?? "" } },
    { every: 30_000, enabled: match !== undefined },
  );
  const pots = priced.data === undefined ? [] : potsOf(priced.data);
  const pot = pots.find((one) => potId(one) === key) ?? pots[0];
  return (
    <div className={style.row}>
      <Select label={w("choose")} value={id} onChange={(event) => setId(event.target.value)}>
        <option value="">{w("chooseNone")}</option>
        {fixtures.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </Select>
      {match && priced.data === undefined && priced.isError && <Notice>{w("marketsFailed")}</Notice>}
      {match && priced.data !== undefined && pot === undefined && (
        <Notice kind="plain">{w("noMarkets")}</Notice>
      )}
      {pot !== undefined && (
        <Select label={w("chooseMarket")} value={potId(pot)} onChange={(event) => setKey(event.target.value)}>
          {pots.map((one) => (
            <option key={potId(one)} value={potId(one)}>
              {potName(t, one, sidesOf(id), point)}
            </option>
          ))}
        </Select>
      )}
      <Button disabled={pot === undefined} onClick={() => pot && onChoose(id, pot)}>
        {w("add")}
      </Button>
    </div>
  );
}
