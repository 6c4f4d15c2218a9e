import { lazy, Suspense } from "react";
import { askToConnect } from "@/chain/connecting";
import { useSignInNow } from "@/chain/useSignIn";
import { useWallet, useWalletActions } from "@/chain/wallet";
import { useFormats, useWords } from "@/i18n/hooks";
import type { Units } from "@/money/money";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/states";
import type { SlipBet } from "./bets";
import { wayOf } from "./journey";
import { PlaceStep } from "./PlaceStep";
import type { Choice } from "./policy";
import { type Journey, useJourney } from "./useJourney";
import { useReason } from "./useReason";
import { Way } from "./Way";
import { slipWords } from "./words";

const IdentityStep = lazy(() => import("./IdentityStep"));
const ConditionsStep = lazy(() => import("./ConditionsStep"));
const DepositStep = lazy(() => import("./DepositStep"));
const FirstStep = lazy(() => import("./FirstStep"));

export interface NextStepProps {
  readonly bets: readonly SlipBet[];
  /** Of each bet. */
  readonly stake: Units;
  readonly choice: Choice;
  /** The stake is no amount that can be bet. */
  readonly wrong: boolean;
}

/** Where the customer is on the way to the bet, and the one thing to do next. */
export default function NextStep(props: NextStepProps) {
  const total = props.stake * BigInt(props.bets.length);
  const journey = useJourney(props.bets, total);
  const way = wayOf(journey.next.step, journey.together);
  return (
    <>
      {way && <Way way={way} />}
      <Suspense fallback={<Waiting />}>
        <Next {...props} total={total} journey={journey} />
      </Suspense>
    </>
  );
}

function Next(props: NextStepProps & { readonly total: Units; readonly journey: Journey }) {
  const { journey, total, ...slip } = props;
  const balance = journey.balance ?? 0n;
  const money = {
    missing: total > balance ? total - balance : 0n,
    admitted: journey.admitted ?? false,
    inWallet: journey.walletBalance ?? 0n,
    room: journey.room,
  };
  switch (journey.next.step) {
    case "connect":
      return <Connect />;
    case "network":
      return <Network />;
    case "sign-in":
      return <SignIn />;
    case "wait":
      return <Waiting />;
    case "blocked":
      return <Blocked reason={journey.next.by.reason} until={journey.next.by.until ?? null} />;
    case "identity":
      return <IdentityStep />;
    case "conditions":
      return <ConditionsStep />;
    case "deposit":
      return <DepositStep {...money} />;
    case "first":
      return <FirstStep {...slip} {...money} />;
    case "underway":
      return <FirstUnderway />;
    case "place":
      return <PlaceStep {...slip} balance={balance} />;
  }
}

function Connect() {
  const w = useWords(slipWords);
  return (
    <Button kind="primary" wide onClick={askToConnect} aria-haspopup="dialog">
      {w("connect")}
    </Button>
  );
}

function Network() {
  const w = useWords(slipWords);
  const { switchChain } = useWalletActions();
  return (
    <Button kind="primary" wide onClick={() => void switchChain().catch(() => undefined)}>
      {w("network")}
    </Button>
  );
}

function SignIn() {
  const w = useWords(slipWords);
  const { address } = useWallet();
  const { busy, signInNow } = useSignInNow();
  return (
    <Button kind="primary" wide busy={busy} disabled={address === undefined} onClick={() => void signInNow()}>
      {busy ? w("signing") : w("signIn")}
    </Button>
  );
}

function Waiting() {
  const w = useWords(slipWords);
  return (
    <Button wide busy>
      {w("waiting")}
    </Button>
  );
}

/** A deposit is on its way with another bet: the next one waits until that is in a block. */
function FirstUnderway() {
  const w = useWords(slipWords);
  return (
    <>
      <Notice live icon="clock">
        {w("firstUnderway")}
      </Notice>
      <Waiting />
    </>
  );
}

function Blocked({ reason, until }: { readonly reason: string; readonly until: number | null }) {
  const w = useWords(slipWords);
  const say = useReason();
  const formats = useFormats();
  return (
    <Notice kind="bad">
      <strong>{w("blocked")}</strong>
      {until !== null && ` ${w("until", { moment: formats.moment(until) })}`}
      {". "}
      {say(reason)}
    </Notice>
  );
}
