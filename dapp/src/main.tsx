/** The front begins: the configuration first (the last one known is enough), then everything else. */
import "./ui/tokens.css";
import { createRoot } from "react-dom/client";
import { loadConfig } from "@/api/config";
import { App } from "@/app/App";
import { Boot } from "@/app/Boot";
import { announceDemoWallet } from "@/chain/demoWallet";
import { live } from "@/live/store";

const element = document.getElementById("root");
if (element === null) throw new Error("index.html has no #root");
const root = createRoot(element);

async function begin(): Promise<void> {
  live.start();
  try {
    const config = await loadConfig();
    announceDemoWallet(config);
    root.render(<App config={config} />);
  } catch (error) {
    root.render(<Boot error={error} retry={() => void begin()} />);
  }
}

void begin();
