import { useAsk } from "@/api/queries";
import { useWords } from "@/i18n/hooks";
import { Failed, Loading, Notice } from "@/ui/states";
import style from "./Transparency.module.css";
import { transparencyWords } from "./words";

/** Whether our servers are well; nothing of people's money depends on it. */
export function Servers() {
  const w = useWords(transparencyWords);
  const ready = useAsk("readyz", {}, { every: 30_000 });
  const unwell =
    ready.data === undefined
      ? []
      : Object.entries({ ...ready.data.parts, ...ready.data.worker })
          .filter(([, state]) => state !== "ok")
          .map(([name, state]) => `${name} (${state})`);
  return (
    <section className={style.section}>
      <h2>{w("servers")}</h2>
      <p className={style.soft}>{w("serversHelp")}</p>
      {ready.isPending && <Loading lines={1} />}
      {ready.isError && <Failed error={ready.error} retry={() => void ready.refetch()} />}
      {ready.data && (
        <>
          <p>
            {w("block")}: <strong>{ready.data.block}</strong>
          </p>
          {unwell.length === 0 ? (
            <Notice kind="good">{w("allWell")}</Notice>
          ) : (
            <Notice>
              {w("worker")}: {unwell.join(", ")}
            </Notice>
          )}
        </>
      )}
      <p className={style.soft}>{w("logHelp")}</p>
    </section>
  );
}
