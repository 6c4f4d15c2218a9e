import { useState } from "react";
import type { ChainBetShown, ToldShown } from "@/api/schema";
import { useFormats, useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Empty, Failed, Loading, Notice } from "@/ui/states";
import { BetCard } from "./BetCard";
import style from "./Bets.module.css";
import type { Names } from "./names";
import { onceEach } from "./useBetsOf";
import { betsWords } from "./words";

const AT_ONCE = 20;

/** Pages of bets as they come in: of a wallet, or of who is signed in. */
export interface BetPages {
  readonly data: { readonly pages: readonly { readonly bets: readonly ChainBetShown[] }[] } | undefined;
  readonly isError: boolean;
  readonly error: unknown;
  readonly dataUpdatedAt: number;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
  readonly refetch: () => Promise<unknown>;
}

export interface BetListProps {
  readonly bets: BetPages;
  /** What the API tells of them to their own customer. */
  readonly told: readonly ToldShown[];
  readonly names: Names;
}

/** Open or settled bets, the newest first, twenty at a time. */
export function BetList({ bets, told, names }: BetListProps) {
  const w = useWords(betsWords);
  const formats = useFormats();
  const [ended, setEnded] = useState(false);
  const [most, setMost] = useState(AT_ONCE);
  if (bets.data === undefined)
    return bets.isError ? (
      <Failed error={bets.error} retry={() => void bets.refetch()} />
    ) : (
      <Loading lines={3} height="140px" />
    );
  const all = onceEach(bets.data.pages);
  const wanted = all.filter((bet) => (bet.state === "settled" || bet.state === "cashed-out") === ended);
  const more = wanted.length > most || bets.hasNextPage;
  function showMore(): void {
    if (most + AT_ONCE > wanted.length && bets.hasNextPage) void bets.fetchNextPage();
    setMost(most + AT_ONCE);
  }
  return (
    <section className={style.section} aria-label={w(ended ? "ended" : "open")}>
      {bets.isError && (
        <Notice live>{w("stale", { time: formats.time(Math.floor(bets.dataUpdatedAt / 1_000)) })}</Notice>
      )}
      <fieldset className={style.tabs}>
        <legend className="hidden-text">{w("which")}</legend>
        <Button aria-pressed={!ended} onClick={() => setEnded(false)}>
          {w("open")}
        </Button>
        <Button aria-pressed={ended} onClick={() => setEnded(true)}>
          {w("ended")}
        </Button>
      </fieldset>
      <h2 className="hidden-text">{w(ended ? "ended" : "open")}</h2>
      {wanted.length === 0 && !bets.hasNextPage && (
        <Empty title={w(ended || all.length === 0 ? "none" : "noneOpen")}>
          <p>{w("noneHelp")}</p>
        </Empty>
      )}
      <div className={style.list}>
        {wanted.slice(0, most).map((bet) => (
          <BetCard key={bet.id} bet={bet} names={names} told={told.find((one) => one.bet.id === bet.id)} />
        ))}
      </div>
      {more ? (
        <Button busy={bets.isFetchingNextPage} onClick={showMore}>
          {w("more")}
        </Button>
      ) : (
        wanted.length > AT_ONCE && <p className={style.soft}>{w("all")}</p>
      )}
    </section>
  );
}
