import { lazy, Suspense } from "react";
import { Route, Switch, useLocation } from "wouter";
import { useSession } from "@/api/session";
import { ConnectDialog } from "@/chain/ConnectDialog";
import { useWords } from "@/i18n/hooks";
import { useMatchClockReadings } from "@/live/matchClock";
import { SlipPanel } from "@/slip/SlipPanel";
import { Loading } from "@/ui/states";
import { Toasts } from "@/ui/toast";
import { Banners } from "./Banners";
import { Foot } from "./Foot";
import { Header } from "./Header";
import { NotFound } from "./NotFound";
import { PageBoundary } from "./PageBoundary";
import { PhoneBar } from "./PhoneBar";
import { PageOf, ROUTES } from "./routes";
import style from "./shell.module.css";
import { useReadyForOutage } from "./useOutage";
import { usePageFocus, usePageTitle } from "./usePageTitle";
import { useWide } from "./useWide";
import { appWords } from "./words";

const RealityCheck = lazy(() => import("./reality/RealityCheck"));

/** What stands around every page. */
export function Shell() {
  const w = useWords(appWords);
  const wide = useWide();
  const [location] = useLocation();
  // Who works in the console bets nowhere else on the screen: its tables take the whole width.
  const alone = ROUTES.some(({ path, operator }) => operator && path === location);
  const signedIn = Boolean(useSession().data);
  useMatchClockReadings();
  useReadyForOutage();
  usePageTitle();
  const main = usePageFocus();
  return (
    <>
      <a className={style.skip} href="#content">
        {w("skip")}
      </a>
      <Header />
      <Banners />
      <div className={style.columns} data-alone={alone || undefined}>
        <main id="content" ref={main} tabIndex={-1} className={style.main}>
          <PageBoundary key={location}>
            <Suspense fallback={<Loading lines={6} height="56px" />}>
              <Switch>
                {ROUTES.map((route) => (
                  <Route key={route.path} path={route.path}>
                    <PageOf route={route} />
                  </Route>
                ))}
                <Route component={NotFound} />
              </Switch>
            </Suspense>
          </PageBoundary>
        </main>
        {wide && !alone && (
          <aside className={style.aside} aria-label={w("slip")}>
            <SlipPanel />
          </aside>
        )}
      </div>
      <Foot />
      {!wide && <PhoneBar />}
      <ConnectDialog />
      {signedIn && (
        <Suspense fallback={null}>
          <RealityCheck />
        </Suspense>
      )}
      <Toasts />
    </>
  );
}
