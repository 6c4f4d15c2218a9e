import { useContext } from "react";
import { useWords } from "@/i18n/hooks";
import { LiveContext, useFixtures, useLoaded } from "@/live/hooks";
import { useMatchNow } from "@/live/matchClock";
import { Loading } from "@/ui/states";
import { Table } from "@/ui/Table";
import { bySigners } from "./rules";
import style from "./Transparency.module.css";
import { transparencyWords } from "./words";

/** How many replicas signed the prices of now. */
export function Replicas() {
  const w = useWords(transparencyWords);
  const store = useContext(LiveContext);
  const loaded = useLoaded();
  const fixtures = useFixtures();
  // Signers of a board change without the list changing: looked at again with the clock.
  useMatchNow(5_000);
  const signers = fixtures.map((fixture) => store.heading(fixture)?.signers ?? 0);
  return (
    <section className={style.section}>
      <h2>{w("replicas")}</h2>
      <p className={style.soft}>{w("replicasHelp")}</p>
      {!loaded && <Loading lines={2} />}
      {loaded && signers.length === 0 && <p>{w("replicasNone")}</p>}
      {loaded && signers.length > 0 && (
        <Table
          caption={w("replicasNow", { count: signers.length })}
          rows={bySigners(signers)}
          rowKey={(row) => `${row.signers}`}
          columns={[
            {
              key: "signers",
              title: w("signedBy"),
              cell: (row) => (row.signers === 0 ? w("unsigned") : w("replicaCount", { count: row.signers })),
            },
            { key: "matches", title: w("matches"), number: true, cell: ({ matches }) => matches },
          ]}
        />
      )}
    </section>
  );
}
