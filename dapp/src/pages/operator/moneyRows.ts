/** Exposure, budgets and caps of a match side by side; pure. */
import type { BudgetShown, Exposure } from "@/api/schema";

export interface MoneyRow {
  readonly fixture: string;
  readonly budget: BudgetShown | undefined;
  readonly exposure: Exposure | undefined;
}

/** Every match that has a budget or an open bet; what could be paid at most first, then by id: the same every time. */
export function moneyRows(
  budgets: readonly BudgetShown[],
  exposures: readonly Exposure[],
): readonly MoneyRow[] {
  const ids = new Set([...budgets, ...exposures].map(({ fixture }) => fixture));
  const rows = [...ids].map((fixture) => ({
    fixture,
    budget: budgets.find((one) => one.fixture === fixture),
    exposure: exposures.find((one) => one.fixture === fixture),
  }));
  const atMost = ({ exposure }: MoneyRow): number =>
    (exposure?.payouts ?? 0) + (exposure?.ticket_payouts ?? 0);
  return rows.sort((one, other) => atMost(other) - atMost(one) || (one.fixture < other.fixture ? -1 : 1));
}
