import { useState } from "react";
import { type Connector, useConnectors, useConfig as useWagmi } from "wagmi";
import { connect } from "wagmi/actions";
import { useConfig } from "@/api/config";
import { useWords } from "@/i18n/hooks";
import { Dialog } from "@/ui/Dialog";
import { Empty, Notice } from "@/ui/states";
import style from "./ConnectDialog.module.css";
import { closeConnect, useConnectOpen } from "./connecting";
import { DEMO_RDNS } from "./demoWallet";
import { walletFault } from "./walletErrors";
import { chainWords } from "./words";

/** Stands once in the application; `askToConnect()` opens it. The wallets that announced themselves (EIP-6963), and what to do where there is none. */
export function ConnectDialog() {
  const open = useConnectOpen();
  const w = useWords(chainWords);
  const wagmi = useWagmi();
  const { chain } = useConfig();
  const connectors = useConnectors().filter((one) => one.type === "injected");
  const [asked, setAsked] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);

  async function choose(connector: Connector): Promise<void> {
    setAsked(connector.uid);
    setFault(null);
    try {
      await connect(wagmi, { connector, chainId: chain.id });
      closeConnect();
    } catch (error) {
      const found = walletFault(error);
      setFault(
        found.kind === "rejected" ? w("rejectedConnect") : w("failedConnect", { detail: found.detail }),
      );
    } finally {
      setAsked(null);
    }
  }

  return (
    <Dialog open={open} onClose={closeConnect} title={w("connectTitle")}>
      <p>{w("connectHelp")}</p>
      {fault && (
        <Notice kind="bad" live>
          {fault}
        </Notice>
      )}
      {connectors.length === 0 ? (
        <Empty title={w("noWallet")}>
          <p>{w("noWalletHelp")}</p>
        </Empty>
      ) : (
        <ul className={style.list}>
          {connectors.map((connector) => (
            <li key={connector.uid}>
              <button
                type="button"
                className={style.wallet}
                aria-busy={asked === connector.uid || undefined}
                onClick={() => void choose(connector)}
              >
                {connector.icon && <img src={connector.icon.trim()} alt="" />}
                <span>
                  {connector.name}
                  {connector.id === DEMO_RDNS && <span className={style.small}>{w("demoHelp")}</span>}
                  {asked === connector.uid && <span className={style.small}>{w("lookAtWallet")}</span>}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
