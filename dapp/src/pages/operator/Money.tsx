import { useState } from "react";
import { useMine } from "@/api/queries";
import { useFormats, useWords } from "@/i18n/hooks";
import { units } from "@/money/money";
import { Button } from "@/ui/Button";
import { Table } from "@/ui/Table";
import { CapDialog } from "./CapDialog";
import { type MoneyRow, moneyRows } from "./moneyRows";
import { type Asked, Section } from "./Section";
import { useFixtureNames } from "./useFixtureNames";
import { operatorWords } from "./words";

/** What is at risk on each match, what is set aside for it, and how much of that the desk may use. */
export function Money() {
  const w = useWords(operatorWords);
  const formats = useFormats();
  const { nameOf } = useFixtureNames();
  const exposure = useMine("show_exposure", {}, { every: 10_000 });
  const budgets = useMine("show_budgets", {}, { every: 30_000 });
  const caps = useMine("show_caps", {}, { every: 10_000 });
  const both: Asked<readonly MoneyRow[]> = {
    data: budgets.data && exposure.data && moneyRows(budgets.data, exposure.data),
    isError: budgets.isError || exposure.isError,
    error: budgets.error ?? exposure.error,
    refetch: () => Promise.all([budgets.refetch(), exposure.refetch()]),
  };
  const [changing, setChanging] = useState<string | null | undefined>(undefined);
  const capOf = (fixture: string | null): number | undefined =>
    caps.data?.find((one) => one.fixture === fixture && one.pot == null)?.units;
  const said = (value: number | null | undefined): string =>
    value === null || value === undefined ? w("noCap") : formats.money(units(value));
  const money = (value: number | undefined): string =>
    value === undefined ? "–" : formats.money(units(value));
  return (
    <Section
      title={w("money")}
      help={w("moneyHelp")}
      query={both}
      none={w("moneyNone")}
      isNone={(rows) => rows.length === 0}
      after={
        <>
          <p>
            {w("capAll", { cap: said(capOf(null)) })}{" "}
            <Button onClick={() => setChanging(null)}>{w("capOf", { what: nameOf(null) })}</Button>
          </p>
          {changing !== undefined && (
            <CapDialog
              fixture={changing}
              name={nameOf(changing)}
              present={capOf(changing)}
              onClose={() => setChanging(undefined)}
            />
          )}
        </>
      }
    >
      {(rows) => (
        <Table
          caption={w("money")}
          rows={rows}
          rowKey={({ fixture }) => fixture}
          columns={[
            { key: "match", title: w("match"), cell: ({ fixture }) => nameOf(fixture) },
            { key: "bets", title: w("bets"), number: true, cell: (row) => row.exposure?.bets ?? 0 },
            {
              key: "stakes",
              title: w("stakes"),
              number: true,
              cell: (row) => money(row.exposure?.stakes ?? 0),
            },
            {
              key: "most",
              title: w("payouts"),
              number: true,
              cell: (row) => money(row.exposure?.payouts ?? 0),
            },
            {
              key: "tickets",
              title: w("tickets"),
              number: true,
              cell: (row) => row.exposure?.tickets ?? 0,
            },
            { key: "budget", title: w("budget"), number: true, cell: (row) => money(row.budget?.budget) },
            {
              key: "reserved",
              title: w("reserved"),
              number: true,
              cell: (row) => money(row.budget?.reserved),
            },
            {
              key: "cap",
              title: w("cap"),
              cell: ({ fixture, budget }) => (
                <Button
                  aria-label={`${said(budget?.cap)}. ${w("capOf", { what: nameOf(fixture) })}`}
                  onClick={() => setChanging(fixture)}
                >
                  {said(budget?.cap)}
                </Button>
              ),
            },
          ]}
        />
      )}
    </Section>
  );
}
