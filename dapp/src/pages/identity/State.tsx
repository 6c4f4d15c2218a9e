import type { StandingShown } from "@/api/schema";
import { useFormats, useWords } from "@/i18n/hooks";
import { Notice } from "@/ui/states";
import style from "./Identity.module.css";
import { type Standing, whyKey } from "./standing";
import { identityWords } from "./words";

const KIND: Partial<Record<Standing, "good" | "bad" | "warn">> = {
  verified: "good",
  ending: "warn",
  expired: "warn",
  rejected: "bad",
  failed: "bad",
  suspended: "bad",
  "under-age": "bad",
};

/** How the identity stands, why, since when and until when. */
export function State({ shown, standing }: { readonly shown: StandingShown; readonly standing: Standing }) {
  const w = useWords(identityWords);
  const formats = useFormats();
  const why = whyKey(shown.why);
  const known = why !== null && `why-${why}` in identityWords.en;
  const told = standing === "rejected" || standing === "failed";
  return (
    <section className={style.section} data-standing={standing}>
      <h2>{w("standing")}</h2>
      <Notice kind={KIND[standing] ?? "plain"} live>
        <p>
          <strong>{w(`is-${standing}`)}</strong>
        </p>
        {told && known && <p>{w(`why-${why}` as "why-cancelled")}</p>}
      </Notice>
      <p>{w(`do-${standing}`)}</p>
      {shown.verified_at != null && (
        <dl className={style.facts}>
          <Fact title={w("provider")} value={providerName(w, shown.provider ?? "")} />
          <Fact title={w("level")} value={levelName(w, shown.assurance ?? "")} />
          <Fact title={w("since")} value={formats.full(shown.verified_at)} />
          {shown.expires_at != null && <Fact title={w("until")} value={formats.full(shown.expires_at)} />}
        </dl>
      )}
    </section>
  );
}

function Fact({ title, value }: { readonly title: string; readonly value: string }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{value}</dd>
    </div>
  );
}

type Said = ReturnType<typeof useWords<(typeof identityWords)["en"]>>;

export function providerName(w: Said, id: string): string {
  if (id === "franceconnect") return "FranceConnect";
  if (id === "franceconnect-plus") return "FranceConnect+";
  return `provider-${id}` in identityWords.en ? w(`provider-${id}` as "provider-oidc") : id;
}

function levelName(w: Said, level: string): string {
  return `level-${level}` in identityWords.en ? w(`level-${level}` as "level-low") : level;
}
