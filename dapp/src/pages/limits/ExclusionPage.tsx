import { useMine } from "@/api/queries";
import { NeedsSession } from "@/app/NeedsSession";
import { appWords } from "@/app/words";
import { useFormats, useWords } from "@/i18n/hooks";
import { useWallNow } from "@/live/wallClock";
import { Failed, Loading, Notice } from "@/ui/states";
import { rulesOfBreak } from "./breakWords";
import { Helpline } from "./Helpline";
import style from "./Limits.module.css";
import { holding } from "./rules";
import { TakeBreak } from "./TakeBreak";

/** Excluding oneself: what it does, for how long, and what it does not do. */
export default function ExclusionPage() {
  const a = useWords(appWords);
  const w = useWords(rulesOfBreak);
  return (
    <>
      <h1>{a("exclusion")}</h1>
      <section className={style.section}>
        <h2>{w("what")}</h2>
        <ul className={style.list}>
          <li>{w("noBets")}</li>
          <li>{w("everywhere")}</li>
          <li>{w("money")}</li>
          <li>{w("never")}</li>
        </ul>
        <Helpline />
      </section>
      <NeedsSession part>
        <Breaks />
      </NeedsSession>
    </>
  );
}

function Breaks() {
  const w = useWords(rulesOfBreak);
  const formats = useFormats();
  const now = useWallNow();
  const found = useMine("show_exclusions", {}, { every: 60_000 });
  const until = found.data ? holding(found.data, now) : null;
  return (
    <>
      {found.isPending && <Loading lines={1} />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {until !== null && (
        <Notice kind="plain" icon="clock">
          <strong>{w("running", { moment: formats.full(until) })}</strong>
        </Notice>
      )}
      {/* Whoever wants to stop is not held back by what could not be read. */}
      <TakeBreak until={until} />
    </>
  );
}
