export * from "./types";
export * from "./api";
export { ApiError } from "./problem";
export type { FieldError } from "./problem";
export { createHttp, queryString, uniqueKey } from "./http";
export type { Call, CallOptions, HttpOptions, Query } from "./http";
