import { useBook, useConfig } from "@/api/config";
import { useExplorer } from "@/chain/explorer";
import { useWords } from "@/i18n/hooks";
import { Table } from "@/ui/Table";
import { Address } from "./Address";
import style from "./Transparency.module.css";
import { transparencyWords } from "./words";

/** Where the contracts are. */
export function Contracts() {
  const w = useWords(transparencyWords);
  const { chain } = useConfig();
  const explorer = useExplorer();
  const { contracts, asset } = useBook();
  const rows = Object.entries({ ...contracts, asset: asset.address });
  const nameOf = (name: string): string => {
    if (name === "asset") return `${w("c_asset")}: ${asset.name} (${asset.symbol})`;
    const key = `c_${name}`;
    return key in transparencyWords.en ? w(key as "c_book") : w("c_other", { name });
  };
  return (
    <section className={style.section}>
      <h2>{w("contracts")}</h2>
      {explorer.address(contracts.book ?? "") === null && <p className={style.soft}>{w("noExplorer")}</p>}
      <Table
        caption={`${w("contracts")}: ${chain.name} (${chain.id})`}
        rows={rows}
        rowKey={([name]) => name}
        columns={[
          { key: "name", title: w("contract"), cell: ([name]) => nameOf(name) },
          { key: "address", title: w("address"), cell: ([, value]) => <Address value={value} /> },
        ]}
      />
    </section>
  );
}
