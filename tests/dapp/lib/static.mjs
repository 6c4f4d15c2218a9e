// The built front as files alone, as a bucket has them: with `config.json`, which a deployment writes beside them, and no API.
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const FRONT = fileURLToPath(new URL("../../../dapp/", import.meta.url));
const TYPES = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".html": "text/html", ".json": "application/json" };

/** The front's files for a browser whose server stands still: the same ones, from the disk, as another place would give them. */
export async function filesFor(context, base) {
  await context.route((url) => url.origin === base && !url.pathname.startsWith("/v1/") && url.pathname !== "/readyz", (route) => {
    const path = join(FRONT, "dist", new URL(route.request().url()).pathname);
    return route.fulfill({ path: extname(path) === "" ? join(FRONT, "dist/index.html") : path });
  });
}

/** Serve it; `base` is the API that `config.json` is written from. Requests for the API itself are cut off. */
export async function serveFiles(base) {
  const folder = await mkdtemp(join(tmpdir(), "proofbook-files-"));
  execFileSync("node", [join(FRONT, "tools/config.mjs"), base, folder]);
  const server = createServer(async (request, answer) => {
    const { pathname } = new URL(request.url, "http://x");
    if (pathname.startsWith("/v1/") || pathname === "/readyz") return request.socket.destroy();
    const path = pathname === "/config.json" ? join(folder, pathname) : join(FRONT, "dist", pathname);
    const file = await readFile(path).catch(() => null);
    const type = file === null ? ".html" : extname(path);
    answer.writeHead(200, { "Content-Type": TYPES[type] ?? "application/octet-stream" });
    answer.end(file ?? (await readFile(join(FRONT, "dist/index.html"))));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}
