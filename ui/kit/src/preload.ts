/** Parts that come later than the page. */
export const preloads = new Set<() => Promise<unknown>>();

/** Fetches them once the page is quiet, so that they are there even if the server is not any more. */
export function preloadParts(): void {
  const fetchAll = () => preloads.forEach((load) => void load().catch(() => undefined));
  if (typeof requestIdleCallback === "function") requestIdleCallback(fetchAll, { timeout: 3_000 });
  else setTimeout(fetchAll, 1_500);
}
