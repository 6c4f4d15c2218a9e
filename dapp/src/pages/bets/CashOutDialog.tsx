import type { ChainBetShown, OrderBody } from "@/api/schema";
import { NeedsSession } from "@/app/NeedsSession";
import { Fault } from "@/chain/Fault";
import { useWallet } from "@/chain/wallet";
import { useFormats, useWords } from "@/i18n/hooks";
import { useMatchNow } from "@/live/matchClock";
import { units } from "@/money/money";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Notice } from "@/ui/states";
import { toast } from "@/ui/toast";
import style from "./Bets.module.css";
import { CashOutForm } from "./CashOutForm";
import type { Names } from "./names";
import { sameAddress } from "./openBets";
import { type CashOut, useCashOut } from "./useCashOut";
import { betsWords } from "./words";

export interface CashOutProps {
  readonly bet: ChainBetShown;
  readonly order: OrderBody;
  /** Match seconds. */
  readonly acceptedAt: number;
  readonly names: Names;
}

export interface CashOutDialogProps extends CashOutProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Sells a bet, or a part of it, back to the house. */
export function CashOutDialog({ open, onClose, ...rest }: CashOutDialogProps) {
  const w = useWords(betsWords);
  return (
    <Dialog open={open} onClose={onClose} title={w("offerTitle")}>
      <NeedsSession part>
        <Selling {...rest} onDone={onClose} />
      </NeedsSession>
    </Dialog>
  );
}

const OPEN_AFTER_S = 60;

function Selling({ bet, order, acceptedAt, names, onDone }: CashOutProps & { readonly onDone: () => void }) {
  const w = useWords(betsWords);
  const { address } = useWallet();
  const now = useMatchNow();
  const cashOut = useCashOut();
  if (address === undefined || !sameAddress(address, bet.bettor))
    return <Notice>{w("otherWallet", { address: bet.bettor })}</Notice>;
  if (now < acceptedAt + OPEN_AFTER_S) return <Notice>{w("tooEarly")}</Notice>;
  if (cashOut.offer !== null) return <Offer cashOut={cashOut} now={now} onDone={onDone} />;
  return <CashOutForm bet={bet} order={order} names={names} cashOut={cashOut} now={now} />;
}

interface OfferProps {
  readonly cashOut: CashOut;
  readonly now: number;
  readonly onDone: () => void;
}

/** The desk's offer while it lasts; over, it is asked for again. */
function Offer({ cashOut, now, onDone }: OfferProps) {
  const w = useWords(betsWords);
  const formats = useFormats();
  const { offer, stage, error, take, drop } = cashOut;
  if (offer === null) return null;
  const left = offer.include_by - now;
  const all = units(offer.units);
  const gain = units(offer.gain);
  const text = formats.money(all);
  async function takeIt(): Promise<void> {
    if (!(await take())) return;
    toast(w("offerTaken", { units: text }), "good");
    onDone();
  }
  if (left <= 0 && stage === null)
    return (
      <div className={style.section}>
        <Fault error={error} />
        <Notice live>{w("offerOver")}</Notice>
        <Button kind="primary" wide onClick={drop}>
          {w("offerAgain")}
        </Button>
      </div>
    );
  return (
    <div className={style.section}>
      <p className={style.big}>{w("offerGot", { units: text })}</p>
      <p>
        {gain === 0n
          ? w("offerAllAtOnce")
          : w("offerAtOnce", { paid: formats.money(all - gain), gain: formats.money(gain) })}
      </p>
      <p className={style.soft} role="timer">
        {w("offerLeft", { count: Math.max(0, left) })}
      </p>
      <p className={style.soft}>{w("offerTakeHelp")}</p>
      <Fault error={error} />
      <Button kind="primary" wide busy={stage !== null} onClick={() => void takeIt()}>
        {stage === "taking" ? w("offerTaking") : w("offerTake", { units: text })}
      </Button>
    </div>
  );
}
