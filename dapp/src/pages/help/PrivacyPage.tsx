import { Link } from "wouter";
import { useWords } from "@/i18n/hooks";
import { Table } from "@/ui/Table";
import { privacyWords } from "./privacyWords";
import style from "./Text.module.css";
import { TextSection } from "./TextSection";

/** What is kept and until when: api.duties.retention. */
const KEPT = [
  ["rowIdentity", "untilFive"],
  ["rowIdentityNone", "untilClosed"],
  ["rowWallets", "untilFive"],
  ["rowLimits", "untilFive"],
  ["rowAttempts", "untilAttempts"],
  ["rowMarketing", "untilWithdrawn"],
] as const;

/** What is known of somebody, who sees it, and how it goes away. */
export default function PrivacyPage() {
  const w = useWords(privacyWords);
  return (
    <div className={style.text}>
      <h1>{w("title")}</h1>
      <p>{w("intro")}</p>
      <TextSection
        id="chain"
        title={w("chainTitle")}
        items={[w("chain1"), w("chain2"), w("chain3"), w("chain4")]}
      />
      <TextSection
        id="servers"
        title={w("serverTitle")}
        items={[w("server1"), w("server2"), w("server3"), w("server4")]}
      />
      <section className={style.section}>
        <h2>{w("longTitle")}</h2>
        <Table
          caption={w("longTitle")}
          rows={KEPT}
          rowKey={([what]) => what}
          columns={[
            { key: "what", title: w("longWhat"), cell: ([what]) => w(what) },
            { key: "until", title: w("longUntil"), cell: ([, until]) => w(until) },
          ]}
        />
      </section>
      <TextSection id="browser" title={w("browserTitle")} items={[w("browser1"), w("browser2")]} />
      <TextSection
        id="rights"
        title={w("rightsTitle")}
        items={[w("rights1"), w("rights2"), w("rights3"), w("rights4")]}
      >
        <p>
          <Link href="/identity">{w("toIdentity")}</Link> · <Link href="/bets">{w("toBets")}</Link>
        </p>
      </TextSection>
    </div>
  );
}
