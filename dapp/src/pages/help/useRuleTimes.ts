import { useConfig } from "@/api/config";
import { betBookAbi } from "@/chain/abi/betBook";
import { fixtureOracleAbi } from "@/chain/abi/fixtureOracle";
import { useView } from "@/chain/contracts";
import { oracleTerms } from "@/chain/oracleWords";

/** Seconds that the contracts hold to; undefined until they were read. */
export interface RuleTimes {
  readonly withdrawal: number | undefined;
  readonly cashOut: number | undefined;
  /** Of matches that are listed from now on. */
  readonly fast: number | undefined;
  readonly slow: number | undefined;
}

/** Read from the chain, so that no page says another time than the one that holds. */
export function useRuleTimes(): RuleTimes {
  const { book } = useConfig();
  const address = book?.contracts.book;
  const withdrawal = useView({ abi: betBookAbi, address, functionName: "WITHDRAWAL_DELAY" });
  const cashOut = useView({ abi: betBookAbi, address, functionName: "CASH_OUT_DELAY" });
  const word = useView({ abi: fixtureOracleAbi, address: book?.contracts.oracle, functionName: "terms" });
  const terms = word.data === undefined ? undefined : oracleTerms(word.data);
  return {
    withdrawal: withdrawal.data === undefined ? undefined : Number(withdrawal.data),
    cashOut: cashOut.data === undefined ? undefined : Number(cashOut.data),
    fast: terms?.fast,
    slow: terms?.slow,
  };
}
