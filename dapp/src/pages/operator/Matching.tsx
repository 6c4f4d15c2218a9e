import { useState } from "react";
import { useDo, useMine } from "@/api/queries";
import type { MatchingRow } from "@/api/schema";
import { useFormats, useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Select } from "@/ui/Field";
import { Failed } from "@/ui/states";
import { Alias } from "./Alias";
import style from "./Operator.module.css";
import { Section } from "./Section";
import { operatorWords } from "./words";

/** Matches of providers that could not be bound without a person. */
export function Matching() {
  const w = useWords(operatorWords);
  const reviews = useMine("matching_reviews", { query: { decided: false } }, { every: 30_000 });
  return (
    <Section
      title={w("matching")}
      help={w("matchingHelp")}
      query={reviews}
      none={w("matchingNone")}
      isNone={(rows) => rows.length === 0}
      after={<Alias />}
    >
      {(rows) => (
        <ul className={style.section}>
          {rows.map((row) => (
            <Waiting key={row.id} row={row} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Waiting({ row }: { readonly row: MatchingRow }) {
  const w = useWords(operatorWords);
  const formats = useFormats();
  const decide = useDo("decide_matching", ["mine", "matching_reviews"]);
  const [chosen, setChosen] = useState(row.proposals[0] ?? "");
  const match = `${row.home} – ${row.away}`;
  const facts = [
    `${row.provider} ${row.provider_fixture_id}`,
    row.kickoff_utc !== null && `${w("kickoff")}: ${formats.moment(row.kickoff_utc)}`,
    `${w("reason")}: ${row.reason}`,
    row.swapped && w("swapped"),
  ].filter(Boolean);
  const send = (decision: "accept" | "reject") =>
    decide.mutate({
      path: { row: row.id },
      body: { decision, fixture: decision === "accept" ? chosen : null },
    });
  return (
    <li className={style.card}>
      <h3>{match}</h3>
      <p className={style.soft}>{facts.join(" · ")}</p>
      {row.proposals.length === 0 ? (
        <p>{w("noProposal")}</p>
      ) : (
        <Select
          label={w("bindTo", { match })}
          value={chosen}
          onChange={(event) => setChosen(event.target.value)}
        >
          {row.proposals.map((proposal) => (
            <option key={proposal} value={proposal}>
              {proposal}
            </option>
          ))}
        </Select>
      )}
      {decide.isError && <Failed error={decide.error} />}
      <div className={style.buttons}>
        <Button
          kind="primary"
          disabled={chosen === ""}
          busy={decide.isPending}
          onClick={() => send("accept")}
        >
          {w("bind")}
        </Button>
        <Button busy={decide.isPending} onClick={() => send("reject")}>
          {w("none")}
        </Button>
      </div>
    </li>
  );
}
