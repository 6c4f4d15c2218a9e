import { useConfig } from "@/api/config";
import { useWords } from "@/i18n/hooks";
import { Empty } from "@/ui/states";
import { Committee } from "./Committee";
import { Contracts } from "./Contracts";
import { Exposure } from "./Exposure";
import { ParameterTable } from "./ParameterTable";
import { Replicas } from "./Replicas";
import { Results } from "./Results";
import { Servers } from "./Servers";
import { Solvency } from "./Solvency";
import { transparencyWords } from "./words";

/** What the contracts hold, who can do what, who reported what: read from the chain by the visitor's own browser. */
export default function TransparencyPage() {
  const w = useWords(transparencyWords);
  const { book } = useConfig();
  return (
    <>
      <h1>{w("title")}</h1>
      <p>{w("intro")}</p>
      {book === null ? (
        <Empty title={w("noContracts")}>
          <p>{w("noContractsHelp")}</p>
        </Empty>
      ) : (
        <>
          <Solvency />
          <Exposure />
          <Committee />
          <Results />
          <Replicas />
          <ParameterTable />
          <Contracts />
        </>
      )}
      <Servers />
    </>
  );
}
