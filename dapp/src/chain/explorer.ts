/** Where a chain's transactions can be looked at; a local chain has no such place. */
const EXPLORERS: Readonly<Record<number, string>> = {
  1: "https://etherscan.io",
  11155111: "https://sepolia.etherscan.io",
};

export function transactionUrl(chainId: number, hash: string): string | null {
  const explorer = EXPLORERS[chainId];
  return explorer === undefined ? null : `${explorer}/tx/${hash}`;
}
