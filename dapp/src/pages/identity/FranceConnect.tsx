import { useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import style from "./Identity.module.css";
import { identityWords } from "./words";

export interface FranceConnectProps {
  readonly plus: boolean;
  readonly busy: boolean;
  readonly onStart: () => void;
}

const WHAT = "https://franceconnect.gouv.fr/";

/**
 * FranceConnect's button, where it is configured: its own wording in French, whatever the page's language, and its link
 * below. The official picture comes with an authorisation and is not drawn here: without it the button is text.
 */
export function FranceConnect({ plus, busy, onStart }: FranceConnectProps) {
  const w = useWords(identityWords);
  const name = plus ? "FranceConnect+" : "FranceConnect";
  return (
    <>
      <p className={style.soft}>{w("franceConnectHelp")}</p>
      <Button kind="primary" busy={busy} onClick={onStart} lang="fr">
        S’identifier avec {name}
      </Button>
      <a href={WHAT} target="_blank" rel="noreferrer" lang="fr">
        Qu’est-ce que {name} ?
      </a>
    </>
  );
}
