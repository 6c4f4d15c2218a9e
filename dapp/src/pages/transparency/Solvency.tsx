import { useBook } from "@/api/config";
import { bookLensAbi } from "@/chain/abi/bookLens";
import { useView } from "@/chain/contracts";
import { useFormats, useWords } from "@/i18n/hooks";
import { Failed, Loading, Notice } from "@/ui/states";
import style from "./Transparency.module.css";
import { transparencyWords } from "./words";

/** What the contract holds against what it owes, with the sums written out. */
export function Solvency() {
  const w = useWords(transparencyWords);
  const { contracts } = useBook();
  const read = useView(
    { abi: bookLensAbi, address: contracts.lens, functionName: "solvency" },
    { every: 10_000 },
  );
  return (
    <section className={style.section}>
      <h2>{w("solvency")}</h2>
      {read.isError && read.data === undefined && (
        <Failed error={read.error} retry={() => void read.refetch()} />
      )}
      {read.isPending && <Loading lines={3} />}
      {read.data && (
        <>
          {read.isError && <Notice live>{w("old")}</Notice>}
          <Notice kind={read.data.solvent ? "good" : "bad"} live>
            {w(read.data.solvent ? "solvent" : "insolvent")}
          </Notice>
          <Sums view={read.data} />
        </>
      )}
      <p className={style.soft}>{w("readFrom")}</p>
    </section>
  );
}

export interface SolvencyView {
  readonly held: bigint;
  readonly customers: bigint;
  readonly house: bigint;
  readonly free: bigint;
  readonly placed: bigint;
  readonly owed: bigint;
  readonly claimsBond: bigint;
  readonly rest: bigint;
}

function Sums({ view }: { readonly view: SolvencyView }) {
  const w = useWords(transparencyWords);
  const { held, customers, house, free, placed, owed, claimsBond, rest } = view;
  const over = held - customers - house;
  return (
    <div className={style.formula}>
      <Sum
        lines={[
          ["", w("held"), held],
          ["−", w("customers"), customers],
          ["−", w("house"), house],
        ]}
        total={[over < 0n ? w("short") : w("surplus"), over < 0n ? -over : over]}
      />
      <h3>{w("parts")}</h3>
      <Sum
        lines={[
          ["", w("free"), free],
          ["+", w("placed"), placed],
          ["+", w("owed"), owed],
          ["+", w("claimsBond"), claimsBond],
          ["+", w("rest"), rest],
        ]}
        total={[w("house"), house]}
      />
    </div>
  );
}

interface SumProps {
  readonly lines: readonly (readonly [string, string, bigint])[];
  readonly total: readonly [string, bigint];
}

function Sum({ lines, total: [name, value] }: SumProps) {
  const formats = useFormats();
  return (
    <div className={style.sum}>
      {lines.map(([sign, text, amount]) => (
        <Line key={text} sign={sign} text={text} amount={formats.money(amount)} />
      ))}
      <span className={style.total}>=</span>
      <span className={style.total}>{name}</span>
      <span className={style.total}>{formats.money(value)}</span>
    </div>
  );
}

function Line({
  sign,
  text,
  amount,
}: {
  readonly sign: string;
  readonly text: string;
  readonly amount: string;
}) {
  return (
    <>
      <span>{sign}</span>
      <span>{text}</span>
      <span>{amount}</span>
    </>
  );
}
