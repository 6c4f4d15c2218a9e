import { Link } from "wouter";
import { useConfig } from "@/api/config";
import { useWords } from "@/i18n/hooks";
import { safetyWords } from "./safetyWords";
import style from "./Text.module.css";
import { TextSection } from "./TextSection";

const SIGNS = ["sign1", "sign2", "sign3", "sign4", "sign5"] as const;
const TOOLS = ["tool1", "tool2", "tool3", "tool4"] as const;

/** Where to find help, what to look out for, and what can be set. */
export default function ResponsiblePage() {
  const w = useWords(safetyWords);
  const { terms } = useConfig();
  return (
    <div className={style.text}>
      <h1>{w("title")}</h1>
      <p>{w("intro")}</p>
      <TextSection id="talk" title={w("helpTitle")}>
        <div className={style.card}>
          <p className={style.big}>
            <a href={`tel:+33${terms.helpline.replace(/\D/g, "").replace(/^0/, "")}`}>
              {w("call", { number: terms.helpline })}
            </a>
          </p>
          <p>{w("helpText")}</p>
          <p>
            <a href="https://www.joueurs-info-service.fr/" rel="noreferrer">
              {w("site")}
            </a>
          </p>
        </div>
      </TextSection>
      <TextSection id="signs" title={w("signsTitle")} items={SIGNS.map((sign) => w(sign))} />
      <TextSection id="tools" title={w("toolsTitle")} items={TOOLS.map((tool) => w(tool))}>
        <p>
          <Link href="/limits">{w("toLimits")}</Link>
        </p>
      </TextSection>
      <TextSection id="minors" title={w("minorsTitle")}>
        <p>{w("minors")}</p>
      </TextSection>
      <TextSection id="cost" title={w("costTitle")}>
        <p>{w("cost")}</p>
      </TextSection>
    </div>
  );
}
