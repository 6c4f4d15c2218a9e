import { useConfig } from "@/api/config";
import { useDo, useMine } from "@/api/queries";
import { useSession } from "@/api/session";
import { useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Failed, Notice } from "@/ui/states";
import style from "./Text.module.css";
import { TextSection } from "./TextSection";
import { HELD, standing } from "./terms";
import { termsWords } from "./termsWords";

const ARTICLES = ["t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9"] as const;

/** The terms, their version, and whether who is signed in has accepted it. */
export default function TermsPage() {
  const w = useWords(termsWords);
  const { terms } = useConfig();
  return (
    <div className={style.text}>
      <h1>{w("title")}</h1>
      <p className={style.soft}>{w("version", { version: HELD })}</p>
      {terms.version !== HELD && <Notice>{w("other", { held: HELD, present: terms.version })}</Notice>}
      {ARTICLES.map((article) => (
        <TextSection key={article} id={article} title={w(`${article}Title`)}>
          <p>{w(article)}</p>
        </TextSection>
      ))}
      <Acceptance />
    </div>
  );
}

function Acceptance() {
  const w = useWords(termsWords);
  const session = useSession();
  const shown = useMine("show_terms", {});
  const accept = useDo("take_terms", ["mine"]);
  if (!session.data) return null;
  if (shown.isError) return <Failed error={shown.error} retry={() => void shown.refetch()} />;
  if (shown.data === undefined) return null;
  const is = standing(shown.data);
  if (is === "other") return null;
  if (is === "accepted") return <Notice kind="good">{w("accepted")}</Notice>;
  return (
    <div className={style.card}>
      <p>{is === "older" ? w("acceptedOlder", { version: shown.data.accepted ?? "" }) : w("notAccepted")}</p>
      {accept.isError && <Failed error={accept.error} />}
      <Button
        kind="primary"
        className={style.button}
        busy={accept.isPending}
        onClick={() => accept.mutate({ body: { version: HELD } })}
      >
        {w("accept", { version: HELD })}
      </Button>
    </div>
  );
}
