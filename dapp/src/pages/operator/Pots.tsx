import { useState } from "react";
import { useMine } from "@/api/queries";
import type { CapsCapShown } from "@/api/schema";
import { useFormats, useLanguage, useWords } from "@/i18n/hooks";
import { marketWords } from "@/markets/words";
import { pointOf, units } from "@/money/money";
import { Button } from "@/ui/Button";
import { Table } from "@/ui/Table";
import { CapDialog } from "./CapDialog";
import { ChoosePot } from "./ChoosePot";
import { type Pot, potId, potName } from "./potNames";
import { potWords } from "./potWords";
import { Section } from "./Section";
import { useFixtureNames } from "./useFixtureNames";
import { operatorWords } from "./words";

interface Chosen {
  readonly fixture: string;
  readonly pot: Pot;
}
type PotCap = CapsCapShown & Chosen;

/** What the desk lets single pots reserve at most. */
export function Pots() {
  const w = useWords(potWords);
  const o = useWords(operatorWords);
  const t = useWords(marketWords);
  const formats = useFormats();
  const point = pointOf(useLanguage());
  const { nameOf, sidesOf } = useFixtureNames();
  const caps = useMine("show_caps", {}, { every: 10_000 });
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const rows = caps.data?.filter((one): one is PotCap => one.fixture !== null && one.pot != null);
  const called = ({ fixture, pot }: Chosen) => potName(t, pot, sidesOf(fixture), point);
  const present = rows?.find(
    ({ fixture, pot }) => chosen !== null && fixture === chosen.fixture && potId(pot) === potId(chosen.pot),
  );
  return (
    <Section
      title={w("title")}
      help={w("help")}
      query={{ ...caps, data: rows }}
      none={w("none")}
      isNone={(all) => all.length === 0}
      after={
        <>
          <ChoosePot onChoose={(fixture, pot) => setChosen({ fixture, pot })} />
          {chosen && (
            <CapDialog
              fixture={chosen.fixture}
              pot={chosen.pot}
              name={`${called(chosen)} – ${nameOf(chosen.fixture)}`}
              present={present?.units}
              onClose={() => setChosen(null)}
            />
          )}
        </>
      }
    >
      {(all) => (
        <Table
          caption={w("title")}
          rows={all}
          rowKey={({ fixture, pot }) => `${fixture} ${potId(pot)}`}
          columns={[
            { key: "match", title: o("match"), cell: ({ fixture }) => nameOf(fixture) },
            { key: "market", title: w("market"), cell: called },
            { key: "set", title: w("set"), cell: ({ set_at }) => formats.moment(set_at) },
            {
              key: "cap",
              title: o("cap"),
              cell: (row) => {
                const amount = formats.money(units(row.units));
                const label = w("change", { amount, pot: called(row), match: nameOf(row.fixture) });
                return (
                  <Button aria-label={label} onClick={() => setChosen(row)}>
                    {amount}
                  </Button>
                );
              },
            },
          ]}
        />
      )}
    </Section>
  );
}
