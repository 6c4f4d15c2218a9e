/** Where a chain's addresses and transactions can be looked at by others' eyes; a local chain has no such place. */
const EXPLORERS: Readonly<Record<number, string>> = {
  1: "https://etherscan.io",
  10: "https://optimistic.etherscan.io",
  8453: "https://basescan.org",
  42161: "https://arbiscan.io",
  84532: "https://sepolia.basescan.org",
  421614: "https://sepolia.arbiscan.io",
  11155111: "https://sepolia.etherscan.io",
  11155420: "https://sepolia-optimism.etherscan.io",
};

export function transactionUrl(chainId: number, hash: string): string | null {
  return under(chainId, `tx/${hash}`);
}

export function addressUrl(chainId: number, address: string): string | null {
  return under(chainId, `address/${address}`);
}

function under(chainId: number, path: string): string | null {
  const explorer = EXPLORERS[chainId];
  return explorer === undefined ? null : `${explorer}/${path}`;
}
