/** A field the server refused, with a sentence in the reader's language. */
export type FieldError = { field: string; code: string; message: string };

type ProblemFacts = {
  status: number;
  code: string;
  detail: string;
  fields?: FieldError[];
  retryAfter?: number | null;
  correlationId?: string | null;
  revision?: number | null;
  extra?: Record<string, unknown>;
};

/** Every way a call can fail, network included, in one shape that a screen can show. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly fields: FieldError[];
  readonly retryAfter: number | null;
  readonly correlationId: string | null;
  readonly revision: number | null;
  readonly extra: Record<string, unknown>;

  constructor(facts: ProblemFacts) {
    super(`${facts.code}: ${facts.detail}`);
    this.name = "ApiError";
    this.status = facts.status;
    this.code = facts.code;
    this.detail = facts.detail;
    this.fields = facts.fields ?? [];
    this.retryAfter = facts.retryAfter ?? null;
    this.correlationId = facts.correlationId ?? null;
    this.revision = facts.revision ?? null;
    this.extra = facts.extra ?? {};
  }

  /** The server could not be reached at all. */
  get offline(): boolean {
    return this.code === "network";
  }

  /** Trying the same thing again may work. */
  get retryable(): boolean {
    return this.offline || this.status === 429 || this.status >= 500;
  }

  fieldMessage(field: string): string | undefined {
    return this.fields.find((error) => error.field === field)?.message;
  }
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value ? value : undefined);
const number = (value: unknown): number | null => (typeof value === "number" ? value : null);

function retryAfterSeconds(headers: Headers): number | null {
  const seconds = Number.parseInt(headers.get("retry-after") ?? "", 10);
  return Number.isFinite(seconds) ? seconds : null;
}

function fieldErrors(value: unknown): FieldError[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter((entry): entry is Record<string, unknown> => typeof entry === "object" && entry !== null)
    .map((entry) => ({
      field: text(entry.field) ?? "",
      code: text(entry.code) ?? "",
      message: text(entry.message) ?? "",
    }));
}

/** The server could not be reached, or went away before it had said anything. */
export const unreachable = (): ApiError => new ApiError({ status: 0, code: "network", detail: "" });

type Told = { status: number; retryAfter?: number | null; correlationId?: string | null };

/** A problem as the server words it, wherever it was found: in an answer or in a stream. */
export function problemOf(body: Record<string, unknown>, told: Told): ApiError {
  return new ApiError({
    ...told,
    code: text(body.code) ?? `http_${told.status}`,
    detail: text(body.detail) ?? text(body.title) ?? "",
    fields: fieldErrors(body.errors),
    revision: number(body.revision),
    extra: body,
  });
}

/** Reads a refused answer; a body that is no problem (a proxy's page) still becomes a usable error. */
export async function problemFrom(response: Response): Promise<ApiError> {
  const body: Record<string, unknown> = await response
    .json()
    .then((value) => (typeof value === "object" && value !== null ? value : {}))
    .catch(() => ({}));
  return problemOf(body, {
    status: response.status,
    retryAfter: retryAfterSeconds(response.headers),
    correlationId: response.headers.get("x-correlation-id"),
  });
}
