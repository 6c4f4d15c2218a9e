import { useState } from "react";
import { Link } from "wouter";
import { useConfig } from "@/api/config";
import { Unreachable } from "@/api/problems";
import { useSession } from "@/api/session";
import { NeedsWallet } from "@/app/NeedsWallet";
import { appWords } from "@/app/words";
import { useSignInNow } from "@/chain/useSignIn";
import type { Address } from "@/chain/wagmi";
import { useWallet } from "@/chain/wallet";
import { useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/states";
import { BetList } from "./BetList";
import style from "./Bets.module.css";
import { ChainBets } from "./ChainBets";
import { NotTaken, UnderwayBets } from "./DeskBets";
import { useNames } from "./names";
import { useBetsOf } from "./useBetsOf";
import { useHistory } from "./useHistory";
import { betsWords } from "./words";

/** A person's bets: on their way, open, settled, not taken; with the servers down, those that the chain has. */
export default function BetsPage() {
  const a = useWords(appWords);
  const { book } = useConfig();
  return (
    <>
      <h1>{a("bets")}</h1>
      {book === null ? (
        <Empty title={a("broken")} />
      ) : (
        <NeedsWallet>{(wallet) => <Bets own={wallet} />}</NeedsWallet>
      )}
    </>
  );
}

/** Of who is signed in: all of their bets in every state. Of anybody else: what the chain knows of their wallet. */
function Bets({ own }: { readonly own: Address }) {
  const w = useWords(betsWords);
  const { session } = useSignInNow();
  const names = useNames();
  const who = useSession();
  const mine = useHistory(Boolean(session));
  const ofWallet = useBetsOf(session === null || who.isError ? own : undefined);
  const bets = session ? mine.query : ofWallet;
  const desk = mine.told.map(({ bet }) => bet);
  const down = who.error instanceof Unreachable || bets.error instanceof Unreachable;
  return (
    <>
      <UnderwayBets bets={desk} names={names} />
      <BetList bets={bets} told={mine.told} names={names} />
      <NotTaken bets={desk} names={names} />
      <FromChain wallet={own} names={names} down={down} />
      <Link href="/">{w("toBoard")}</Link>
    </>
  );
}

interface FromChainProps {
  readonly wallet: Address;
  readonly names: ReturnType<typeof useNames>;
  readonly down: boolean;
}

/** What works with nothing but the chain: read when it is asked for, or at once where the API does not answer. */
function FromChain({ wallet, names, down }: FromChainProps) {
  const w = useWords(betsWords);
  const [wanted, setWanted] = useState(false);
  const { rightChain } = useWallet();
  const shown = wanted || down;
  return (
    <section className={style.section}>
      <h2>{w("chainTitle")}</h2>
      <p className={style.soft}>{w(down ? "chainDown" : "chainHelp")}</p>
      {shown && rightChain ? (
        <ChainBets wallet={wallet} names={names} />
      ) : (
        <div className={style.actions}>
          <Button onClick={() => setWanted(true)}>{w("chainRead")}</Button>
        </div>
      )}
    </section>
  );
}
