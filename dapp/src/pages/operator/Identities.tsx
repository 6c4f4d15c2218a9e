import { useState } from "react";
import { useDo, useMine } from "@/api/queries";
import type { Decision, ReviewShown } from "@/api/schema";
import { useFormats, useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Table } from "@/ui/Table";
import { Confirm } from "./Confirm";
import style from "./Operator.module.css";
import { Section } from "./Section";
import { operatorWords } from "./words";

type Verdict = Decision["decision"];
const VERDICTS: readonly Verdict[] = ["accept", "another-person", "reject"];

/** Proofs of identity that a person must look at. */
export function Identities() {
  const w = useWords(operatorWords);
  const formats = useFormats();
  const reviews = useMine("identity_reviews", {}, { every: 30_000 });
  const decide = useDo("decide_identity", ["mine", "identity_reviews"]);
  const [asking, setAsking] = useState<{ review: ReviewShown; verdict: Verdict } | null>(null);
  const close = () => {
    decide.reset();
    setAsking(null);
  };
  return (
    <Section
      title={w("identities")}
      help={w("identitiesHelp")}
      query={reviews}
      none={w("identitiesNone")}
      isNone={(rows) => rows.length === 0}
    >
      {(rows) => (
        <>
          <Table
            caption={w("identities")}
            rows={rows}
            rowKey={({ attempt_id }) => attempt_id}
            columns={[
              {
                key: "user",
                title: w("user"),
                cell: (row) => <span className={style.mono}>{row.user_id}</span>,
              },
              { key: "provider", title: w("provider"), cell: ({ provider }) => provider },
              { key: "why", title: w("why"), cell: ({ why }) => <div className={style.wrap}>{why}</div> },
              { key: "since", title: w("since"), cell: ({ since }) => formats.moment(since) },
              {
                key: "act",
                title: w("act"),
                cell: (review) => (
                  <div className={style.buttons}>
                    {VERDICTS.map((verdict) => (
                      <Button
                        key={verdict}
                        aria-haspopup="dialog"
                        onClick={() => setAsking({ review, verdict })}
                      >
                        {w(verdict)}
                      </Button>
                    ))}
                  </div>
                ),
              },
            ]}
          />
          {asking && (
            <Confirm
              open
              title={w(asking.verdict)}
              text={w("attemptSure", { decision: w(asking.verdict), user: asking.review.user_id })}
              action={w(asking.verdict)}
              busy={decide.isPending}
              error={decide.error}
              onConfirm={() =>
                decide.mutate(
                  { path: { attempt: asking.review.attempt_id }, body: { decision: asking.verdict } },
                  { onSuccess: close },
                )
              }
              onClose={close}
            />
          )}
        </>
      )}
    </Section>
  );
}
