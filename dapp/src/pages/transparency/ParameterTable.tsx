import type { ReactNode } from "react";
import { useDuration } from "@/i18n/duration";
import { useFormats, useWords } from "@/i18n/hooks";
import { useMatchNow } from "@/live/matchClock";
import { Failed, Loading, Notice } from "@/ui/states";
import { Table } from "@/ui/Table";
import { Address } from "./Address";
import style from "./Transparency.module.css";
import { type Parameters, useParameters } from "./useParameters";
import { transparencyWords } from "./words";

/** What can be changed: what it is now, by whom, and what it then counts for. */
export function ParameterTable() {
  const w = useWords(transparencyWords);
  const duration = useDuration();
  const read = useParameters();
  return (
    <section className={style.section}>
      <h2>{w("parameters")}</h2>
      {read.isPending && <Loading lines={6} />}
      {read.isError && read.data === undefined && (
        <Failed error={read.error} retry={() => void read.refetch()} />
      )}
      {read.data && (
        <>
          {read.isError && <Notice live>{w("old")}</Notice>}
          <p className={style.soft}>{w("parametersHelp", { delay: duration(read.data.delay) })}</p>
          <Notice kind={read.data.ownedByTimelock ? "good" : "bad"}>
            {w("owners")}: {w(read.data.ownedByTimelock ? "ownersTimelock" : "ownersOther")}
          </Notice>
          <Rows parameters={read.data} />
        </>
      )}
    </section>
  );
}

type Row = readonly [string, ReactNode, string, string];

function Rows({ parameters }: { readonly parameters: Parameters }) {
  const w = useWords(transparencyWords);
  const formats = useFormats();
  const duration = useDuration();
  const now = useMatchNow(30_000);
  const { desk, terms, second, allocator, guardian, feePpm, sunsetAt } = parameters;
  const timelock = w("byTimelock");
  const paused = desk.pausedUntil > now ? formats.moment(desk.pausedUntil) : w("notPaused");
  const rows: readonly Row[] = [
    [w("pMinimum"), formats.money(desk.minimumStake), timelock, w("cBets")],
    [w("pFee"), formats.percent(feePpm), timelock, w("cEpochs")],
    [w("pFast"), duration(terms.fast), timelock, w("cListed")],
    [w("pSlow"), duration(terms.slow), timelock, w("cListed")],
    [w("pBond"), formats.percent(terms.bondPpm), timelock, w("cListed")],
    [w("pLarge"), formats.money(terms.largeSwing), timelock, w("cListed")],
    [w("pDesk"), <Address key="desk" value={desk.key} />, w("byGuardian"), w("cBets")],
    [w("pSecond"), <Address key="second" value={second} />, w("byGuardian"), w("cBets")],
    [w("pAllocator"), <Address key="allocator" value={allocator} />, timelock, w("cAtOnce")],
    [w("pGuardian"), <Address key="guardian" value={guardian} />, timelock, w("cAtOnce")],
    [w("pPaused"), paused, w("byGuardian"), w("cBets")],
    [w("pSunset"), sunsetAt > 0 ? formats.moment(sunsetAt) : w("noSunset"), timelock, w("cNever")],
  ];
  return (
    <Table
      caption={w("parameters")}
      rows={rows}
      rowKey={([what]) => what}
      columns={[
        { key: "what", title: w("what"), cell: ([what]) => <div className={style.wrap}>{what}</div> },
        { key: "now", title: w("now"), cell: ([, value]) => value },
        { key: "who", title: w("who"), cell: ([, , who]) => <div className={style.wrap}>{who}</div> },
        {
          key: "for",
          title: w("counts"),
          cell: ([, , , counts]) => <div className={style.wrap}>{counts}</div>,
        },
      ]}
    />
  );
}
