// The steps of a customer, each as somebody with a mouse would do it; the clicks are counted.

/** Counts clicks on a page: of a customer, not of the identity provider's own pages. */
export class Clicks {
  count = 0;

  async on(locator) {
    this.count += 1;
    await locator.click();
  }
}

export async function connect(page) {
  await page.getByRole("banner").getByRole("button", { name: "Connect" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Test wallet" }).click();
  await page.getByRole("banner").getByRole("button", { name: /^0x/ }).waitFor();
}

/** The invented people of the sandbox: the first one is an adult. */
export async function proveIdentity(page, base, person = 0) {
  await page.waitForURL((url) => !url.href.startsWith(base));
  await page.locator("button, input[type=submit]").nth(person).click();
  await page.waitForURL((url) => url.href.startsWith(base));
}

export function slip(page) {
  return page.getByRole("complementary", { name: "Bet slip" });
}
