import type { MemberShown } from "@/api/schema";
import { useFormats, useWords } from "@/i18n/hooks";
import { transparencyWords } from "./words";

/** Whether a node's own signed word was heard of late, and whether it says that it signs. */
export function Heard({ node }: { readonly node: MemberShown | undefined }) {
  const w = useWords(transparencyWords);
  const formats = useFormats();
  if (node?.heard_at == null) return <>{w("heardNever")}</>;
  if (!node.heard) return <>{w("heardLast", { moment: formats.moment(node.heard_at) })}</>;
  return <>{w(node.signing === false ? "heardObserves" : "heardNow")}</>;
}
