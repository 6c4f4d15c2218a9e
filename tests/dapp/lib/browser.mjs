// A headless Chromium: Debian's where it is installed, else the one that npm carries.
import { existsSync } from "node:fs";
import sparticuz from "@sparticuz/chromium";
import { chromium } from "playwright-core";

const INSTALLED = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export async function launch() {
  const installed = process.env.PROOFBOOK_CHROMIUM ?? INSTALLED.find((path) => existsSync(path));
  const executablePath = installed ?? (await sparticuz.executablePath());
  // Pages that a test hands to the browser come from no address: asking a node on this machine would need a permission.
  const local = "--disable-features=LocalNetworkAccessChecks";
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", local] });
}
