import { lazy, Suspense, useState } from "react";
import { useConfig } from "@/api/config";
import { useFormats, useWords } from "@/i18n/hooks";
import { parseMoney } from "@/money/money";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { Select } from "@/ui/Field";
import { betsOf, type Kind, useLegsNow } from "./bets";
import { LegLine } from "./LegLine";
import { CHOICES, type Choice } from "./policy";
import style from "./Slip.module.css";
import { StakeField } from "./StakeField";
import { Sums } from "./Sums";
import { clear, combinable, useSlip } from "./store";
import { Underway } from "./Underway";
import { slipWords } from "./words";

// What speaks to contracts is loaded with the first pick, not with the page.
const NextStep = lazy(() => import("./NextStep"));

/** The slip: what was picked, how much on it, what it pays, and the one step that comes next. */
export function SlipPanel({ inSheet = false }: { readonly inSheet?: boolean }) {
  const w = useWords(slipWords);
  const legs = useSlip();
  return (
    <div className={classes(style.slip, inSheet && style.inSheet)}>
      <div className={style.line}>
        {!inSheet && <h2>{w("title")}</h2>}
        {legs.length > 1 && (
          <Button kind="quiet" onClick={clear}>
            {w("clear")}
          </Button>
        )}
      </div>
      {legs.length === 0 ? (
        <div>
          <p>{w("empty")}</p>
          <p className={style.soft}>{w("emptyHelp")}</p>
        </div>
      ) : (
        <Filled />
      )}
      <Underway />
    </div>
  );
}

function Filled() {
  const w = useWords(slipWords);
  const formats = useFormats();
  const { book, limits } = useConfig();
  const legs = useSlip();
  const now = useLegsNow(legs);
  const [wanted, setWanted] = useState<Kind>("accumulator");
  const [text, setText] = useState("10");
  const [choice, setChoice] = useState<Choice>("better");
  const can = combinable(legs);
  const kind = can ? wanted : "singles";
  const bets = betsOf(now, kind);
  const stake = parseMoney(text);
  const least = BigInt(limits.minimum_stake ?? 0);
  const wrong =
    stake === null ? w("badStake") : stake < least ? w("least", { amount: formats.money(least) }) : null;
  return (
    <>
      {legs.length > 1 && <Kinds kind={kind} can={can} count={legs.length} onChange={setWanted} />}
      <ul>
        {now.map((one) => (
          <LegLine key={`${one.leg.fixture} ${one.leg.key} ${one.leg.selection}`} now={one} />
        ))}
      </ul>
      <StakeField text={text} each={bets.length > 1} error={wrong} onChange={setText} />
      <Sums bets={bets} stake={stake ?? 0n} />
      <Select
        label={w("policy")}
        value={choice}
        onChange={(event) => setChoice(event.target.value as Choice)}
      >
        {CHOICES.map((one) => (
          <option key={one} value={one}>
            {w(one)}
          </option>
        ))}
      </Select>
      {book !== null && (
        <Suspense
          fallback={
            <Button wide busy>
              {w("waiting")}
            </Button>
          }
        >
          <NextStep bets={bets} stake={stake ?? 0n} choice={choice} wrong={wrong !== null} />
        </Suspense>
      )}
    </>
  );
}

function Kinds(props: {
  readonly kind: Kind;
  readonly can: boolean;
  readonly count: number;
  readonly onChange: (kind: Kind) => void;
}) {
  const w = useWords(slipWords);
  return (
    <fieldset>
      <legend className="hidden-text">{w("kind")}</legend>
      <div className={style.kinds}>
        {(["singles", "accumulator"] as const).map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="kind"
              checked={props.kind === one}
              disabled={one === "accumulator" && !props.can}
              onChange={() => props.onChange(one)}
            />
            {w(one, { count: props.count })}
          </label>
        ))}
      </div>
      {!props.can && <p className={style.soft}>{w("sameMatch")}</p>}
    </fieldset>
  );
}
