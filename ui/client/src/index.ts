export * from "./types";
export * from "./api";
export { ApiError } from "./problem";
export type { FieldError } from "./problem";
export type { Call, Path } from "./call";
export { uniqueKey } from "./http";
export type { HttpOptions } from "./http";
