import { useDo, useMine } from "@/api/queries";
import { Fault } from "@/chain/Fault";
import { useWords } from "@/i18n/hooks";
import { Failed, Loading } from "@/ui/states";
import style from "./Limits.module.css";
import { limitsWords } from "./words";

/** Whether advertising is wanted: no, unless somebody says yes. */
export function Advertising() {
  const w = useWords(limitsWords);
  const consent = useMine("show_consent", {});
  const change = useDo("change_consent", ["mine", "show_consent"]);
  return (
    <section className={style.section}>
      <h2>{w("advertising")}</h2>
      {consent.isPending && <Loading lines={1} />}
      {consent.isError && <Failed error={consent.error} retry={() => void consent.refetch()} />}
      {consent.data && (
        <label className={style.check}>
          <input
            type="checkbox"
            checked={change.isPending ? change.variables.body.given : consent.data.given}
            onChange={(event) => change.mutate({ body: { given: event.target.checked } })}
          />
          <span>{w("advertisingYes")}</span>
        </label>
      )}
      <Fault error={change.error} />
    </section>
  );
}
