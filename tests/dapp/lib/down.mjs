// Requests that fail or wait, never ones with invented answers. What the browser says of them is no error of the page.

const OURS = /\/(v1\/|readyz)/;

/** The API does not answer this page; the function that is given back ends it. */
export async function down(context, errors, except = () => false) {
  const before = errors.length;
  const cut = (route) => (except(route.request()) ? route.fallback() : route.abort());
  await context.route(OURS, cut);
  return async () => {
    await context.unroute(OURS, cut);
    errors.splice(before, errors.length, ...errors.slice(before).filter((one) => !/ERR_FAILED|ERR_CONNECTION/.test(one)));
  };
}

/** The API takes its time: requests wait until the function that is given back is called. */
export async function slow(context, except = () => false) {
  let go;
  const gate = new Promise((resolve) => { go = resolve; });
  const wait = async (route) => {
    if (!except(route.request())) await gate;
    await route.fallback().catch(() => null);
  };
  await context.route(OURS, wait);
  return async () => {
    go();
    await context.unroute(OURS, wait);
  };
}

/** What the front cannot begin without. */
export const isConfig = (request) => new URL(request.url()).pathname === "/v1/config";
