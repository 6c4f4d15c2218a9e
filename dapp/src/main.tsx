/** The front begins: the configuration first (the last one known is enough), then everything else. */
import "./ui/tokens.css";
import "./app/boot.css";
import { createRoot } from "react-dom/client";
import { loadConfig } from "@/api/config";
import { App } from "@/app/App";
import { Boot } from "@/app/Boot";
import { preload } from "@/app/routes";
import { announceDemoWallet } from "@/chain/demoWallet";
import { live } from "@/live/store";

const element = document.getElementById("root");
if (element === null) throw new Error("index.html has no #root");
const root = createRoot(element);

async function begin(): Promise<void> {
  live.start();
  try {
    // The shell's static markup stands there until all of it can be drawn at once.
    const [config] = await Promise.all([loadConfig(), preload(window.location.pathname)]);
    announceDemoWallet(config);
    root.render(<App config={config} />);
  } catch (error) {
    root.render(<Boot error={error} retry={() => void begin()} />);
  }
}

void begin();
