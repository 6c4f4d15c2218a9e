import { useMine } from "@/api/queries";
import { NeedsSession } from "@/app/NeedsSession";
import { appWords } from "@/app/words";
import { useWords } from "@/i18n/hooks";
import { useWallNow } from "@/live/wallClock";
import { Failed, Loading, Notice } from "@/ui/states";
import { Erase } from "./Erase";
import style from "./Identity.module.css";
import { Providers } from "./Providers";
import { Revoke } from "./Revoke";
import { State } from "./State";
import { mayProve, standingOf } from "./standing";
import { identityWords } from "./words";

/** Who somebody is: how it stands, how it is proved, and how it is taken back and erased. */
export default function IdentityPage() {
  const a = useWords(appWords);
  const w = useWords(identityWords);
  return (
    <>
      <h1>{a("identity")}</h1>
      <section className={style.section}>
        <h2>{w("whyTitle")}</h2>
        <p>{w("why")}</p>
        <p className={style.soft}>{w("kept")}</p>
      </section>
      <NeedsSession part>
        <Identity />
      </NeedsSession>
    </>
  );
}

function Identity() {
  const w = useWords(identityWords);
  const now = useWallNow();
  const found = useMine("identity_standing", {}, { every: 10_000 });
  if (found.data === undefined)
    return found.isError ? (
      <Failed error={found.error} retry={() => void found.refetch()} />
    ) : (
      <Loading lines={2} height="120px" />
    );
  const standing = standingOf(found.data, now);
  const linked = !["none", "revoked"].includes(found.data.state);
  return (
    <>
      {found.isError && <Notice live>{w("stale")}</Notice>}
      <State shown={found.data} standing={standing} />
      {mayProve(standing) && <Providers standing={standing} />}
      {linked && <Revoke />}
      <Erase />
    </>
  );
}
