import { ProblemError } from "@/api/problems";
import { useAsk } from "@/api/queries";
import type { Readiness } from "@/api/schema";
import { useFormats, useWords } from "@/i18n/hooks";
import { Failed, Notice } from "@/ui/states";
import { Table } from "@/ui/Table";
import { Heard } from "../transparency/Heard";
import style from "./Operator.module.css";
import { Section } from "./Section";
import { operatorWords } from "./words";

/** Block, time and worker are not told by a server that is not ready. */
type Ready = Pick<Readiness, "parts"> & Partial<Readiness>;

/** Our parts, and what the nodes have signed. */
export function Status() {
  const w = useWords(operatorWords);
  const formats = useFormats();
  const ready = useAsk("readyz", {}, { every: 10_000 });
  const told = unready(ready.error);
  const data: Ready | undefined = told ?? ready.data;
  return (
    <Section
      title={w("status")}
      query={{ ...ready, data, isError: ready.isError && told === null }}
      after={<Nodes />}
    >
      {({ parts, worker, block, match_time }) => {
        const unwell = Object.entries({ ...parts, ...worker }).filter(([, state]) => state !== "ok");
        return (
          <>
            {unwell.length === 0 ? (
              <Notice kind="good">{w("statusOk")}</Notice>
            ) : (
              <Notice kind="bad" live>
                {w("statusBad", { parts: unwell.map(([name, state]) => `${name} (${state})`).join(", ") })}
              </Notice>
            )}
            {block !== undefined && match_time !== undefined && (
              <p className={style.soft}>{w("block", { block, time: formats.moment(match_time) })}</p>
            )}
          </>
        );
      }}
    </Section>
  );
}

/** Which parts a server that is not ready names; null where it said nothing. */
function unready(error: unknown): Ready | null {
  if (!(error instanceof ProblemError) || error.problem.status !== 503) return null;
  const parts = error.problem.parts as Readiness["parts"] | undefined;
  return parts === undefined ? null : { parts };
}

function Nodes() {
  const w = useWords(operatorWords);
  const committee = useAsk("show_committee", {}, { every: 60_000 });
  if (committee.data === undefined)
    return committee.isError ? (
      <Failed error={committee.error} retry={() => void committee.refetch()} />
    ) : null;
  const { members, nodes, signed, reported, fixtures } = committee.data;
  return (
    <>
      <p className={style.soft}>{w("nodesHelp", { reported, count: fixtures })}</p>
      <Table
        caption={w("nodes")}
        rows={members}
        rowKey={(member) => member}
        columns={[
          { key: "node", title: w("nodes"), cell: (member) => <span className={style.mono}>{member}</span> },
          { key: "signed", title: w("nodeSigned"), number: true, cell: (member) => signed[member] ?? 0 },
          {
            key: "heard",
            title: w("nodeHeard"),
            cell: (member) => <Heard node={nodes?.find((one) => one.member === member)} />,
          },
        ]}
      />
    </>
  );
}
