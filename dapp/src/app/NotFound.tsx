import { Link } from "wouter";
import { useWords } from "@/i18n/hooks";
import { Empty } from "@/ui/states";
import { appWords } from "./words";

export function NotFound() {
  const w = useWords(appWords);
  return (
    <Empty page title={w("notFound")}>
      <p>{w("notFoundHelp")}</p>
      <Link href="/">{w("toBoard")}</Link>
    </Empty>
  );
}
