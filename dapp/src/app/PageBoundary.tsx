import { Component, type ReactNode } from "react";
import { useWords } from "@/i18n/hooks";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/states";
import { appWords } from "./words";

/** A page that breaks takes nothing else with it. */
export class PageBoundary extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const w = useWords(appWords);
  return (
    <Empty page title={w("broken")}>
      <p>{w("brokenHelp")}</p>
      <Button onClick={() => window.location.reload()}>{w("reload")}</Button>
    </Empty>
  );
}
