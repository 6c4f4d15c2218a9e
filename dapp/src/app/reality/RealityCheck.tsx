import { useRef } from "react";
import { Link, useLocation } from "wouter";
import { useConfig } from "@/api/config";
import { useDuration } from "@/i18n/duration";
import { useFormats, useWords } from "@/i18n/hooks";
import { useWallNow } from "@/live/wallClock";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Failed, Loading } from "@/ui/states";
import style from "./Reality.module.css";
import { QUIET } from "./reality";
import { usePlayed, useReality } from "./useReality";
import { realityWords } from "./words";

/** Stands once in the application while somebody is signed in: says in time how long they have played and what it cost. */
export default function RealityCheck() {
  const w = useWords(realityWords);
  const [location] = useLocation();
  const reality = useReality();
  const open = reality?.due === true && !QUIET.includes(location);
  return (
    <Dialog open={open} title={w("title")} must>
      {reality && <Told {...reality} />}
    </Dialog>
  );
}

function Told({ signedInAt, busy, error, goOn }: NonNullable<ReturnType<typeof useReality>>) {
  const w = useWords(realityWords);
  const duration = useDuration();
  const now = useWallNow(1_000);
  const { terms } = useConfig();
  const since = useRef(signedInAt).current;
  const sums = usePlayed(since);
  return (
    <>
      <p>{w("since", { time: duration(now - since) })}</p>
      {sums.isPending && <Loading lines={2} height="32px" />}
      {sums.isError && <Failed error={sums.error} retry={() => void sums.refetch()} />}
      {sums.data && <Sums {...sums.data} />}
      {error !== null && <Failed error={error} />}
      <Button kind="primary" wide busy={busy} onClick={() => void goOn().catch(() => undefined)}>
        {w("goOn")}
      </Button>
      <ul className={style.ways}>
        <li>
          <Link href="/limits">{w("limits")}</Link>
        </li>
        <li>
          <Link href="/exclusion">{w("pause")}</Link>
        </li>
      </ul>
      <p className={style.soft}>{w("help", { number: terms.helpline })}</p>
    </>
  );
}

function Sums(props: NonNullable<ReturnType<typeof usePlayed>["data"]>) {
  const w = useWords(realityWords);
  const formats = useFormats();
  const { count, staked, open, paid, result, complete } = props;
  if (count === 0) return <p>{w("noBets")}</p>;
  return (
    <>
      <dl className={style.sums}>
        <dt>{w("bets")}</dt>
        <dd>{complete ? count : w("atLeast", { count })}</dd>
        <dt>{w("staked")}</dt>
        <dd>{formats.money(staked)}</dd>
        <dt>{w("open")}</dt>
        <dd>{formats.money(open)}</dd>
        <dt>{w("paid")}</dt>
        <dd>{formats.money(paid)}</dd>
        <dt>{w(result < 0n ? "lost" : "won")}</dt>
        <dd>
          <strong>{formats.money(result < 0n ? -result : result)}</strong>
        </dd>
      </dl>
      <p className={style.soft}>{w("sumsHelp")}</p>
    </>
  );
}
