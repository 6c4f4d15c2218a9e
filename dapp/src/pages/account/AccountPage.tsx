import { useConfig } from "@/api/config";
import { NeedsWallet } from "@/app/NeedsWallet";
import { appWords } from "@/app/words";
import { useBookAccount } from "@/chain/account";
import { useWords } from "@/i18n/hooks";
import { Empty, Failed, Loading } from "@/ui/states";
import { Balances } from "./Balances";
import { Closure } from "./Closure";
import { Deposit } from "./Deposit";
import { Faucet } from "./Faucet";
import { IdentityOutcome } from "./IdentityOutcome";
import { Sessions } from "./Sessions";
import { Wallets } from "./Wallets";
import { Withdraw } from "./Withdraw";

/** Money, wallets and sessions. Balances, deposit and withdrawal ask the chain alone, and work with the servers down. */
export default function AccountPage() {
  const a = useWords(appWords);
  const { book } = useConfig();
  return (
    <>
      <h1>{a("account")}</h1>
      <IdentityOutcome />
      {book === null ? <Empty title={a("broken")} /> : <NeedsWallet>{() => <Money />}</NeedsWallet>}
      <Wallets />
      <Sessions />
      <Closure />
    </>
  );
}

function Money() {
  const { faucet } = useConfig();
  const account = useBookAccount();
  if (account.data === undefined)
    return account.isError ? (
      <Failed error={account.error} retry={() => void account.refetch()} />
    ) : (
      <Loading lines={3} height="120px" />
    );
  return (
    <>
      <Balances account={account.data} stale={account.isError} />
      <Deposit account={account.data} />
      <Withdraw account={account.data} />
      {faucet && <Faucet />}
    </>
  );
}
