import { concat, type Hex, keccak256, toHex } from "viem";
import { useBook } from "@/api/config";
import { betBookAbi } from "@/chain/abi/betBook";
import { useView, useWrite } from "@/chain/contracts";
import { Fault } from "@/chain/Fault";
import { useAct } from "@/chain/useAct";
import { useWallet } from "@/chain/wallet";
import { useFormats, useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/states";
import { toast } from "@/ui/toast";
import { encodeSettleGain, type Terms, withOdds } from "../wire";
import type { Receipt } from "./file";
import { receiptWords } from "./words";

/** What a sold bet still has to bring: credited once all of its results are final, by anybody's transaction. */
export function Gains({ receipt }: { readonly receipt: Receipt }) {
  const { order, ticket } = receipt;
  const legs = order.legs.map((leg, index) => withOdds(BigInt(leg), ticket.odds[index] ?? 0));
  const terms: Terms = {
    bettor: order.bettor,
    nonce: order.nonce,
    stake: BigInt(order.stake),
    acceptedAt: ticket.accepted_at,
    legs,
  };
  return receipt.cash_outs
    .filter((one) => one.gain > 0)
    .map((one) => <Gain key={one.request} terms={terms} request={one.request} gain={BigInt(one.gain)} />);
}

interface GainProps {
  readonly terms: Terms;
  readonly request: Hex;
  readonly gain: bigint;
}

function Gain({ terms, request, gain }: GainProps) {
  const w = useWords(receiptWords);
  const formats = useFormats();
  const { contracts } = useBook();
  const { address } = useWallet();
  const write = useWrite();
  const { busy, error, act } = useAct();
  const waiting = useView(
    {
      abi: betBookAbi,
      address: contracts.book,
      functionName: "gainOf",
      args: [request, terms.bettor, BigInt(terms.acceptedAt), gain, legsWord(terms.legs)],
    },
    { every: 15_000 },
  );
  if (!waiting.data) return null;
  async function credit(): Promise<void> {
    const args = [encodeSettleGain(terms, gain, request)] as const;
    await write({ abi: betBookAbi, address: contracts.book ?? "", functionName: "settleGain", args });
    toast(w("gainCredited", { amount: formats.money(gain) }), "good");
  }
  return (
    <>
      <Notice kind="plain" icon="clock">
        {w("gainWaits", { amount: formats.money(gain) })}
      </Notice>
      <Fault error={error} />
      {address !== undefined && (
        <div>
          <Button busy={busy} onClick={() => void act(credit)}>
            {w("gainCredit")}
          </Button>
        </div>
      )}
    </>
  );
}

/** What stands for a bet's legs in the book: the leg, or the hash of several with its lowest bit set (docs/words.md). */
export function legsWord(legs: readonly bigint[]): bigint {
  const [only] = legs;
  if (legs.length === 1 && only !== undefined) return only;
  return BigInt(keccak256(concat(legs.map((leg) => toHex(leg, { size: 32 }))))) | 1n;
}
