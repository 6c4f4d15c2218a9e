import { useState } from "react";
import { useDo } from "@/api/queries";
import { Fault } from "@/chain/Fault";
import { useFormats, useWords } from "@/i18n/hooks";
import { useWallNow } from "@/live/wallClock";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Select } from "@/ui/Field";
import { Notice } from "@/ui/states";
import { rulesOfBreak } from "./breakWords";
import style from "./Limits.module.css";
import { aboutUntil, LENGTHS, type Length } from "./rules";

const FIRST: Length = { length: 168, unit: "hours" };

/** How long, then once more in words with its end, then for good. */
export function TakeBreak({ until }: { readonly until: number | null }) {
  const w = useWords(rulesOfBreak);
  const formats = useFormats();
  const now = useWallNow();
  const [chosen, setChosen] = useState<Length>(FIRST);
  const [asking, setAsking] = useState(false);
  const [sure, setSure] = useState(false);
  const exclude = useDo("exclude_me", ["mine"], ["chain"]);
  const ends = aboutUntil(chosen, now);
  const shorter = until !== null && ends <= until;
  const named = ({ length, unit }: Length): string => {
    if (unit === "months") return w("months", { count: length });
    return length % 24 === 0 && length > 48
      ? w("days", { count: length / 24 })
      : w("hours", { count: length });
  };
  async function begin(): Promise<void> {
    await exclude.mutateAsync({ body: chosen });
    setAsking(false);
    setSure(false);
  }
  return (
    <section className={style.section}>
      <h2>{w(until === null ? "begin" : "longer")}</h2>
      {exclude.data && (
        <Notice kind="good" live>
          {w("begun", { moment: formats.full(exclude.data.ends_at) })}
        </Notice>
      )}
      <div className={style.form}>
        <Select
          label={w("howLong")}
          value={`${chosen.length} ${chosen.unit}`}
          onChange={(event) =>
            setChosen(LENGTHS.find((one) => `${one.length} ${one.unit}` === event.target.value) ?? FIRST)
          }
        >
          {LENGTHS.map((one) => (
            <option key={`${one.length} ${one.unit}`} value={`${one.length} ${one.unit}`}>
              {named(one)}
            </option>
          ))}
        </Select>
        <p className={style.soft}>{shorter ? w("shorter") : w("until", { date: formats.full(ends) })}</p>
        <Button kind="danger" disabled={shorter} onClick={() => setAsking(true)} aria-haspopup="dialog">
          {w("goOn")}
        </Button>
      </div>
      <Dialog open={asking} onClose={() => setAsking(false)} title={w("confirmTitle")}>
        <p>{w("confirm", { length: named(chosen), date: formats.full(ends) })}</p>
        <p>{w("money")}</p>
        <label className={style.check}>
          <input type="checkbox" checked={sure} onChange={(event) => setSure(event.target.checked)} />
          <span>{w("sure")}</span>
        </label>
        <Fault error={exclude.error} />
        <Button
          kind="danger"
          wide
          busy={exclude.isPending}
          disabled={!sure}
          onClick={() => void begin().catch(() => undefined)}
        >
          {w("now", { length: named(chosen) })}
        </Button>
      </Dialog>
    </section>
  );
}
