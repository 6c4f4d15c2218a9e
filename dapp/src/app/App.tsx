import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { WagmiProvider } from "wagmi";
import { type Config, ConfigContext } from "@/api/config";
import { worthAnother } from "@/api/queries";
import { wagmiOf } from "@/chain/wagmi";
import { Shell } from "./Shell";

/** Everything that components ask for from above: configuration, wallet, queries. */
export function App({ config }: { readonly config: Config }) {
  const wagmi = useMemo(() => wagmiOf(config), [config]);
  const [client] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: worthAnother, staleTime: 5_000 } } }),
  );
  return (
    <ConfigContext.Provider value={config}>
      <WagmiProvider config={wagmi}>
        <QueryClientProvider client={client}>
          <Shell />
        </QueryClientProvider>
      </WagmiProvider>
    </ConfigContext.Provider>
  );
}
