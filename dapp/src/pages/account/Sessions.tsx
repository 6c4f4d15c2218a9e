import { useDo, useMine } from "@/api/queries";
import type { SessionShown } from "@/api/schema";
import { useSession, useSignOut } from "@/api/session";
import { Fault } from "@/chain/Fault";
import { useFormats, useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Failed, Loading } from "@/ui/states";
import style from "./Account.module.css";
import { accountWords } from "./words";

/** Where the account is signed in, and a way to end each. */
export function Sessions() {
  const w = useWords(accountWords);
  const session = useSession();
  const sessions = useMine("list_sessions", {});
  const others = useDo("end_other_sessions", ["mine", "list_sessions"]);
  if (!session.data) return null;
  return (
    <section className={style.section}>
      <h2>{w("sessions")}</h2>
      <p className={style.soft}>{w("sessionsHelp")}</p>
      {sessions.isPending && <Loading lines={1} />}
      {sessions.isError && <Failed error={sessions.error} retry={() => void sessions.refetch()} />}
      {sessions.data?.map((one) => (
        <SessionRow key={one.id} session={one} />
      ))}
      <Fault error={others.error} />
      {sessions.data && sessions.data.length > 1 && (
        <div>
          <Button busy={others.isPending} onClick={() => others.mutate({})}>
            {w("endOthers")}
          </Button>
        </div>
      )}
    </section>
  );
}

function SessionRow({ session }: { readonly session: SessionShown }) {
  const w = useWords(accountWords);
  const formats = useFormats();
  const signOut = useSignOut();
  const end = useDo("end_session", ["mine", "list_sessions"]);
  return (
    <div className={style.row}>
      <div>
        <div>{session.agent || w("unknownAgent")}</div>
        <div className={style.soft}>
          {session.current && <strong>{w("thisSession")} </strong>}
          {w("seen", { moment: formats.moment(session.seen_at) })}{" "}
          {w("expires", { moment: formats.moment(session.expires_at) })}
        </div>
        <Fault error={end.error} />
      </div>
      <Button
        busy={end.isPending}
        onClick={() => (session.current ? void signOut() : end.mutate({ path: { session_id: session.id } }))}
      >
        {w(session.current ? "signOut" : "end")}
      </Button>
    </div>
  );
}
