import { useConfig } from "@/api/config";
import { useDuration } from "@/i18n/duration";
import { useFormats, useWords } from "@/i18n/hooks";
import { marketWords } from "@/markets/words";
import { units } from "@/money/money";
import { Table } from "@/ui/Table";
import { helpWords } from "./helpWords";
import type { SportName } from "./marketSports";
import { TextSection } from "./TextSection";
import type { RuleTimes } from "./useRuleTimes";

/** How long everything takes: what the API is set to, and what stands in the contracts. */
export function Delays({ times }: { readonly times: RuleTimes }) {
  const w = useWords(helpWords);
  const t = useWords(marketWords);
  const duration = useDuration();
  const formats = useFormats();
  const { limits, chain } = useConfig();
  const rows: readonly (readonly [string, number | undefined])[] = [
    [w("delayTicket"), limits.ticket_life_s],
    [w("delayTicketPlay"), limits.ticket_life_in_play_s],
    ...Object.entries(limits.acceptance_delay_s).map(
      ([sport, seconds]) => [w("delayAcceptance", { sport: t(sport as SportName) }), seconds] as const,
    ),
    [w("delayFinal"), chain.finality_s],
    [w("delayWithdraw"), times.withdrawal],
    [w("delayFast"), times.fast],
    [w("delaySlow"), times.slow],
    [w("delayCashOut"), times.cashOut],
  ];
  return (
    <TextSection id="delays" title={w("delays")}>
      <Table
        caption={w("delaysHelp")}
        rows={rows}
        rowKey={([what]) => what}
        columns={[
          { key: "what", title: w("delayWhat"), cell: ([what]) => what },
          {
            key: "long",
            title: w("delayLong"),
            number: true,
            cell: ([, seconds]) => (seconds === undefined ? "…" : duration(seconds)),
          },
        ]}
      />
      {limits.minimum_stake !== null && (
        <p>
          {w("smallest", {
            amount: formats.money(units(limits.minimum_stake)),
            legs: limits.most_legs ?? "–",
          })}
        </p>
      )}
    </TextSection>
  );
}
