import { Link } from "wouter";
import { useMine } from "@/api/queries";
import { NeedsSession } from "@/app/NeedsSession";
import { appWords } from "@/app/words";
import { useWords } from "@/i18n/hooks";
import { Failed, Loading, Notice } from "@/ui/states";
import { Advertising } from "./Advertising";
import { Helpline } from "./Helpline";
import { LimitForm } from "./LimitForm";
import style from "./Limits.module.css";
import { RealityCheck } from "./RealityCheck";
import { limitsWords } from "./words";

/** What somebody deposits and stakes in a week at most, and how often they are told how long they have played. */
export default function LimitsPage() {
  const a = useWords(appWords);
  const w = useWords(limitsWords);
  return (
    <>
      <h1>{a("limits")}</h1>
      <p>{w("intro")}</p>
      <NeedsSession part>
        <Limits />
        <RealityCheck />
        <Advertising />
      </NeedsSession>
      <section className={style.section}>
        <h2>{a("exclusion")}</h2>
        <p>{w("breakHelp")}</p>
        <Link href="/exclusion">{a("exclusion")}</Link>
        <Helpline />
      </section>
    </>
  );
}

function Limits() {
  const w = useWords(limitsWords);
  const limits = useMine("show_limits", {}, { every: 60_000 });
  if (limits.data === undefined)
    return limits.isError ? (
      <Failed error={limits.error} retry={() => void limits.refetch()} />
    ) : (
      <Loading lines={2} height="160px" />
    );
  return (
    <>
      {limits.isError && <Notice live>{w("stale")}</Notice>}
      {limits.data.map((limit) => (
        <LimitForm key={limit.kind} limit={limit} />
      ))}
    </>
  );
}
