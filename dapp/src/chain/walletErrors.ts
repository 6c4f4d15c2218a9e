/**
 * What a wallet or a contract said no with, sorted so that a page can say what to do.
 *
 *   rejected     the person said no in the wallet: nothing happened, and nothing is to be apologised for
 *   chain        the wallet is on another chain
 *   funds        no ether for the gas
 *   reverted     the contract refused; `detail` is its error's name
 */
export type WalletFault = {
  readonly kind: "rejected" | "chain" | "funds" | "reverted" | "other";
  readonly detail: string;
};

interface Caused {
  readonly name?: string;
  readonly code?: number;
  readonly message?: string;
  readonly shortMessage?: string;
  readonly cause?: unknown;
  readonly data?: { readonly errorName?: string };
}

/** The fault of an error and of all that caused it. */
export function walletFault(error: unknown): WalletFault {
  const chain: Caused[] = [];
  for (let one = error as Caused | undefined; one && chain.length < 10; one = one.cause as Caused | undefined)
    chain.push(one);
  const detail = chain[0]?.shortMessage ?? chain[0]?.message ?? String(error);
  if (chain.some((one) => one.code === 4001 || one.name === "UserRejectedRequestError"))
    return { kind: "rejected", detail };
  if (chain.some((one) => /ChainMismatch|SwitchChain|ChainNotConfigured/.test(one.name ?? "")))
    return { kind: "chain", detail };
  if (
    chain.some(
      (one) => one.name === "InsufficientFundsError" || /insufficient funds/i.test(one.message ?? ""),
    )
  )
    return { kind: "funds", detail };
  const reverted = chain.find((one) => one.data?.errorName !== undefined);
  if (reverted) return { kind: "reverted", detail: reverted.data?.errorName ?? detail };
  return { kind: "other", detail };
}
