import { ApiError } from "@heraut/client";
import type { Dictionary } from "~/i18n/fr";

/** One sentence for the reader about anything that was thrown. */
export function sentence(error: unknown, t: Dictionary): string {
  if (!(error instanceof ApiError)) return t.errors.unknown;
  if (error.offline) return t.errors.network;
  if (error.status === 409 && error.code === "stale_revision") return t.errors.stale;
  if (error.status === 429) return t.errors.rateLimited(error.retryAfter ?? 60);
  return error.detail || t.errors.unknown;
}

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError({ status: 0, code: "unexpected", detail: error instanceof Error ? error.message : "" });
}

/** Someone else was faster: what they wrote is fetched, so that saving again is a choice made knowing it. */
export async function refreshingWhenStale<T>(work: Promise<T>, refresh: () => Promise<unknown>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ApiError && error.code === "stale_revision") await refresh();
    throw error;
  }
}
