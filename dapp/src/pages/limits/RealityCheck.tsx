import { useDo, useMine } from "@/api/queries";
import type { PauseShown } from "@/api/schema";
import { Fault } from "@/chain/Fault";
import { useFormats, useWords } from "@/i18n/hooks";
import { Select } from "@/ui/Field";
import { Failed, Loading, Notice } from "@/ui/states";
import { toast } from "@/ui/toast";
import style from "./Limits.module.css";
import { limitsWords } from "./words";

const EVERY = [15, 30, 45, 60] as const;
type Minutes = (typeof EVERY)[number];

/** How long somebody has played, and how often they are told. */
export function RealityCheck() {
  const w = useWords(limitsWords);
  const pause = useMine("show_pause", {}, { every: 30_000 });
  return (
    <section className={style.section}>
      <h2>{w("reality")}</h2>
      <p className={style.soft}>{w("realityHelp")}</p>
      {pause.isPending && <Loading lines={1} />}
      {pause.isError && pause.data === undefined && (
        <Failed error={pause.error} retry={() => void pause.refetch()} />
      )}
      {pause.data && <Pause pause={pause.data} />}
    </section>
  );
}

function Pause({ pause }: { readonly pause: PauseShown }) {
  const w = useWords(limitsWords);
  const formats = useFormats();
  const answer = useDo("go_on_playing", ["mine", "show_pause"]);
  const minutes = Math.floor(pause.played_s / 60);
  const every = async (value: Minutes): Promise<void> => {
    await answer.mutateAsync({ body: { every_minutes: value } });
    toast(w("saved"), "good");
  };
  return (
    <>
      {pause.due ? (
        <Notice live>{w("playedDue", { count: minutes })}</Notice>
      ) : (
        <p>
          {w("played", { count: minutes })} {w("next", { time: formats.time(pause.due_at) })}
        </p>
      )}
      <div className={style.form}>
        <Select
          label={w("every")}
          value={String(pause.every_minutes)}
          disabled={answer.isPending}
          onChange={(event) => void every(Number(event.target.value) as Minutes).catch(() => undefined)}
        >
          {EVERY.map((one) => (
            <option key={one} value={one}>
              {w("minutes", { count: one })}
            </option>
          ))}
        </Select>
        <Fault error={answer.error} />
      </div>
    </>
  );
}
