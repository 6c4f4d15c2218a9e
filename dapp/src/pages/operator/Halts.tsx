import { useState } from "react";
import { useDo, useMine } from "@/api/queries";
import type { HaltBegun } from "@/api/schema";
import { useFormats, useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Field, Select } from "@/ui/Field";
import { Failed } from "@/ui/states";
import { Table } from "@/ui/Table";
import { Confirm } from "./Confirm";
import style from "./Operator.module.css";
import { Section } from "./Section";
import { useFixtureNames } from "./useFixtureNames";
import { operatorWords } from "./words";

type Reason = NonNullable<HaltBegun["reason"]>;
const REASONS: readonly Reason[] = ["maintenance", "data", "chain", "integrity", "match"];
const CHANGES = ["mine", "show_halts"];

/** What the desk does not sell now, and the way to stop and to go on. */
export function Halts() {
  const w = useWords(operatorWords);
  const formats = useFormats();
  const { nameOf } = useFixtureNames();
  const halts = useMine("show_halts", {}, { every: 10_000 });
  const end = useDo("end_halt", CHANGES);
  return (
    <Section
      title={w("halts")}
      help={w("haltsHelp")}
      query={halts}
      none={w("haltsNone")}
      isNone={(rows) => rows.length === 0}
      after={
        <>
          {end.isError && <Failed error={end.error} />}
          <Begin />
        </>
      }
    >
      {(rows) => (
        <Table
          caption={w("halts")}
          rows={rows}
          rowKey={({ fixture }) => fixture ?? "*"}
          columns={[
            { key: "match", title: w("match"), cell: ({ fixture }) => nameOf(fixture) },
            {
              key: "reason",
              title: w("haltReason"),
              cell: ({ reason }) => w(reason ? `halt_${reason}` : "halt_none"),
            },
            { key: "note", title: w("haltNote"), cell: ({ note }) => note ?? "–" },
            { key: "since", title: w("since"), cell: ({ began_at }) => formats.moment(began_at) },
            {
              key: "act",
              title: w("act"),
              cell: ({ fixture }) => (
                <Button busy={end.isPending} onClick={() => end.mutate({ body: { fixture } })}>
                  {w("resume", { what: nameOf(fixture) })}
                </Button>
              ),
            },
          ]}
        />
      )}
    </Section>
  );
}

function Begin() {
  const w = useWords(operatorWords);
  const { fixtures, nameOf } = useFixtureNames();
  const begin = useDo("begin_halt", CHANGES);
  const [chosen, setChosen] = useState("");
  const [reason, setReason] = useState<Reason | "">("");
  const [note, setNote] = useState("");
  const [asking, setAsking] = useState(false);
  const fixture = chosen === "" ? null : chosen;
  const action = w("halt", { what: nameOf(fixture) });
  const close = () => {
    begin.reset();
    setAsking(false);
  };
  return (
    <div className={style.row}>
      <Select label={w("choose")} value={chosen} onChange={(event) => setChosen(event.target.value)}>
        <option value="">{w("everything")}</option>
        {fixtures.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <Button kind="danger" aria-haspopup="dialog" onClick={() => setAsking(true)}>
        {fixture === null ? w("haltAll") : action}
      </Button>
      <Confirm
        open={asking}
        title={action}
        text={
          <>
            <p>{w("haltSure", { what: nameOf(fixture) })}</p>
            <Select
              label={w("haltReason")}
              note={w("haltReasonHelp")}
              value={reason}
              onChange={(event) => setReason(event.target.value as Reason | "")}
            >
              <option value="">{w("halt_none")}</option>
              {REASONS.map((one) => (
                <option key={one} value={one}>
                  {w(`halt_${one}`)}
                </option>
              ))}
            </Select>
            <Field
              label={w("haltNote")}
              note={w("haltNoteHelp")}
              maxLength={500}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          </>
        }
        action={action}
        busy={begin.isPending}
        error={begin.error}
        onConfirm={() =>
          begin.mutate(
            { body: { fixture, reason: reason || null, note: note.trim() || null } },
            { onSuccess: close },
          )
        }
        onClose={close}
      />
    </div>
  );
}
