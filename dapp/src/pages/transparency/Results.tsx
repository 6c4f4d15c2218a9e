import { useAsk } from "@/api/queries";
import { useDuration } from "@/i18n/duration";
import { useFormats, useWords } from "@/i18n/hooks";
import { useMatchNow } from "@/live/matchClock";
import { Failed, Loading, Notice } from "@/ui/states";
import { Table } from "@/ui/Table";
import { Disputes } from "./Disputes";
import { scoreOf } from "./rules";
import style from "./Transparency.module.css";
import { useNames } from "./useNames";
import { type ResultNow, useResults } from "./useResults";
import { transparencyWords } from "./words";

/** Results with their windows, and what is disputed of them. */
export function Results() {
  const w = useWords(transparencyWords);
  const { results, now, none } = useResults();
  const error = results.error ?? now.error;
  const again = () => void (results.isError ? results.refetch() : now.refetch());
  return (
    <>
      <section className={style.section}>
        <h2>{w("results")}</h2>
        <p className={style.soft}>{w("resultsHelp")}</p>
        {none && <p>{w("resultsNone")}</p>}
        {now.data === undefined && error !== null && <Failed error={error} retry={again} />}
        {now.data === undefined && error === null && !none && <Loading lines={4} />}
        {now.data !== undefined && error !== null && <Notice live>{w("old")}</Notice>}
        {now.data && now.data.length > 0 && <ResultTable rows={now.data} />}
      </section>
      {(none || now.data) && <Disputes rows={now.data ?? []} />}
    </>
  );
}

function ResultTable({ rows }: { readonly rows: readonly ResultNow[] }) {
  const w = useWords(transparencyWords);
  const formats = useFormats();
  const duration = useDuration();
  const nameOf = useNames();
  const clock = useMatchNow(5_000);
  const members = useAsk("show_committee", {}).data?.members.length;
  const finalFrom = ({ isFinal, end }: ResultNow): string =>
    isFinal
      ? w("wasFinal")
      : end > clock
        ? `${formats.moment(end)} (${duration(end - clock)})`
        : formats.moment(end);
  return (
    <Table
      caption={w("results")}
      rows={rows}
      rowKey={({ result }) => result.id}
      columns={[
        { key: "match", title: w("match"), cell: ({ result }) => nameOf(result.fixture) },
        { key: "start", title: w("start"), cell: ({ result }) => formats.moment(result.start) },
        {
          key: "score",
          title: w("score"),
          cell: ({ head }) => scoreText(head.status, scoreOf(head), w("void")),
        },
        {
          key: "state",
          title: w("state"),
          cell: ({ head, isFinal }) => w(`phase_${isFinal ? "final" : head.phase}`),
        },
        {
          key: "signers",
          title: w("signers"),
          number: true,
          cell: ({ head }) => w("ofMembers", { count: head.signers.length, members: members ?? "?" }),
        },
        { key: "until", title: w("until"), cell: finalFrom },
      ]}
    />
  );
}

function scoreText(status: string, score: readonly [number, number] | null, whenVoid: string): string {
  if (status === "void") return whenVoid;
  return score === null ? "–" : score.join("–");
}
