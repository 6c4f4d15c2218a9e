import { Link } from "wouter";
import { useSession } from "@/api/session";
import { NeedsSession } from "@/app/NeedsSession";
import { useWords } from "@/i18n/hooks";
import { Empty } from "@/ui/states";
import { Accounts } from "./Accounts";
import { Halts } from "./Halts";
import { Identities } from "./Identities";
import { Log } from "./Log";
import { Matching } from "./Matching";
import { Money } from "./Money";
import { Pots } from "./Pots";
import { Proposals } from "./Proposals";
import { Status } from "./Status";
import { operatorWords } from "./words";

/** The operators' console; others are told what it is. */
export default function OperatorPage() {
  return (
    <NeedsSession>
      <Console />
    </NeedsSession>
  );
}

function Console() {
  const w = useWords(operatorWords);
  const session = useSession();
  if (!session.data?.roles.includes("operator"))
    return (
      <Empty page title={w("notYours")}>
        <p>{w("notYoursHelp")}</p>
        <Link href="/">{w("toBoard")}</Link>
      </Empty>
    );
  return (
    <>
      <h1>{w("title")}</h1>
      <p>{w("intro")}</p>
      <Status />
      <Halts />
      <Money />
      <Pots />
      <Proposals />
      <Identities />
      <Matching />
      <Accounts />
      <Log />
    </>
  );
}
