import type { CallOptions, Method, Send } from "./http";
import type { paths } from "./generated";
import type { Whole } from "./types";

/** The addresses of the document; one that the server no longer has does not compile. */
export type Path = keyof paths;
type Operation<P extends Path, M extends Method> =
  Lowercase<M> extends keyof paths[P] ? paths[P][Lowercase<M>] : never;

/** The methods that an address answers to. */
export type MethodOf<P extends Path> = {
  [M in Method]: Operation<P, M> extends never | undefined ? never : M;
}[Method];

type Json<Answer> = Answer extends { content: { "application/json": infer Body } } ? Whole<Body> : void;
type Good<Answers> = Answers extends { 200: infer Answer }
  ? Json<Answer>
  : Answers extends { 201: infer Answer }
    ? Json<Answer>
    : void;

/** What the document says that a good answer holds. */
export type AnswerOf<P extends Path, M extends Method> =
  Operation<P, M> extends { responses: infer Answers } ? Good<Answers> : never;

export type PathParams = Record<string, string | number>;

/** Puts values into the places of an address. */
export function fill(path: string, params: PathParams = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
}

export type Call = <P extends Path, M extends MethodOf<P>>(
  method: M,
  path: P,
  options?: CallOptions & { path?: PathParams },
) => Promise<AnswerOf<P, M>>;

/** Calls by the words of the document: address, method and answer are checked against it. */
export function createCall(send: Send): Call {
  return (method, path, { path: params, ...options } = {}) => send(method, fill(path, params), options);
}
