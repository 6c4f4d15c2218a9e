import type { ProposalMade } from "@/api/schema";
import { useFormats, useWords } from "@/i18n/hooks";
import { units } from "@/money/money";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Notice } from "@/ui/states";
import { toast } from "@/ui/toast";
import { uiWords } from "@/ui/words";
import style from "./Operator.module.css";
import { proposalWords } from "./proposalWords";

export interface ToSignProps {
  readonly made: ProposalMade;
  readonly name: string;
  readonly onClose: () => void;
}

/** What the allocator is given: the transaction as `eth_sendTransaction` takes it, and what it says, line by line. */
export function ToSign({ made, name, onClose }: ToSignProps) {
  const w = useWords(proposalWords);
  const u = useWords(uiWords);
  const formats = useFormats();
  const { chain_id, sender, to, data, value } = made.transaction;
  const text = JSON.stringify(
    { chainId: `0x${chain_id.toString(16)}`, from: sender, to, data, value },
    null,
    1,
  );
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast(u("copied"), "good"),
      () => toast(w("copyFailed"), "bad"),
    );
  return (
    <Dialog open onClose={onClose} title={w("sign")}>
      <p>
        <strong>
          {name}: {formats.money(units(made.units))}
        </strong>
      </p>
      <p>{w("signHelp")}</p>
      {made.refused === "" ? (
        <Notice kind="good">{w("accepted")}</Notice>
      ) : (
        <Notice kind="bad">{w("refused", { why: made.refused })}</Notice>
      )}
      <h3>{w("says")}</h3>
      <pre className={style.pre} lang="en">
        {made.says.join("\n")}
      </pre>
      <h3>{w("transaction")}</h3>
      <pre className={style.pre} data-transaction>
        {text}
      </pre>
      <div className={style.buttons}>
        <Button kind="primary" onClick={() => void copy()}>
          {u("copy")}
        </Button>
        <Button onClick={onClose}>{w("done")}</Button>
      </div>
    </Dialog>
  );
}
