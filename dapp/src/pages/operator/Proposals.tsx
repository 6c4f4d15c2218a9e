import { useMine } from "@/api/queries";
import type { ProposalShown } from "@/api/schema";
import { TransactionLink } from "@/chain/TransactionLink";
import { useFormats, useWords } from "@/i18n/hooks";
import { units } from "@/money/money";
import { Table } from "@/ui/Table";
import { Propose } from "./Propose";
import { proposalWords } from "./proposalWords";
import { Section } from "./Section";
import { useFixtureNames } from "./useFixtureNames";
import { operatorWords } from "./words";

/** Budgets that were proposed, what became of them, and the way to propose one. */
export function Proposals() {
  const w = useWords(proposalWords);
  const o = useWords(operatorWords);
  const formats = useFormats();
  const { nameOf } = useFixtureNames();
  const proposals = useMine("show_proposals", {}, { every: 10_000 });
  const stateOf = ({ state, block }: ProposalShown): string =>
    state === "proposed" ? w(state) : w(state, { block: String(block) });
  return (
    <Section
      title={w("title")}
      help={w("help")}
      query={proposals}
      none={w("none")}
      isNone={(rows) => rows.length === 0}
      after={<Propose />}
    >
      {(rows) => (
        <Table
          caption={w("title")}
          rows={[...rows].reverse()}
          rowKey={({ id }) => id}
          columns={[
            { key: "match", title: o("match"), cell: ({ fixture }) => nameOf(fixture) },
            {
              key: "amount",
              title: w("amount"),
              number: true,
              cell: (row) => formats.money(units(row.units)),
            },
            { key: "made", title: w("made"), cell: ({ made_at }) => formats.moment(made_at) },
            {
              key: "state",
              title: w("state"),
              cell: (row) => (
                <span data-proposal={row.state}>
                  {stateOf(row)} <TransactionLink hash={row.transaction} label={w("explorer")} />
                </span>
              ),
            },
          ]}
        />
      )}
    </Section>
  );
}
