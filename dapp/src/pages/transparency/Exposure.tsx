import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useConfig as useWagmi } from "wagmi";
import { readContract } from "wagmi/actions";
import { useBook, useConfig } from "@/api/config";
import { useAsk } from "@/api/queries";
import type { FixtureShown } from "@/api/schema";
import { bookLensAbi } from "@/chain/abi/bookLens";
import type { Address } from "@/chain/wagmi";
import { useFormats, useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Failed, Loading, Notice } from "@/ui/states";
import { Table } from "@/ui/Table";
import style from "./Transparency.module.css";
import { transparencyWords } from "./words";

const STEP = 20;
const MOST = 100;

/** Which matches there are is asked of the API; their money is read from the chain. */
export function Exposure() {
  const w = useWords(transparencyWords);
  const formats = useFormats();
  const [limit, setLimit] = useState(STEP);
  const fixtures = useAsk("list_fixtures", {
    query: { listed: true, ended: false, markets: "none", limit },
  });
  const known = fixtures.data?.filter(({ id }) => id != null);
  const read = useExposure(known ?? []);
  const error = fixtures.error ?? read.error;
  const again = () => void (fixtures.isError ? fixtures.refetch() : read.refetch());
  return (
    <section className={style.section}>
      <h2>{w("exposure")}</h2>
      <p className={style.soft}>{w("exposureHelp")}</p>
      {read.data === undefined && error !== null && <Failed error={error} retry={again} />}
      {read.data === undefined && error === null && known?.length !== 0 && <Loading lines={4} />}
      {known?.length === 0 && <p>{w("exposureNone")}</p>}
      {read.data !== undefined && error !== null && <Notice live>{w("old")}</Notice>}
      {read.data !== undefined && read.data.length > 0 && (
        <Table
          caption={w("exposure")}
          rows={read.data}
          rowKey={({ fixture }) => fixture.fixture}
          columns={[
            { key: "match", title: w("match"), cell: ({ fixture }) => `${fixture.home} – ${fixture.away}` },
            { key: "start", title: w("start"), cell: ({ fixture }) => formats.moment(fixture.kickoff) },
            {
              key: "budget",
              title: w("budget"),
              number: true,
              cell: ({ word }) => formats.money(word.budget),
            },
            {
              key: "res",
              title: w("reserved"),
              number: true,
              cell: ({ word }) => formats.money(word.reserved),
            },
            {
              key: "acc",
              title: w("combined"),
              number: true,
              cell: ({ word }) => formats.money(word.combined),
            },
            {
              key: "free",
              title: w("freeBudget"),
              number: true,
              cell: ({ word }) => formats.money(word.free),
            },
            { key: "swing", title: w("swing"), number: true, cell: ({ word }) => formats.money(word.swing) },
          ]}
        />
      )}
      {fixtures.data?.length === limit && limit < MOST && (
        <div>
          <Button onClick={() => setLimit(limit + STEP)}>{w("more")}</Button>
        </div>
      )}
    </section>
  );
}

function useExposure(known: readonly FixtureShown[]) {
  const wagmi = useWagmi();
  const { chain } = useConfig();
  const { contracts } = useBook();
  return useQuery({
    queryKey: ["chain", chain.id, "exposure", known.map(({ id }) => id).join()],
    queryFn: () =>
      Promise.all(
        known.map(async (fixture) => ({
          fixture,
          word: await readContract(wagmi, {
            abi: bookLensAbi,
            address: contracts.lens as Address,
            functionName: "fixture",
            args: [BigInt(fixture.id ?? 0)],
          }),
        })),
      ),
    refetchInterval: 20_000,
    enabled: known.length > 0,
    placeholderData: (before) => before,
  });
}
