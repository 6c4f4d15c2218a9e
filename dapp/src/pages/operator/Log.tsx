import { useState } from "react";
import { useMine } from "@/api/queries";
import { useFormats, useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Table } from "@/ui/Table";
import style from "./Operator.module.css";
import { Section } from "./Section";
import { operatorWords } from "./words";

const PAGE = 100;

/** What happened to accounts, entry by entry. */
export function Log() {
  const w = useWords(operatorWords);
  const formats = useFormats();
  const [after, setAfter] = useState(0);
  const entries = useMine("list_entries", { query: { after, limit: PAGE } });
  const last = entries.data?.at(-1);
  return (
    <Section
      title={w("log")}
      help={w("logHelp")}
      query={entries}
      none={w("logNone")}
      isNone={(rows) => rows.length === 0}
      after={
        <div className={style.row}>
          <Field
            label={w("logAfter")}
            inputMode="numeric"
            value={`${after}`}
            onChange={(event) => setAfter(Number(event.target.value.replace(/\D/g, "").slice(0, 12)))}
          />
          {after > 0 && <Button onClick={() => setAfter(0)}>{w("logFirst")}</Button>}
          {last && entries.data?.length === PAGE && (
            <Button onClick={() => setAfter(last.seq)}>{w("logMore")}</Button>
          )}
        </div>
      }
    >
      {(rows) => (
        <>
          {last && <p className={style.mono}>{w("logHead", { head: `${last.seq}:${last.hash}` })}</p>}
          <Table
            caption={w("log")}
            rows={rows}
            rowKey={({ seq }) => `${seq}`}
            columns={[
              { key: "seq", title: w("seq"), number: true, cell: ({ seq }) => seq },
              { key: "at", title: w("at"), cell: ({ at }) => formats.moment(at) },
              { key: "kind", title: w("kind"), cell: ({ kind }) => kind },
              { key: "actor", title: w("actor"), cell: ({ actor }) => actor ?? "–" },
              {
                key: "payload",
                title: w("payload"),
                cell: ({ payload }) => <span className={style.mono}>{JSON.stringify(payload)}</span>,
              },
              {
                key: "hash",
                title: w("hash"),
                cell: ({ hash }) => <span className={style.mono}>{hash}</span>,
              },
            ]}
          />
        </>
      )}
    </Section>
  );
}
